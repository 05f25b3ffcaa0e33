package io.roadml.pipeline;

/// Where a run is.
public enum RunState {
  /// Steps run, or wait.
  RUNNING,
  /// Somebody has cancelled it, or its time is over: no step starts, and those that run are asked to end.
  CANCELLING,
  /// Every step has ended, and none has failed that was not caught.
  SUCCESS,
  /// A step has failed, or the run took too long.
  FAILED,
  /// It was cancelled.
  CANCELLED;

  /// Whether nothing follows.
  public boolean isTerminal() {
    return compareTo(SUCCESS) >= 0;
  }
}
