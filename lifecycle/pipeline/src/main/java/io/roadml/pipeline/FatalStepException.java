package io.roadml.pipeline;

/// A step says that trying again is of no use. It is never retried, whatever the policy.
public class FatalStepException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A failure for good.
  public FatalStepException(String message) {
    super(message);
  }

  /// A failure for good, with what led to it.
  public FatalStepException(String message, Throwable cause) {
    super(message, cause);
  }
}
