package io.roadml.app.pipeline;

import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunEvent.RunFinished;
import io.roadml.pipeline.RunEvent.RunStarted;
import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepMapped;
import io.roadml.pipeline.RunEvent.StepRetrying;
import io.roadml.pipeline.RunEvent.StepStarted;
import io.roadml.pipeline.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How far a run is, as its events tell. Elements of a map count like steps as soon as there are any; the steps of a nested
/// pipeline run, but count as the one step that it is.
///
/// - Threading: one thread.
final class RunTally {
  private final Map<String, Running> running = new LinkedHashMap<>();
  private String run = "";
  private String pipeline = "";
  private Instant begin = Instant.EPOCH;
  private Instant now = Instant.EPOCH;
  private int total;
  private int done;
  private int cached;
  private int failed;
  private boolean hasEnded;

  /// An attempt that runs.
  record Running(String step, int attempt, Instant since) {}

  /// @param steps of the pipeline, without those nested in it
  RunTally(int steps) {
    this.total = steps;
  }

  void note(RunEvent event) {
    now = event.at().isAfter(now) ? event.at() : now;
    switch (event) {
      case RunStarted it when it.parent().isEmpty() -> begin(it);
      case RunFinished it when it.run().equals(run) -> hasEnded = true;
      case StepStarted it -> running.put(it.step(), new Running(it.step(), it.attempt(), it.at()));
      case StepRetrying it -> running.remove(it.step());
      case StepMapped it when it.run().equals(run) -> total += it.size();
      case StepFinished it -> finished(it);
      default -> {
        // Changes no number.
      }
    }
  }

  private void begin(RunStarted started) {
    run = started.run();
    pipeline = started.pipeline();
    begin = started.at();
  }

  private void finished(StepFinished it) {
    running.remove(it.step());
    if (it.run().equals(run)) {
      done++;
      cached += it.state() == StepState.CACHED ? 1 : 0;
      failed += it.state().isFailure() ? 1 : 0;
    }
  }

  String run() { return run; }

  String pipeline() { return pipeline; }

  int total() { return total; }

  int done() { return done; }

  int cached() { return cached; }

  int failed() { return failed; }

  boolean hasEnded() { return hasEnded; }

  /// In the order in which they began.
  List<Running> running() { return List.copyOf(running.values()); }

  /// When the last thing happened.
  Instant now() { return now; }

  Duration elapsed(Instant at) {
    return Duration.between(begin, at);
  }

  /// How long it will take, if what is left takes as long as what was done without the cache; empty as long as nobody knows.
  Optional<Duration> left(Instant at) {
    int computed = done - cached;
    if (computed == 0 || hasEnded) return Optional.empty();
    return Optional.of(elapsed(at).multipliedBy(total - done).dividedBy(computed));
  }
}
