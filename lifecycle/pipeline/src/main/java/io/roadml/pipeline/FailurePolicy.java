package io.roadml.pipeline;

/// What the first failure that is not caught does to the rest of a run. In both cases the run is FAILED in the end.
public enum FailurePolicy {
  /// No step starts any more, and those that run are cancelled.
  FAIL_FAST,
  /// Steps that do not depend on what has failed go on.
  CONTINUE
}
