package io.roadml.pipeline.value;

import java.io.IOException;

/// Bytes that were kept are the right ones, and yet no value of the classes there are now: it has to be made anew.
final class UnreadableException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableException(String message) {
    super(message);
  }

  UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
