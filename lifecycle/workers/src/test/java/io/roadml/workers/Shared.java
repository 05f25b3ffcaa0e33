package io.roadml.workers;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/// The stores that runners and workers share, as one process sees them.
record Shared(MetadataStore metadata, ArtifactStore artifacts, PipelineStore store) implements AutoCloseable {
  /// @param name of a folder for what this process alone needs
  static Shared open(String url, Path folder, String name) throws IOException {
    MetadataStore metadata = MetadataStore.connect(url, Clock.systemUTC());
    ArtifactStore artifacts = ArtifactStore.open(folder.resolve("artifacts"));
    return new Shared(metadata, artifacts,
        new PipelineStore(metadata, artifacts, folder.resolve(name), StoreConfig.defaults()));
  }

  Worker worker(WorkerConfig config) {
    return Worker.open(metadata, store, Shared.class.getClassLoader(), config);
  }

  WorkerPool pool(WorkerConfig config) {
    return WorkerPool.open(metadata, store, config);
  }

  @Override
  public void close() throws IOException {
    store.close();
    artifacts.close();
    metadata.close();
  }
}
