package io.roadml.pipeline;

/// When in a run a step's turn is; a phase begins when the one before has ended.
public enum StepPhase {
  /// What the run is for.
  MAIN,
  /// If it has failed or was cancelled.
  ON_FAILURE,
  /// In the end, whatever has come of it.
  LASTLY
}
