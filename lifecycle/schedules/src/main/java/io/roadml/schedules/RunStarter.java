package io.roadml.schedules;

import io.roadml.pipeline.Failure;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.loading.PipelineReference;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// The port to what runs pipelines.
///
/// - Threading: safe for many threads.
public interface RunStarter extends AutoCloseable {
  /// A run that is wanted.
  ///
  /// @param run     the id that it has if nobody has started it yet
  /// @param params  of the pipeline, by name
  /// @param offered more of them, for a pipeline that has parameters of these names
  record Launch(String run, PipelineReference pipeline, Map<String, String> params, Map<String, String> offered) {}

  /// A run as it is now.
  ///
  /// @param isAlive whether a process goes on with it
  /// @param failure why it has failed
  record Look(RunState state, boolean isAlive, Instant startedAt, Optional<Instant> endedAt,
      Optional<Failure> failure) {}

  /// Sees to it that a run goes on or has ended: starts it, or goes on with it if it was killed or cancelled. When this returns
  /// it is written down, so that others can [look][#look] at it.
  ///
  /// @return the run that goes on, or has ended: the one that was asked for, or the one that went on with that
  /// @throws IllegalArgumentException if it can never be started so
  /// @throws RuntimeException if it cannot be started now
  /// @throws InterruptedException if the caller was interrupted; it may have been started
  String start(Launch launch) throws InterruptedException;

  /// A run; empty if there is none.
  Optional<Look> look(String run);

  /// Cancels a run, if it was started here and goes on; returns at once.
  void cancel(String run);

  /// Ends what was started here, so that [#start] can go on with it elsewhere.
  @Override
  void close();
}
