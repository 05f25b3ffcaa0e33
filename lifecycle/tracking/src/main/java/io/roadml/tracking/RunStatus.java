package io.roadml.tracking;

/// How far a run is.
public enum RunStatus {
  /// Going on.
  RUNNING,
  /// To begin later.
  SCHEDULED,
  /// Ended as it should.
  FINISHED,
  /// Ended with an error.
  FAILED,
  /// Ended from outside.
  KILLED;

  /// Whether it is over.
  public boolean isTerminal() {
    return this == FINISHED || this == FAILED || this == KILLED;
  }
}
