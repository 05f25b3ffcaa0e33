package io.roadml.tracking;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import java.time.Clock;

/// Experiments, runs and logged models in a metadata store, with the semantics that MLflow's clients rely on.
///
/// ```java
/// try (MetadataStore metadata = MetadataStore.open(Path.of("roadml-data"))) {
///   TrackingStore store = new TrackingStore(metadata);
///   String experiment = store.experiments().create("flights", null, List.of());
///   Run run = store.runs().create(NewRun.in(experiment));
///   store.log().metric(run.info().id(), new Metric("auc", 0.91, System.currentTimeMillis(), 0));
/// }
/// ```
///
/// - Transactions: each call that writes is one, and what was answered is durable; so is each call within
///   [MetadataStore#transact]. A call that reads several tables may see what was written between two of its statements.
/// - Artifacts: the store knows paths, digests and sizes; whoever owns the bytes keeps them by digest.
/// - Threading: safe for many threads, and for several processes as far as the metadata store is.
/// - Fails: [RefusedException] for what a caller did wrong, `MetadataException` when the database cannot.
public final class TrackingStore {
  private final Experiments experiments;
  private final Runs runs;
  private final RunLog log;
  private final MetricHistory history;
  private final LoggedModels models;
  private final ArtifactTree artifacts;

  /// A store with MLflow's defaults.
  public TrackingStore(MetadataStore metadata) {
    this(metadata, TrackingConfig.defaults(), Clock.systemUTC());
  }

  /// A store.
  ///
  /// @param metadata whose life it shares; closing that is the caller's
  /// @param clock    stamps what callers do not
  public TrackingStore(MetadataStore metadata, TrackingConfig config, Clock clock) {
    Limits limits = new Limits(config.truncateLongValues());
    this.experiments = new Experiments(metadata, limits, config.artifactRoot(), clock);
    this.log = new RunLog(metadata, limits);
    this.runs = new Runs(metadata, limits, clock);
    this.history = new MetricHistory(metadata);
    this.models = new LoggedModels(metadata, limits, clock);
    this.artifacts = new ArtifactTree(metadata);
    experiments.createDefault();
  }

  /// Experiments.
  public Experiments experiments() {
    return experiments;
  }

  /// The life of runs, and finding them.
  public Runs runs() {
    return runs;
  }

  /// What runs log.
  public RunLog log() {
    return log;
  }

  /// Every value that a metric had.
  public MetricHistory history() {
    return history;
  }

  /// Models that runs made.
  public LoggedModels models() {
    return models;
  }

  /// Which artifacts there are, and which bytes they have.
  public ArtifactTree artifacts() {
    return artifacts;
  }
}
