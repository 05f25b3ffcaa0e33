package io.roadml.tracking;

import io.roadml.metadata.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// A run that is going on, made by [ExperimentTracker#startRun].
///
/// - End: [#end] says that it ended as it should, or how else. A run that is closed before is FAILED: in a `try` with
///   resources nobody but an exception goes past `end`.
/// - Metrics are written in the background, the rest at once: see [ExperimentTracker].
/// - Threading: safe for many threads.
/// - Fails: [RefusedException]; also once it has ended.
public final class ActiveRun implements AutoCloseable {
  private final ExperimentTracker tracker;
  private final RunInfo started;
  private final AtomicReference<RunStatus> ended = new AtomicReference<>();
  private volatile JvmMetrics.Watch watch = JvmMetrics.Watch.NONE;

  ActiveRun(ExperimentTracker tracker, RunInfo started) {
    this.tracker = tracker;
    this.started = started;
  }

  /// 32 hexadecimal digits.
  public String id() {
    return started.id();
  }

  /// The run as it was when it started.
  public RunInfo info() {
    return started;
  }

  /// Starts a run that is part of this one, by the tag [Runs#PARENT_TAG].
  ///
  /// @param name null or empty for one by chance
  /// @throws RefusedException as the class says
  public ActiveRun startChild(String name) {
    requireOpen();
    return tracker.start(started.experimentId(), name, List.of(new Tag(Runs.PARENT_TAG, id())));
  }

  /// Logs a param, which is written once.
  ///
  /// @param value its text is logged
  /// @throws RefusedException as the class says
  public void logParam(String key, Object value) {
    logParams(Map.of(key, value));
  }

  /// Logs params, all or none of them; at most 100.
  ///
  /// @throws RefusedException as the class says
  public void logParams(Map<String, ?> params) {
    requireOpen();
    tracker.store().log().batch(id(), List.of(), params.entrySet().stream()
        .map(param -> new Param(param.getKey(), String.valueOf(param.getValue()))).toList(), List.of());
  }

  /// Says a word about the run, in place of what was said before.
  ///
  /// @throws RefusedException as the class says
  public void setTag(String key, String value) {
    requireOpen();
    tracker.store().log().tag(id(), new Tag(key, value));
  }

  /// Logs a metric of step 0, now.
  ///
  /// @throws RefusedException as the class says
  public void logMetric(String key, double value) {
    logMetric(key, value, 0);
  }

  /// Logs a metric, now.
  ///
  /// @throws RefusedException as the class says
  public void logMetric(String key, double value, long step) {
    log(new Metric(key, value, tracker.millis(), step));
  }

  /// Logs metrics of a step, now.
  ///
  /// @throws RefusedException as the class says
  public void logMetrics(long step, Map<String, ? extends Number> metrics) {
    long now = tracker.millis();
    metrics.forEach((key, value) -> log(new Metric(key, value.doubleValue(), now, step)));
  }

  /// Logs a metric of any time.
  ///
  /// @throws RefusedException as the class says
  public void log(Metric metric) {
    requireOpen();
    tracker.queue().add(id(), metric);
  }

  /// Says which data the run uses.
  ///
  /// @param context what for, for instance `training`; null if that does not matter
  /// @throws RefusedException as the class says
  public void logDataset(Dataset data, String context) {
    requireOpen();
    List<Tag> tags = context == null ? List.of() : List.of(new Tag(DatasetInput.CONTEXT, context));
    tracker.store().log().inputs(id(), List.of(new DatasetInput(data, tags)), List.of());
  }

  /// Keeps a file as an artifact of the run, under its own name, in place of what was there.
  ///
  /// @throws IOException if it cannot be read or kept
  /// @throws RefusedException as the class says
  public void logArtifact(Path file) throws IOException {
    logArtifact(file, "");
  }

  /// Keeps a file as an artifact of the run, in a folder of its artifacts.
  ///
  /// @param folder with `/` between names; empty for the run's own
  /// @throws IOException if it cannot be read or kept
  /// @throws RefusedException as the class says
  public void logArtifact(Path file, String folder) throws IOException {
    requireOpen();
    keep(file, below(root(), below(folder, file.getFileName().toString())));
  }

  /// Keeps all files of a folder, and of those below it, as artifacts of the run. Links are not followed.
  ///
  /// @param folder where among its artifacts, with `/` between names; empty for the run's own
  /// @throws IOException if one cannot be read or kept
  /// @throws RefusedException as the class says
  public void logArtifacts(Path directory, String folder) throws IOException {
    requireOpen();
    List<Path> files;
    try (Stream<Path> found = Files.walk(directory)) {
      files = found.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : files) {
      List<String> names = new ArrayList<>();
      directory.relativize(file).forEach(name -> names.add(name.toString()));
      keep(file, below(root(), below(folder, String.join("/", names))));
    }
  }

  private void keep(Path file, String path) throws IOException {
    ArtifactBytes.Stored stored = tracker.bytes().put(file);
    tracker.store().artifacts().put(path, stored.digest(), stored.size());
  }

  private String root() {
    return ArtifactTree.pathOf(started.artifactUri()).orElseThrow(() -> RefusedException.invalid(
        "artifact_uri=" + started.artifactUri() + " of run=" + id() + " is not in this store"));
  }

  private static String below(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /// Measures the JVM from now on, until the run ends: metrics `system/…` whose step counts the measurements.
  ///
  /// | metric | |
  /// |---|---|
  /// | `system/cpu_utilization_percentage` | of the machine, all cores together |
  /// | `system/jvm_cpu_percentage` | of this process, all cores together |
  /// | `system/jvm_heap_used_megabytes` | |
  /// | `system/jvm_heap_committed_megabytes` | |
  /// | `system/jvm_allocated_megabytes_per_second` | since the measurement before |
  /// | `system/jvm_gc_count` | collections since the measurement before |
  /// | `system/jvm_gc_milliseconds` | time in them |
  /// | `system/jvm_threads` | platform threads |
  ///
  /// What the JVM does not know is left out.
  ///
  /// @param every how often; 10 milliseconds or more
  /// @throws RefusedException as the class says
  public void measureJvm(Duration every) {
    requireOpen();
    watch.close();
    watch = tracker.jvm().watch(every,
        (step, metrics) -> metrics.forEach((key, value) -> log(new Metric(key, value, tracker.millis(), step))));
  }

  /// Waits until all metrics that were logged are durable.
  ///
  /// @throws RefusedException if some could not be written: how many, and why
  public void flush() {
    tracker.queue().flush(id());
  }

  /// Ends the run: it is FINISHED.
  ///
  /// @throws RefusedException as the class says, and if metrics could not be written: then it is FAILED
  public void end() {
    end(RunStatus.FINISHED);
  }

  /// Ends the run.
  ///
  /// @param status FINISHED, FAILED or KILLED
  /// @throws RefusedException as the class says, and if metrics could not be written: then it is FAILED
  public void end(RunStatus status) {
    if (!status.isTerminal()) {
      throw RefusedException.invalid("status=" + status + " is not how a run ends, want FINISHED, FAILED or KILLED");
    }
    watch.close();
    if (!ended.compareAndSet(null, status)) {
      throw over();
    }
    try {
      flush();
    } catch (RuntimeException e) {
      finish(RunStatus.FAILED, e);
      throw e;
    }
    tracker.store().runs().update(id(), status, tracker.millis(), null);
  }

  private void finish(RunStatus status, RuntimeException reason) {
    try {
      tracker.store().runs().update(id(), status, tracker.millis(), null);
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  /// Ends a run that has not ended: it is FAILED.
  ///
  /// @throws RefusedException if metrics could not be written
  @Override
  public void close() {
    if (ended.get() == null) {
      end(RunStatus.FAILED);
    }
  }

  private void requireOpen() {
    if (ended.get() != null) {
      throw over();
    }
  }

  private RefusedException over() {
    return RefusedException
        .invalid("run=" + id() + " has ended as " + ended.get() + "; nothing more can be logged to it");
  }
}
