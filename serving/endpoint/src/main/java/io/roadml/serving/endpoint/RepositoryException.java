package io.roadml.serving.endpoint;

/// A command of the repository API could not be followed. The message is fit to be shown to a caller.
public final class RepositoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Why a command could not be followed.
  public enum Kind {
    /// No source offers a model of this name.
    UNKNOWN_MODEL,
    /// The model control is `none` or `poll`.
    SWITCHED_OFF,
    /// A version that the policy chooses could not be loaded; what was served before still is.
    LOAD_FAILED,
    /// The source of the models cannot be read.
    SOURCE_FAILED,
    /// The endpoints are being closed.
    CLOSED
  }

  private final Kind kind;

  RepositoryException(final Kind kind, final String message) {
    super(message);
    this.kind = kind;
  }

  RepositoryException(final Kind kind, final String message, final Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// Says why, for a transport that has to choose a status code.
  public Kind kind() {
    return kind;
  }
}
