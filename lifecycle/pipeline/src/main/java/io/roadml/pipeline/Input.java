package io.roadml.pipeline;

/// What a step is given: an [Output] of another step, as it is or as one that may be absent; a [Param]; or something of the
/// run itself.
///
/// @param <T> what the step's function gets
public sealed interface Input<T> permits Output, Output.Maybe, Output.Cause, Param, Ambient {
  /// The attempt that the step is in: its number, its log, whether it is to end.
  static Input<StepContext> context() {
    return Ambient.CONTEXT;
  }

  /// What became of the run; only for the steps that come last.
  static Input<RunOutcome> outcome() {
    return Ambient.OUTCOME;
  }
}
