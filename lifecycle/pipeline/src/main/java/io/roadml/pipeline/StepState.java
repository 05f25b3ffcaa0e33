package io.roadml.pipeline;

/// Where a step is, or an element of a mapped one. It only moves on: from PENDING to one of the terminal states.
public enum StepState {
  /// An upstream has not ended.
  PENDING,
  /// It may start, and waits for a place.
  QUEUED,
  /// An attempt runs.
  RUNNING,
  /// An attempt has failed, and the delay before the next one is on.
  RETRYING,
  /// It has ended, and has an output.
  SUCCESS,
  /// Its output is one that was remembered; its body was not called.
  CACHED,
  /// Its last attempt has thrown, or had no output.
  FAILED,
  /// Its last attempt took too long, or it waited too long for a place.
  TIMED_OUT,
  /// The run was cancelled, or failed, before the step had ended.
  CANCELLED,
  /// A condition, or its trigger rule, says that it is not needed.
  SKIPPED,
  /// It needs something of a step that has failed.
  UPSTREAM_FAILED;

  /// Whether nothing follows.
  public boolean isTerminal() {
    return compareTo(SUCCESS) >= 0;
  }

  /// Whether there is an output.
  public boolean isSuccess() {
    return this == SUCCESS || this == CACHED;
  }

  /// Whether the step itself has failed, in one way or the other.
  public boolean isFailure() {
    return this == FAILED || this == TIMED_OUT;
  }
}
