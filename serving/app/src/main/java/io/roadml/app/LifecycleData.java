package io.roadml.app;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.serving.mlflow.MlflowStores;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/// Experiments, runs and artifacts of a data folder, opened when somebody first needs them: a server that is only asked for
/// predictions makes no folder and loads no database.
///
/// - Threading: safe for many threads.
final class LifecycleData implements MlflowStores, AutoCloseable {
  private final Path data;
  private final String metadataUrl;
  private final String artifactsUrl;
  private MetadataStore metadata;
  private volatile TrackingStore tracking;
  private volatile ArtifactStore artifacts;
  private boolean closed;

  /// Takes the places, which need not be there yet.
  ///
  /// @param metadataUrl  a PostgreSQL database, or `null` for a file in the data folder
  /// @param artifactsUrl where artifacts are, or `null` for in the data folder
  LifecycleData(Path data, String metadataUrl, String artifactsUrl) {
    this.data = data;
    this.metadataUrl = metadataUrl;
    this.artifactsUrl = artifactsUrl;
  }

  @Override
  public TrackingStore tracking() throws IOException {
    TrackingStore opened = tracking;
    return opened == null ? openTracking() : opened;
  }

  private synchronized TrackingStore openTracking() throws IOException {
    requireOpen();
    if (tracking == null) {
      metadata = metadataUrl == null ? MetadataStore.open(data)
          : MetadataStore.connect(metadataUrl, Clock.systemUTC());
      tracking = new TrackingStore(metadata);
    }
    return tracking;
  }

  @Override
  public ArtifactStore artifacts() throws IOException {
    ArtifactStore opened = artifacts;
    return opened == null ? openArtifacts() : opened;
  }

  private synchronized ArtifactStore openArtifacts() throws IOException {
    requireOpen();
    if (artifacts == null) {
      artifacts = artifactsUrl == null ? ArtifactStore.open(data.resolve(ArtifactStore.FOLDER))
          : ArtifactStore.open(artifactsUrl);
    }
    return artifacts;
  }

  private void requireOpen() throws IOException {
    if (closed) throw new IOException("the server is ending");
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      if (artifacts != null) artifacts.close();
    } catch (IOException e) {
      System.getLogger(LifecycleData.class.getName()).log(System.Logger.Level.WARNING,
          "the artifact store could not be closed: {0}", e.getMessage());
    }
    if (metadata != null) metadata.close();
  }
}
