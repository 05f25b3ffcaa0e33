package io.roadml.runtime.online;

/// Says what an online store could not do, where, and what to do about it. One line, no paths.
public final class OnlineStoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OnlineStoreException(final String message) {
    super(message);
  }

  OnlineStoreException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
