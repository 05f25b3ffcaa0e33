package io.roadml.pipeline.code;

/// Nobody can say what the output of a step depends on: it can be neither remembered nor reused. The message says why, and
/// what to do.
public final class NoKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param message why, and what to do
  public NoKeyException(String message) {
    super(message);
  }

  /// @param message why, and what to do
  public NoKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
