package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server that cannot start says so in one line that names what to change, and writes nothing on standard output.
@Timeout(120)
class ServeRefusesTest {
  private static final String MODEL = "wide_day="
      + DocumentedPage.CHECKOUT.resolve("examples/embed/wide-day.onnx");

  @TempDir
  private static Path folder;
  private static BuiltCheckout checkout;

  @BeforeAll
  static void layOut() throws IOException {
    checkout = BuiltCheckout.in(Files.createDirectories(folder.resolve("checkout")));
    Files.writeString(folder.resolve("file"), "no folder");
  }

  private static String refusal(int exitCode, String... words) throws IOException, InterruptedException {
    try (ServeProcess server = checkout.serve(words)) {
      ServeProcess.End end = server.end();
      assertEquals("", end.out());
      assertEquals(exitCode, end.exitCode(), end.err());
      assertFalse(end.err().contains("\tat "), end.err());
      List<String> lines = end.err().lines().filter(line -> line.startsWith("roadml: ")).toList();
      assertEquals(1, lines.size(), end.err());
      return lines.getFirst();
    }
  }

  @Test
  void aPortInUseIsNamedWithWhatToDo() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertEquals("roadml: port=" + port + " on 127.0.0.1 cannot be used: Address already in use (http);"
          + " stop what listens there, or choose another --port, 0 for any that is free",
          refusal(RoadML.FAILED, "--model", MODEL, "--port", Integer.toString(port)));
    }
  }

  @Test
  void aHostThatOthersCanReachIsRefusedWithTheReason() throws Exception {
    String line = refusal(RoadML.WRONG_USE, "--model", MODEL, "--port", "0", "--host", "0.0.0.0");
    assertTrue(
        line.startsWith("roadml: host=0.0.0.0 can be reached from other machines, and nobody has to say who they are"),
        line);
    assertTrue(line.endsWith("listen on 127.0.0.1, name an --auth-token-file, or consent with --insecure"), line);
  }

  @Test
  void aHostThatDoesNotExistIsToldAsSuch() throws Exception {
    String line = refusal(RoadML.WRONG_USE, "--model", MODEL, "--port", "0", "--host", "no-such-host.invalid");
    assertTrue(line.matches("roadml: .*no-such-host\\.invalid.* \\(http\\); .*--host.*") && !line.contains("--port"),
        line);
  }

  @Test
  void anAccessLogThatCannotBeWrittenIsNamed() throws Exception {
    String file = folder.resolve("no-such-folder/access.log").toString();
    String line = refusal(RoadML.FAILED, "--model", MODEL, "--port", "0", "--access-log", "json", "--access-log-file",
        file);
    assertTrue(line.contains(file) && line.contains("--access-log-file") && !line.contains("--port"), line);
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "--model-repository FOLDER/nowhere | 1 | model repository FOLDER/nowhere does not exist; give a folder",
      "--model-repository FOLDER/file    | 1 | model repository FOLDER/file is not a folder; for a single file give --model",
      "--model a=FOLDER/nowhere.onnx     | 1 | model file FOLDER/nowhere.onnx of a is not a readable file; give NAME=FILE",
      "--onnxruntime-library FOLDER/file --model MODEL | 1 | native library file cannot be opened",
      "--onnxruntime-library FOLDER/nowhere.so --model MODEL | 1 | native library nowhere.so cannot be opened: there is no",
  })
  void whatCannotBeReadIsNamed(String words, int exitCode, String expected) throws Exception {
    String line = refusal(exitCode, filled(words).split(" "));
    assertTrue(line.startsWith("roadml: " + filled(expected)), line);
  }

  private static String filled(String words) {
    return words.replace("FOLDER", folder.toString()).replace("MODEL", MODEL);
  }

  @Test
  void aWrongFlagIsAnsweredWithTheNearestOne() throws Exception {
    assertEquals("roadml: unknown option --modle (roadml serve); did you mean --model?"
        + " `roadml serve --help` shows what there is", refusal(RoadML.WRONG_USE, "--modle", MODEL));
  }
}
