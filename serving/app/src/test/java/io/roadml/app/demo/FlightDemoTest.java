package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.DirectorySource;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.feast.FeastApi;
import io.roadml.serving.feast.FeastCatalog;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole demo: June is played hour by hour, and every joined score is that of the columns that were known then (P25).
@Tag("slow")
@Tag("curl")
@Timeout(300)
class FlightDemoTest {
  private static final Path FLIGHTS = Path.of("../../examples/flights");

  @TempDir
  private Path data;

  private final StringWriter told = new StringWriter();

  private record Catalog(OnlineStore store) implements FeastCatalog {
    @Override
    public String project() {
      return "flights";
    }

    @Override
    public List<String> service(String name) {
      return null;
    }

    @Override
    public List<String> services() {
      return List.of();
    }
  }

  @Test
  void everyJoinedScoreIsThatOfWhatWasKnownThenAndThePrintedCommandsWork() throws Exception {
    try (FlightDemo demo = FlightDemo.prepare(FLIGHTS, data, new PrintWriter(told));
        OnlineStore online = OnlineStore.openForReading(data.resolve("online"));
        FeastApi feast = FeastApi.open(new Catalog(online));
        Endpoints endpoints = Endpoints.open(EndpointsConfig.of(List.of(OnnxEngine.create()),
            List.of(DirectorySource.open(demo.repository()))).withFeatures(online));
        HttpServer server = HttpServer.start(HttpConfig.defaults().withPort(0), endpoints, feast.routes())) {
      endpoints.awaitLoaded();
      boolean same = demo.play(endpoints, URI.create(server.uri()));
      System.out.println(told);
      assertTrue(same, told::toString);
      assertTold("125,154 flights, with 105,826 feature rows pushed");
      assertTold("all three ways gave the same scores, bit for bit");
      assertTold("125,154 of 125,154 joined scores are, bit for bit");
      assertTold("a joined prediction allocates 0.00 bytes");
      demo.endWriting();
      assertCurlsWork(demo.curls(URI.create(server.uri())));
    }
  }

  private void assertTold(String words) {
    assertTrue(told.toString().contains(words), told::toString);
  }

  private static void assertCurlsWork(List<String> lines) throws Exception {
    List<String> curls = lines.stream().filter(line -> !line.startsWith("#")).toList();
    assertEquals(4, curls.size());
    for (String curl : curls) {
      Process bash = new ProcessBuilder("bash", "-c", curl + " --fail --silent --show-error --max-time 30")
          .redirectErrorStream(true).start();
      String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, bash.waitFor(), curl + "\n" + answer);
      assertTrue(answer.contains(curl.contains("online") ? "\"PRESENT\"" : FlightModels.JOINED), curl + "\n" + answer);
      assertTrue(!curl.contains("online") || !answer.contains("NOT_FOUND"), answer);
    }
  }
}
