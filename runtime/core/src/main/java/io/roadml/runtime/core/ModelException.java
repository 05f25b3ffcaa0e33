package io.roadml.runtime.core;

/// A model could not be loaded, or failed while it ran. The message is the engine's own, fit to be shown to a caller:
/// it carries no path of the machine and no stack trace.
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Fails with a message.
  public ModelException(final String message) {
    super(message);
  }

  /// Fails with a message and what caused it.
  public ModelException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
