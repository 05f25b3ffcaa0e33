package io.roadml.serving.mlflow;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.RegistryConfig;
import io.roadml.registry.StagePolicy;
import io.roadml.registry.TrackedRuns;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.HttpServer;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/// The API on a free port, with its stores in a folder or a PostgreSQL database.
final class MlflowServer implements AutoCloseable, MlflowStores {
  static final long LIMIT = 8L << 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final MetadataStore metadata;
  private final TrackingStore tracking;
  private final ArtifactStore artifacts;
  private final ModelRegistry registry;
  private final MlflowApi api;
  private final Endpoints endpoints;
  private final HttpServer http;

  /// Starts.
  ///
  /// @param url a PostgreSQL database, or `null` for SQLite in the folder
  MlflowServer(final Path folder, final String url, final HttpConfig config) throws Exception {
    metadata = url == null ? MetadataStore.open(folder) : MetadataStore.connect(url, Clock.systemUTC());
    tracking = new TrackingStore(metadata);
    artifacts = ArtifactStore.open(folder.resolve(ArtifactStore.FOLDER));
    registry = new ModelRegistry(metadata, artifacts, new TrackedRuns(tracking),
        RegistryConfig.defaults().withPolicy(StagePolicy.OFF));
    api = MlflowApi.open(this, LIMIT);
    endpoints = Endpoints.open(EndpointsConfig.of(List.of(OnnxEngine.create()), List.of()));
    http = HttpServer.start(config.withPort(0), endpoints, api.routes());
  }

  static MlflowServer sqlite(final Path folder) throws Exception {
    return new MlflowServer(folder, null, HttpConfig.defaults());
  }

  @Override
  public TrackingStore tracking() {
    return tracking;
  }

  @Override
  public ArtifactStore artifacts() {
    return artifacts;
  }

  @Override
  public ModelRegistry registry() {
    return registry;
  }

  String uri() {
    return http.uri();
  }

  int port() {
    return http.port();
  }

  /// Sends JSON below `/api`.
  HttpResponse<String> send(final String method, final String path, final String body)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(uri() + "/api" + path))
        .header("Content-Type", "application/json")
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  HttpResponse<byte[]> bytes(final String method, final String path, final byte[] body)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(uri() + "/api" + path))
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)).build(),
        BodyHandlers.ofByteArray());
  }

  HttpResponse<String> send(final HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() throws IOException {
    client.close();
    http.close();
    api.close();
    endpoints.close();
    artifacts.close();
    metadata.close();
  }

  /// Serves a folder, or with a second argument a PostgreSQL database, until standard input ends; says first on which port.
  public static void main(final String[] arguments) throws Exception {
    try (MlflowServer server = new MlflowServer(Path.of(arguments[0]), arguments.length > 1 ? arguments[1] : null,
        HttpConfig.defaults())) {
      System.out.println(server.port());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
