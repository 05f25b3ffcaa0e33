package io.roadml.serving.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.registry.ModelRegistry;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.HttpSecurity;
import io.roadml.serving.http.HttpServer;
import io.roadml.tracking.TrackingStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every error of the protocol's table, by its status and its code; `ProtocolTest` and the clients' tests have those that
/// requests alone bring about.
@Timeout(60)
class ErrorTableTest {
  private static final String SEARCH = "/api/2.0/mlflow/registered-models/search";
  private static final String CREATE = "/api/2.0/mlflow/experiments/create";

  /// Stores that refuse whatever they are asked.
  private record Refusing(ErrorCode code) implements MlflowStores {
    private RefusedException refusal() {
      return new RefusedException(code, "refused as " + code);
    }

    @Override
    public TrackingStore tracking() {
      throw refusal();
    }

    @Override
    public ModelRegistry registry() {
      throw refusal();
    }

    @Override
    public ArtifactStore artifacts() {
      throw refusal();
    }
  }

  private static HttpResponse<String> ask(final MlflowStores stores, final HttpConfig config,
      final HttpRequest.Builder ask,
      final String path) throws Exception {
    try (MlflowApi api = MlflowApi.open(stores, 1024);
        Endpoints none = Endpoints.open(EndpointsConfig.of(List.of(OnnxEngine.create()), List.of()));
        HttpServer http = HttpServer.start(config.withPort(0), none, api.routes());
        HttpClient client = HttpClient.newHttpClient()) {
      return client.send(ask.uri(URI.create(http.uri() + path)).build(), BodyHandlers.ofString());
    }
  }

  private static void assertError(final int status, final ErrorCode code, final HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains("\"error_code\":\"" + code + "\",\"message\":\""), answer::body);
  }

  @ParameterizedTest @CsvSource({
      "INVALID_PARAMETER_VALUE, 400", "RESOURCE_ALREADY_EXISTS, 400", "BAD_REQUEST, 400",
      "UNAUTHENTICATED, 401", "CUSTOMER_UNAUTHORIZED, 401", "PERMISSION_DENIED, 403",
      "RESOURCE_DOES_NOT_EXIST, 404", "NOT_FOUND, 404", "ENDPOINT_NOT_FOUND, 404",
      "ALREADY_EXISTS, 409", "RESOURCE_CONFLICT, 409", "ABORTED, 409",
      "REQUEST_LIMIT_EXCEEDED, 429", "RESOURCE_EXHAUSTED, 429", "CANCELLED, 499",
      "INTERNAL_ERROR, 500", "INVALID_STATE, 500", "DATA_LOSS, 500",
      "NOT_IMPLEMENTED, 501", "TEMPORARILY_UNAVAILABLE, 503", "DEADLINE_EXCEEDED, 504"})
  void aStoresRefusalHasItsStatus(final ErrorCode code, final int status) throws Exception {
    assertError(status, code,
        ask(new Refusing(code), HttpConfig.defaults(), HttpRequest.newBuilder().GET(), SEARCH));
  }

  @Test
  void theTableIsWhole() throws Exception {
    final int rows = ErrorTableTest.class.getDeclaredMethod("aStoresRefusalHasItsStatus", ErrorCode.class, int.class)
        .getAnnotation(CsvSource.class).value().length;
    assertEquals(ErrorCode.values().length, rows);
  }

  @Test
  void strangersAndThoseWhoMayNotAreToldSo(@TempDir final Path folder) throws Exception {
    final Path tokens = Files.writeString(folder.resolve("tokens"), "read dashboards reader-token-0123456789\n");
    final HttpConfig guarded = HttpConfig.defaults().withSecurity(new HttpSecurity(tokens, null, null));
    final MlflowStores stores = new Refusing(ErrorCode.INTERNAL_ERROR);
    assertError(401, ErrorCode.UNAUTHENTICATED, ask(stores, guarded, HttpRequest.newBuilder().GET(), SEARCH));
    assertError(403, ErrorCode.PERMISSION_DENIED, ask(stores, guarded,
        HttpRequest.newBuilder().header("Authorization", "Bearer reader-token-0123456789")
            .header("Content-Type", "application/json").POST(BodyPublishers.ofString("{\"name\":\"a\"}")),
        CREATE));
  }

  @Test
  void aLostArtifactIsSaidAndTheNextRequestIsAnswered(@TempDir final Path folder) throws Exception {
    final String path = "/2.0/mlflow-artifacts/artifacts/a.txt";
    try (MlflowServer server = MlflowServer.sqlite(folder)) {
      server.bytes("PUT", path, "content".getBytes(StandardCharsets.UTF_8));
      try (Stream<Path> files = Files.walk(folder.resolve(ArtifactStore.FOLDER))) {
        for (final Path blob : files.filter(file -> Files.isRegularFile(file) && file.toFile().length() == 7)
            .toList()) {
          Files.delete(blob);
        }
      }
      assertError(500, ErrorCode.DATA_LOSS, server.send("GET", path, null));
      assertEquals(200, server.send("GET", "/3.0/mlflow/server-info", null).statusCode());
    }
  }

  @Test
  void aDatabaseThatIsGoneIsTheServersOwnFault(@TempDir final Path folder) throws Exception {
    try (MlflowServer server = MlflowServer.sqlite(folder); MetadataStore gone = MetadataStore.open(folder)) {
      gone.sql().update("ALTER TABLE experiment RENAME TO experiment_gone");
      assertError(500, ErrorCode.INTERNAL_ERROR,
          server.send("GET", "/2.0/mlflow/experiments/get?experiment_id=0", null));
    }
  }
}
