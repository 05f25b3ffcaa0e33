package io.roadml.bench;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelUri;
import io.roadml.registry.RegistryConfig;
import io.roadml.registry.RegistrySource;
import io.roadml.registry.StagePolicy;
import io.roadml.registry.TrackedRuns;
import io.roadml.runtime.core.ModelSource;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.HttpServer;
import io.roadml.serving.mlflow.MlflowApi;
import io.roadml.serving.mlflow.MlflowStores;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The server under test for runs and registered models: a data folder behind MLflow's API on a free port of loopback, and
/// a registered model that is served and followed, with one I/O thread like the baseline and every other setting as it comes.
///
/// - Threading: one thread opens and closes.
final class LifecycleServer implements AutoCloseable {
  private final MetadataStore metadata;
  private final Stores stores;
  private final MlflowApi mlflow;
  private final Endpoints endpoints;
  private final HttpServer server;

  /// What the API keeps everything in.
  record Stores(TrackingStore tracking, ModelRegistry registry, ArtifactStore artifacts) implements MlflowStores {
    static Stores of(final MetadataStore metadata, final Path data) throws IOException {
      final TrackingStore tracking = new TrackingStore(metadata);
      final ArtifactStore artifacts = ArtifactStore.open(data.resolve(ArtifactStore.FOLDER));
      return new Stores(tracking, new ModelRegistry(metadata, artifacts, new TrackedRuns(tracking),
          RegistryConfig.defaults().withPolicy(StagePolicy.OFF)), artifacts);
    }
  }

  private LifecycleServer(final Path data, final List<String> followed) throws IOException {
    metadata = MetadataStore.open(data);
    stores = Stores.of(metadata, data);
    mlflow = MlflowApi.open(stores, MlflowApi.USUAL_LIMIT);
    endpoints = Endpoints.open(EndpointsConfig.of(List.of(OnnxEngine.create()), sources(data, followed)));
    server = HttpServer.start(HttpConfig.defaults().withPort(0).withIoThreads(1), endpoints, mlflow.routes());
  }

  private List<ModelSource> sources(final Path data, final List<String> followed) throws IOException {
    return followed.isEmpty() ? List.of()
        : List.of(RegistrySource.open(stores.registry(),
            Map.of(ModelUri.parse(followed.getFirst()).name(), ModelUri.parse(followed.getFirst())),
            data.resolve("served")));
  }

  /// Opens a data folder.
  ///
  /// @param followed the address of a registered model to serve, or nothing
  static LifecycleServer open(final Path data, final List<String> followed) throws IOException, InterruptedException {
    final LifecycleServer opened = new LifecycleServer(data, followed);
    opened.endpoints.awaitLoaded();
    return opened;
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() throws IOException {
    server.close();
    mlflow.close();
    endpoints.close();
    stores.artifacts().close();
    metadata.close();
  }
}
