package io.roadml.pipeline;

/// What a step of a pipeline is.
public enum StepKind {
  /// A function that is called once.
  STEP,
  /// A function that says which of two branches is run.
  CONDITION,
  /// A function, or a pipeline, for each element of a list.
  MAP,
  /// A pipeline.
  PIPELINE
}
