package io.roadml.app;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.observability.LineageQuery;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.StoreConfig;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.RegistryConfig;
import io.roadml.registry.StagePolicy;
import io.roadml.registry.TrackedRuns;
import io.roadml.serving.mlflow.MlflowStores;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/// Experiments, runs, registered models and artifacts of a data folder, opened when somebody first needs them: a server that
/// is only asked for predictions makes no folder and loads no database.
///
/// - Threading: safe for many threads.
final class LifecycleData implements MlflowStores, AutoCloseable {
  private final Path data;
  private final String metadataUrl;
  private final String artifactsUrl;
  private final StagePolicy policy;
  private MetadataStore metadata;
  private volatile TrackingStore tracking;
  private volatile ArtifactStore artifacts;
  private volatile ModelRegistry registry;
  private boolean closed;

  /// Takes the places, which need not be there yet.
  ///
  /// @param metadataUrl  a PostgreSQL database, or `null` for a file in the data folder
  /// @param artifactsUrl where artifacts are, or `null` for in the data folder
  /// @param policy       what happens to a version that skips a stage
  LifecycleData(Path data, String metadataUrl, String artifactsUrl, StagePolicy policy) {
    this.data = data;
    this.metadataUrl = metadataUrl;
    this.artifactsUrl = artifactsUrl;
    this.policy = policy;
  }

  /// Whether something was ever written here, as far as can be told without making anything.
  boolean exists() {
    return metadataUrl != null || MetadataStore.exists(data);
  }

  /// Where the files of registered models go that are served.
  Path served() {
    return data.resolve("served");
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

  @Override
  public ModelRegistry registry() throws IOException {
    ModelRegistry opened = registry;
    return opened == null ? openRegistry() : opened;
  }

  private synchronized ModelRegistry openRegistry() throws IOException {
    if (registry == null) {
      TrackingStore runs = openTracking();
      registry = new ModelRegistry(metadata, openArtifacts(), new TrackedRuns(runs),
          RegistryConfig.defaults().withPolicy(policy));
    }
    return registry;
  }

  /// The store of all of these.
  MetadataStore metadata() throws IOException {
    tracking();
    return metadata;
  }

  /// Where pipelines put files on their way.
  Path pipelineWork() {
    return data.resolve("pipelines");
  }

  /// What pipelines left behind; who asks closes it, before this.
  PipelineStore pipelines() throws IOException {
    return pipelines(StoreConfig.defaults());
  }

  /// The same for one whose classes or times are others.
  PipelineStore pipelines(StoreConfig config) throws IOException {
    return new PipelineStore(metadata(), artifacts(), pipelineWork(), config);
  }

  /// What follows versions to pipelines and back.
  LineageQuery lineage() throws IOException {
    ModelRegistry models = registry();
    return new LineageQuery(models, tracking(), RunHistory.in(metadata));
  }

  private void requireOpen() {
    if (closed) throw new RefusedException(ErrorCode.TEMPORARILY_UNAVAILABLE, "the server is ending");
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
