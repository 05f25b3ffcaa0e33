package io.roadml.serving.mlflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.registry.Change;
import io.roadml.registry.ModelStage;
import io.roadml.registry.Registration;
import io.roadml.serving.http.HttpConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ArtifactProxyTest {
  private static final String ARTIFACTS = "/2.0/mlflow-artifacts/artifacts/";
  private static final String DATA = "data";
  private static final int BODY_LIMIT = 64 * 1024;

  @TempDir
  Path folder;

  private MlflowServer server;

  @BeforeEach
  void start() throws Exception {
    server = new MlflowServer(folder.resolve(DATA), null, HttpConfig.defaults().withMemory(BODY_LIMIT, 16L << 20));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void aFileLongerThanAnyOtherBodyMayBeStreamsThroughTheServer() throws Exception {
    final byte[] bytes = new byte[5 << 20];
    new Random(7).nextBytes(bytes);
    assertEquals(200, server.bytes("PUT", ARTIFACTS + "0/r/artifacts/a%20b/model.onnx", bytes).statusCode());
    final HttpResponse<byte[]> read = server.bytes("GET", ARTIFACTS + "0/r/artifacts/a%20b/model.onnx", null);
    assertArrayEquals(bytes, read.body());
    assertEquals("nosniff", read.headers().firstValue("X-Content-Type-Options").orElseThrow());
    assertEquals("attachment; filename=\"model.onnx\"", read.headers().firstValue("Content-Disposition").orElseThrow());
    assertEquals("{\"files\":[{\"path\":\"model.onnx\",\"is_dir\":false,\"file_size\":5242880}]}",
        new String(server.bytes("GET", "/2.0/mlflow-artifacts/artifacts?path=0/r/artifacts/a%20b", null).body(),
            StandardCharsets.UTF_8));
  }

  @Test
  void aFileIsReplacedListedByItsRunAndTakenAway() throws Exception {
    final String created = server.send("POST", "/2.0/mlflow/runs/create", "{}").body();
    final String run = created.replaceAll(".*\"run_id\":\"([^\"]+)\".*", "$1");
    for (final String content : new String[]{"first", "second"}) {
      server.bytes("PUT", ARTIFACTS + "0/" + run + "/artifacts/d/f.txt", content.getBytes(StandardCharsets.UTF_8));
    }
    assertEquals("second", server.send("GET", ARTIFACTS + "0/" + run + "/artifacts/d/f.txt", null).body());
    final String root = server.send("GET", "/2.0/mlflow/artifacts/list?run_id=" + run, null).body();
    assertEquals("{\"root_uri\":\"mlflow-artifacts:/0/" + run
        + "/artifacts\",\"files\":[{\"path\":\"d\",\"is_dir\":true}]}", root);
    assertTrue(server.send("GET", "/2.0/mlflow/artifacts/list?run_id=" + run + "&path=d", null).body()
        .contains("{\"path\":\"d/f.txt\",\"is_dir\":false,\"file_size\":6}"));
    assertEquals("{}", server.send("DELETE", ARTIFACTS + "0/" + run + "/artifacts/d", null).body());
    assertEquals(404, server.send("GET", ARTIFACTS + "0/" + run + "/artifacts/d/f.txt", null).statusCode());
  }

  @Test
  void aFileLongerThanTheLimitLeavesNothing() throws Exception {
    final HttpResponse<byte[]> refused = server.bytes("PUT", ARTIFACTS + "big", new byte[(int) MlflowServer.LIMIT + 1]);
    assertEquals(400, refused.statusCode());
    assertTrue(new String(refused.body(), StandardCharsets.UTF_8).contains("INVALID_PARAMETER_VALUE"));
    assertEquals(404, server.bytes("GET", ARTIFACTS + "big", null).statusCode());
  }

  @ParameterizedTest @ValueSource(
      strings = {"../x", "a/../../x", "%2e%2e/x", "%2e%2e%2fx", "a/%252e%252e/x", "%25252e%25252e%25252fx",
          "/etc/x", "%2fetc/x", "a//x", "a%5C..%5Cx", "C:/x", "c%3A%5Cx", "a%00x", "a%0ax", ".", "..", "a/./x",
          "file:///etc/x"})
  void noPathLeavesTheStore(final String path) throws Exception {
    for (final String method : new String[]{"PUT", "GET", "DELETE"}) {
      final String answer = raw(
          method + " /api" + ARTIFACTS + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Content-Length: 1\r\n\r\nx");
      assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("INVALID_PARAMETER_VALUE"), answer);
    }
    final String listed = raw("GET /api/2.0/mlflow-artifacts/artifacts?path=" + path.replace("\\", "%5C")
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertTrue(listed.startsWith("HTTP/1.1 400 "), listed);
    try (Stream<Path> beside = Files.list(folder)) {
      assertEquals(List.of(folder.resolve(DATA)), beside.toList(), "nothing was written beside the data folder");
    }
    assertFalse(Files.exists(folder.resolve(DATA).resolve("x")));
  }

  @Test
  void linksInTheStoresFolderAreNoWayOut() throws Exception {
    server.bytes("PUT", ARTIFACTS + "a.txt", "inside".getBytes(StandardCharsets.UTF_8));
    final Path secret = Files.writeString(folder.resolve("secret"), "outside");
    try (Stream<Path> files = Files.walk(folder.resolve(DATA).resolve("artifacts"))) {
      for (final Path blob : files.filter(Files::isRegularFile).filter(file -> size(file) == 6).toList()) {
        Files.delete(blob);
        Files.createSymbolicLink(blob, secret);
      }
    }
    String answer;
    try {
      answer = server.send("GET", ARTIFACTS + "a.txt", null).body();
    } catch (final IOException cutOff) {
      answer = "";
    }
    assertFalse(answer.contains("outside"), answer);
  }

  private static long size(final Path file) {
    try {
      return Files.size(file);
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void piecesAreRefusedSoThatClientsSendOneFile() throws Exception {
    for (final String step : new String[]{"create", "complete", "abort"}) {
      final HttpResponse<String> answer = server.send("POST", "/2.0/mlflow-artifacts/mpu/" + step + "/a/b", "{}");
      assertEquals(501, answer.statusCode());
      assertTrue(answer.body().contains("NOT_IMPLEMENTED"), answer::body);
    }
  }

  @Test
  void theFilesOfARegisteredVersionAreReadAndChangedByNobody() throws Exception {
    final Path model = Files.createDirectories(folder.resolve("model/data"));
    Files.writeString(model.resolve("weights.bin"), "weights");
    Files.writeString(model.resolveSibling("readme.txt"), "words");
    server.registry().register("day", folder.resolve("model"), Registration.by("ana"));
    final String root = "registered-models/day/1";
    assertEquals("{\"artifact_uri\":\"mlflow-artifacts:/" + root + "\"}", server
        .send("GET", "/2.0/mlflow/model-versions/get-download-uri?name=day&version=1", null).body());
    assertEquals("{\"files\":[{\"path\":\"data\",\"is_dir\":true},{\"path\":\"readme.txt\",\"is_dir\":false,"
        + "\"file_size\":5}]}",
        server.send("GET", "/2.0/mlflow-artifacts/artifacts?path=" + root, null).body());
    assertEquals("weights", server.send("GET", ARTIFACTS + root + "/data/weights.bin", null).body());
    for (final String missing : new String[]{"/none", "/data", "/../2/readme.txt"}) {
      assertTrue(server.bytes("GET", ARTIFACTS + root + missing, null).statusCode() >= 400, missing);
    }
    assertEquals(404, server.bytes("GET", ARTIFACTS + "registered-models/day/2/readme.txt", null).statusCode());
    assertEquals(403, server.bytes("PUT", ARTIFACTS + root + "/readme.txt", new byte[]{1}).statusCode());
    assertEquals(403, server.bytes("DELETE", ARTIFACTS + "registered-models", null).statusCode());
    assertEquals("words", server.send("GET", ARTIFACTS + root + "/readme.txt", null).body());
  }

  @Test
  void theClientOfArtifactsFetchesAModelByVersionStageAndAlias() throws Exception {
    server.registry().register("day", Files.writeString(folder.resolve("m.bin"), "one"), Registration.by("ana"));
    server.registry().promote("day", 1, ModelStage.PRODUCTION, "ana", "");
    server.registry().setAlias("day", "best", 1, Change.by("ana"));
    try (ArtifactClient client = ArtifactClient.of(Map.of("MLFLOW_TRACKING_URI", server.uri()))) {
      for (final String address : List.of("models:/day/1", "models:/day/Production", "models:/day@best")) {
        final Path into = Files.createTempDirectory(folder, "into");
        assertEquals("one", Files.readString(client.download(address, into).resolve("m.bin")), address);
      }
      assertThrows(IOException.class, () -> client.download("models:/day/Staging", folder));
    }
  }

  private String raw(final String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
