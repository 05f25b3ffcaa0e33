package io.roadml.pipeline;

/// Nobody can say what the output of a step depends on: it can be neither remembered nor reused.
final class NoKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  NoKeyException(String message) {
    super(message);
  }

  NoKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
