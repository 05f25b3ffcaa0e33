package io.roadml.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Something that has happened in a run. Listeners are told these, and a [Journal] stores these.
///
/// - Order: causes before effects; each event once.
/// - Paths: steps are named by their path in the run: `train`, `score[3]` for an element of a mapped step,
///   `inner/score[3]` for one in a nested pipeline. A nested pipeline is a run of its own whose steps have the path of the
///   step that it is before theirs.
public sealed interface RunEvent {
  /// The id of the run.
  String run();

  /// When it happened.
  Instant at();

  /// An event of a step, by its path.
  sealed interface OfStep extends RunEvent {
    /// The path of the step.
    String step();
  }

  /// A run has begun; the first event of every run.
  ///
  /// @param definition the hash of the pipeline's definition
  /// @param params     every parameter that can be written down, with defaults: texts, numbers, booleans, lists
  /// @param resumes    the run that it goes on with
  /// @param parent     the run and the step that it is nested in
  record RunStarted(String run, Instant at, String pipeline, String definition, Map<String, Object> params,
      Optional<String> resumes, Optional<Parent> parent) implements RunEvent {
    /// A beginning.
    public RunStarted {
      params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }
  }

  /// Where a nested run belongs.
  ///
  /// @param step the path of the step that the nested run is
  record Parent(String run, String step) {}

  /// All that a step needs has ended.
  record StepQueued(String run, Instant at, String step) implements OfStep {}

  /// An attempt has begun.
  ///
  /// @param attempt 1 for the first
  record StepStarted(String run, Instant at, String step, int attempt) implements OfStep {}

  /// A mapped step has got its list; its elements are queued next.
  ///
  /// @param size how many elements it has
  record StepMapped(String run, Instant at, String step, int size) implements OfStep {}

  /// A step that is a pipeline has begun as a run of its own.
  ///
  /// @param nested the id of that run
  record StepNested(String run, Instant at, String step, int attempt, String nested) implements OfStep {}

  /// A line of an attempt's log.
  record StepLogged(String run, Instant at, String step, int attempt, String line) implements OfStep {}

  /// An attempt has failed, and another will follow.
  ///
  /// @param attempt the one that has failed
  /// @param state   FAILED or TIMED_OUT
  /// @param delay   from now to the next attempt
  record StepRetrying(String run, Instant at, String step, int attempt, StepState state, Failure failure,
      Duration delay) implements OfStep {}

  /// An output was remembered. [StepFinished] follows, with the state CACHED.
  record StepCached(String run, Instant at, String step, Remembered output, CacheReport cache) implements OfStep {}

  /// An attempt has ignored its interrupt for the whole grace period; its thread may still run, and nobody waits for it.
  record StepLeaked(String run, Instant at, String step, int attempt) implements OfStep {}

  /// A step has ended.
  ///
  /// @param attempt how many attempts it had, 0 if it never started
  /// @param state   a terminal one
  /// @param output  what was kept of its output
  /// @param failure why it has no output; of UPSTREAM_FAILED, the failure that was the first
  record StepFinished(String run, Instant at, String step, int attempt, StepState state, Optional<Remembered> output,
      CacheReport cache, Optional<Failure> failure) implements OfStep {}

  /// No step of the run will start any more, but for those that come last.
  ///
  /// @param reason for people
  record RunCancelling(String run, Instant at, String reason) implements RunEvent {}

  /// A run has ended; its last event.
  record RunFinished(String run, Instant at, RunState state, Optional<Failure> failure) implements RunEvent {}
}
