package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.PredictorConfig;
import io.roadml.serving.endpoint.ModelControl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityTest {
  private static final String READER = "reader-secret-0123456789";
  private static final String WRITER = "writer-secret-0123456789";
  private static final String ROOT = "root-secret-ä-0123456789";
  private static final String BODY = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[2,3]}]}";
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir
  private Path folder;

  private final Served served = new Served().model("m", "1", "x FP32 -1 2");
  private HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    served.close();
  }

  private void start() throws Exception {
    final String digest = HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(ROOT.getBytes(StandardCharsets.UTF_8)));
    final Path tokens = tokens("# who may call\n\nread dashboards " + READER + "\nWRITE trainer " + WRITER
        + "\nadmin root sha256:" + digest + "\n");
    served.start(HttpConfig.defaults().withSecurity(new HttpSecurity(tokens, null, null)),
        ModelControl.BOTH, PredictorConfig.defaults(),
        Route.of("POST", "/who", request -> Response.json(200, "\"" + request.client() + "\"")));
  }

  private Path tokens(final String text) throws IOException {
    return Files.writeString(folder.resolve("tokens"), text);
  }

  private HttpResponse<String> send(final String method, final String path, final String authorization)
      throws IOException, InterruptedException {
    final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(served.server.uri() + path)).method(method,
        method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(BODY));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private int status(final String method, final String path, final String authorization) throws Exception {
    return send(method, path, authorization).statusCode();
  }

  private static String basic(final String name, final String secret) {
    return "Basic " + Base64.getEncoder().encodeToString((name + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void onlyHealthIsToldToStrangers() throws Exception {
    start();
    assertEquals(200, status("GET", "/v2/health/live", null));
    assertEquals(200, status("GET", "/v2/health/ready", "Bearer no-secret-of-anybody"));
    for (final String path : List.of("/v2", "/v2/models", "/v2/models/m", "/metrics", "/no/such/path")) {
      final HttpResponse<String> refused = send("GET", path, null);
      assertEquals(401, refused.statusCode(), path);
      assertTrue(refused.headers().firstValue("WWW-Authenticate").orElseThrow().contains("Basic"), path);
      assertTrue(refused.body().contains("\"error_code\":\"UNAUTHENTICATED\""), refused.body());
    }
    assertEquals(401, status("POST", "/v2/models/m/infer", null));
    assertEquals(401, status("POST", "/v2/repository/models/m/unload", null));
    assertEquals(200, status("POST", "/v2/models/m/infer", "Bearer " + READER)); // the refused body did not stay in the connection
  }

  @Test
  void whatIsNotASecretOfTheFileIsRefused() throws Exception {
    start();
    for (final String wrong : List.of("Bearer", "Bearer ", "Bearer " + READER + "x", "Bearer " + READER.substring(1),
        READER, "Basic", "Basic !", basic("trainer", READER), basic("", READER), "Digest username=root",
        "Basic " + Base64.getEncoder().encodeToString(READER.getBytes(StandardCharsets.UTF_8)), "é")) {
      assertEquals(401, status("GET", "/v2", wrong), wrong);
    }
  }

  @Test
  void eachRoleMayDoItsOwnAndWhatIsLess() throws Exception {
    start();
    for (final String reader : List.of("Bearer " + READER, "bearer " + READER, basic("dashboards", READER))) {
      assertEquals(200, status("GET", "/v2/models/m", reader));
      assertEquals(200, status("POST", "/v2/models/m/infer", reader));
      assertEquals(200, status("POST", "/v2/repository/index", reader));
      assertEquals(403, status("POST", "/v2/repository/models/m/unload", reader));
    }
    final HttpResponse<String> refused = send("POST", "/who", "Bearer " + READER);
    assertEquals(403, refused.statusCode());
    assertTrue(refused.body().contains("dashboards may read, and this needs write"), refused.body());
    assertEquals("\"trainer\"", send("POST", "/who", basic("trainer", WRITER)).body());
    assertEquals(403, status("POST", "/v2/repository/models/m/unload", "Bearer " + WRITER));
    assertEquals(404, status("GET", "/no/such/path", "Bearer " + WRITER));
    assertEquals(405, status("DELETE", "/v2", "Bearer " + WRITER));
    assertEquals(200, status("POST", "/v2/repository/models/m/unload", basic("root", ROOT)));
    assertEquals("\"root\"", send("POST", "/who", basic("root", ROOT)).body());
  }

  @Test
  void aTokenFileThatIsWrongIsRefusedByLineAndWithoutItsSecrets() throws Exception {
    served.start(HttpConfig.defaults());
    final List<List<String>> wrong = List.of(List.of("read a " + READER + "\nroot b " + WRITER, "line 2: no role"),
        List.of("read " + READER, "line 1: want three words"), List.of("read a b c " + READER, "line 1: want three"),
        List.of("read a short", "line 1: the secret is shorter than 16"), List.of("# nobody\n", "has no client"),
        List.of("read a:b " + READER, "line 1: a name has no colon"), List.of("read a sha256:12", "64 hexadecimal"),
        List.of("read a sha256:" + "x".repeat(64), "64 hexadecimal"),
        List.of("read a " + READER + "\nwrite a " + WRITER, "line 2: the name=a is there twice"));
    for (final List<String> pair : wrong) {
      final SecurityFileException refused = refused(new HttpSecurity(tokens(pair.get(0)), null, null));
      assertTrue(refused.getMessage().contains(pair.get(1)), refused.getMessage());
      assertFalse(refused.getMessage().contains("secret-0123"), refused.getMessage());
    }
    assertTrue(refused(new HttpSecurity(folder.resolve("none"), null, null)).getMessage().endsWith("is not there"));
    Files.write(folder.resolve("tokens"), new byte[]{'r', (byte) 0xff});
    assertTrue(refused(new HttpSecurity(folder.resolve("tokens"), null, null)).getMessage().endsWith("is not UTF-8"));
  }

  private SecurityFileException refused(final HttpSecurity security) {
    return assertThrows(SecurityFileException.class,
        () -> HttpServer.start(HttpConfig.defaults().withPort(0).withSecurity(security), served.endpoints).close());
  }

  @Test
  void withATokenFileAnyHostMayBeBound() throws Exception {
    final Path tokens = tokens("read dashboards " + READER);
    served.start(HttpConfig.defaults().withSecurity(new HttpSecurity(tokens, null, null)).withHost("0.0.0.0"));
    final URI local = URI.create("http://127.0.0.1:" + served.server.port() + "/v2");
    assertEquals(401, client.send(HttpRequest.newBuilder(local).build(), BodyHandlers.ofString()).statusCode());
  }

  @Test
  void modelsAnswerOverTls() throws Exception {
    for (final String algorithm : List.of("EC", "RSA", "Ed25519")) {
      final KeyStore keys = keys(algorithm);
      final HttpSecurity tls = new HttpSecurity(null, certificate(keys), key(keys));
      try (HttpServer server = startBeside(tls); HttpClient https = trusting(keys)) {
        assertTrue(server.uri().startsWith("https://localhost:"), server.uri());
        final URI infer = URI.create(server.uri() + "/v2/models/m/infer");
        for (int i = 0; i < 3; i++) {
          final HttpResponse<String> answer = https.send(
              HttpRequest.newBuilder(infer).POST(BodyPublishers.ofString(BODY)).build(), BodyHandlers.ofString());
          assertEquals(200, answer.statusCode(), answer.body());
        }
        assertThrows(IOException.class,
            () -> client.send(HttpRequest.newBuilder(infer).build(), BodyHandlers.ofString()),
            "a client without trust");
      }
    }
  }

  private HttpServer startBeside(final HttpSecurity security) throws IOException {
    if (served.server == null) {
      served.start(HttpConfig.defaults());
    }
    return HttpServer.start(HttpConfig.defaults().withPort(0).withHost("localhost").withSecurity(security),
        served.endpoints);
  }

  @Test
  void aCertificateThatCannotBeUsedIsRefusedWithTheReason() throws Exception {
    served.start(HttpConfig.defaults());
    final KeyStore one = keys("EC");
    final Path certificate = certificate(one);
    final Path key = key(one);
    final Path text = Files.writeString(folder.resolve("text"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n");
    assertTrue(refused(new HttpSecurity(null, text, key)).getMessage().contains("is no certificate in PEM"));
    assertTrue(refused(new HttpSecurity(null, certificate, text)).getMessage().contains("openssl pkcs8"));
    assertTrue(refused(new HttpSecurity(null, certificate, folder.resolve("no"))).getMessage()
        .endsWith("is not there"));
    assertTrue(refused(new HttpSecurity(null, certificate, key(keys("RSA")))).getMessage().contains("is no key of"));
    assertTrue(
        refused(new HttpSecurity(null, certificate, key(keys("EC")))).getMessage().contains("is not the key of"));
    assertThrows(IllegalArgumentException.class, () -> new HttpSecurity(null, certificate, null));
    assertThrows(IllegalArgumentException.class, () -> new HttpSecurity(null, null, key));
  }

  private KeyStore keys(final String algorithm) throws Exception {
    final Path store = Files.createTempDirectory(folder, "keys").resolve("store.p12");
    final Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-alias", "server", "-keyalg", algorithm, "-dname", "CN=localhost", "-ext", "san=dns:localhost",
        "-validity", "2", "-keystore", store.toString(), "-storepass", new String(PASSWORD)).inheritIO().start();
    assertEquals(0, keytool.waitFor());
    return KeyStore.getInstance(store.toFile(), PASSWORD);
  }

  private Path certificate(final KeyStore keys) throws Exception {
    return pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
  }

  private Path key(final KeyStore keys) throws Exception {
    return pem("PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded());
  }

  private Path pem(final String kind, final byte[] encoded) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "server", ".pem"), "words before\n-----BEGIN " + kind
        + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(encoded) + "\n-----END " + kind
        + "-----\n");
  }

  private static HttpClient trusting(final KeyStore keys) throws Exception {
    final KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate("server"));
    final TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    final SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
