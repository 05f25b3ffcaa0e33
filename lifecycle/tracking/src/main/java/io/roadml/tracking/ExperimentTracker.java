package io.roadml.tracking;

import io.roadml.metadata.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// How Java code logs experiments.
///
/// ```java
/// try (ExperimentTracker tracker = new ExperimentTracker(store, bytes)) {
///   String experiment = tracker.createExperiment("flights");
///   try (ActiveRun run = tracker.startRun(experiment, "baseline")) {
///     run.logParams(Map.of("depth", 6, "rate", 0.1));
///     for (int epoch = 0; epoch < 10; epoch++) {
///       run.logMetrics(epoch, Map.of("loss", train()));
///     }
///     run.logArtifact(Path.of("model.onnx"), "model");
///     run.end();
///   }
/// }
/// ```
///
/// - Batches: metrics are written by a thread of the tracker, up to 1,000 of a run in one transaction, while the caller
///   goes on. At most 10,000 wait; who logs more waits too. [ActiveRun#flush], `end` and `close` wait until all of the run's
///   are durable. Everything else is durable when its call returns.
/// - Errors: a metric that could not be written is reported by the next call on its run that waits for it, never dropped.
/// - Threading: safe for many threads, as are its runs.
/// - Fails: [RefusedException] for what a caller did wrong, `MetadataException` when the database cannot.
public final class ExperimentTracker implements AutoCloseable {
  private final TrackingStore store;
  private final ArtifactBytes bytes;
  private final Clock clock;
  private final MetricQueue queue;
  private final JvmMetrics jvm = new JvmMetrics();

  /// A tracker.
  ///
  /// @param store where it logs; closing what that needs is the caller's, after the tracker was closed
  /// @param bytes where the bytes of artifacts are kept
  public ExperimentTracker(TrackingStore store, ArtifactBytes bytes) {
    this(store, bytes, Clock.systemUTC());
  }

  /// A tracker.
  ///
  /// @param clock stamps metrics and ends of runs
  public ExperimentTracker(TrackingStore store, ArtifactBytes bytes, Clock clock) {
    this.store = Objects.requireNonNull(store, "store");
    this.bytes = Objects.requireNonNull(bytes, "bytes");
    this.clock = clock;
    this.queue = new MetricQueue(store.log());
  }

  /// The id of the active experiment of a name, which is made if there is none.
  ///
  /// @throws RefusedException RESOURCE_ALREADY_EXISTS if the experiment of that name is deleted
  public String createExperiment(String name) {
    return store.experiments().byNameIfThere(name).filter(there -> there.stage() == LifecycleStage.ACTIVE)
        .map(Experiment::id).orElseGet(() -> created(name));
  }

  /// Somebody else may have been faster.
  private String created(String name) {
    try {
      return store.experiments().create(name, null, List.of());
    } catch (RefusedException e) {
      return store.experiments().byNameIfThere(name).filter(there -> there.stage() == LifecycleStage.ACTIVE)
          .map(Experiment::id).orElseThrow(() -> e);
    }
  }

  /// Starts a run.
  ///
  /// @param name null or empty for one by chance
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST if there is no such experiment
  public ActiveRun startRun(String experimentId, String name) {
    return start(experimentId, name, List.of());
  }

  ActiveRun start(String experimentId, String name, List<Tag> tags) {
    List<Tag> all = new ArrayList<>(tags);
    all.add(new Tag("mlflow.user", user()));
    all.add(new Tag("mlflow.source.type", "LOCAL"));
    Run run = store.runs().create(new NewRun(experimentId, name, user(), clock.millis(), all));
    return new ActiveRun(this, run.info());
  }

  private static String user() {
    return Objects.requireNonNullElse(System.getProperty("user.name"), "");
  }

  /// Goes on with a run that has been started before, perhaps by another process; it is RUNNING again.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE if it is deleted
  public ActiveRun resumeRun(String runId) {
    return new ActiveRun(this, store.runs().update(runId, RunStatus.RUNNING, null, null));
  }

  /// Finds runs; the grammar is that of [Runs#search].
  ///
  /// @throws RefusedException INVALID_PARAMETER_VALUE
  public Page<Run> search(RunSearch search) {
    return store.runs().search(search);
  }

  /// Puts runs side by side.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST
  public RunComparison compare(List<String> runIds) {
    return RunComparison.of(runIds.stream().map(store.runs()::get).toList());
  }

  /// Writes runs and all that they logged to a folder, or to a zip file if its name ends in `.zip`: in the layout of
  /// MLflow's `mlruns`, which `mlflow ui --backend-store-uri` reads, with a `metrics.csv` and an `inputs.json` for people
  /// beside it. (Where one metric's key is the folder of another's, MLflow's layout can hold only one of them; the CSV has
  /// both.)
  ///
  /// @param target must not be there
  /// @throws IOException if it is there, or cannot be written, or an artifact's bytes cannot be read
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST
  public void export(List<String> runIds, Path target) throws IOException {
    new RunExport(store, bytes).write(runIds, target);
  }

  /// Writes what waits, and ends the threads of the tracker. Runs that are open stay RUNNING.
  ///
  /// @throws IllegalStateException if metrics of runs that were not closed could not be written; it says of which
  @Override
  public void close() {
    jvm.close();
    queue.close();
  }

  TrackingStore store() {
    return store;
  }

  ArtifactBytes bytes() {
    return bytes;
  }

  MetricQueue queue() {
    return queue;
  }

  JvmMetrics jvm() {
    return jvm;
  }

  long millis() {
    return clock.millis();
  }
}
