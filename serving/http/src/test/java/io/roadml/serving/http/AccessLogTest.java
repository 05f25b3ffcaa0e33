package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class AccessLogTest {
  private static final String PAIR = "{\"id\":\"a\\\"1\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}";

  @TempDir
  Path folder;

  private List<String> linesOf(final AccessLogFormat format) throws IOException {
    final Path file = folder.resolve("access.log");
    try (Served served = new Served().model("pair", "1", "x FP32 -1 2")
        .start(HttpConfig.defaults().withAccessLog(format, file)); Wire wire = served.connect()) {
      wire.post("/v2/models/pair/infer", PAIR);
      wire.post("/v2/models/pair/infer", "{}");
      wire.post("/v2/models/nine/infer", "{}");
      wire.get("/v2/health/live");
    }
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  @Test
  void eachRequestIsALineOfJson() throws IOException {
    final List<String> lines = linesOf(AccessLogFormat.JSON);
    assertEquals(4, lines.size(), lines::toString);
    assertTrue(lines.get(0).matches("\\{\"time\":\"[0-9T:.-]+Z\",\"status\":200,\"id\":\"a\\\\\"1\",\"model\":\"pair\",\"version\":\"1\","
        + "\"rows\":1,\"bytes_in\":" + PAIR.length() + ",\"bytes_out\":\\d+,\"us\":\\d+\\.\\d,\"stages_us\":\\{\"decode\":\\d+\\.\\d,"
        + "\"wait\":\\d+\\.\\d,\"run\":\\d+\\.\\d,\"answer\":\\d+\\.\\d\\}\\}"), lines.get(0));
    assertTrue(lines.get(1).contains("\"status\":400,\"id\":\"\",\"model\":\"pair\""), lines.get(1));
    assertTrue(lines.get(2).contains("\"status\":404,\"method\":\"POST\",\"path\":\"/v2/models/nine/infer\""), lines.get(2));
    assertTrue(lines.get(3).contains("\"status\":200,\"method\":\"GET\",\"path\":\"/v2/health/live\""), lines.get(3));
  }

  @Test
  void eachRequestIsALineOfText() throws IOException {
    final List<String> lines = linesOf(AccessLogFormat.TEXT);
    assertEquals(4, lines.size(), lines::toString);
    assertTrue(lines.get(0).matches(".*Z 200 infer model=\"pair\" version=\"1\" id=\"a\\\\\"1\" rows=1 in=\\d+ out=\\d+ us=\\d+\\.\\d"
        + " decode=\\d+\\.\\d wait=\\d+\\.\\d run=\\d+\\.\\d answer=\\d+\\.\\d"), lines.get(0));
  }

  @Test
  void noLogIsNoFile() throws IOException {
    assertTrue(linesOf(AccessLogFormat.OFF).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(AccessLogFormat.class)
  void formatsHaveNames(final AccessLogFormat format) {
    assertEquals(format, AccessLogFormat.named(format.toString()));
  }
}
