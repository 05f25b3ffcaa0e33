package io.roadml.pipeline;

/// What a step is given by the runner, rather than by another step.
///
/// @param name as definitions write it
record Ambient<T>(String name) implements Input<T> {
  static final Ambient<StepContext> CONTEXT = new Ambient<>("@context");
  static final Ambient<RunOutcome> OUTCOME = new Ambient<>("@outcome");
}
