package io.roadml.pipeline;

/// What a step's failure does to its run.
public enum OnError {
  /// The run fails.
  FAIL,
  /// The step is FAILED, its output absent, and the run goes on as if it had succeeded.
  CATCH
}
