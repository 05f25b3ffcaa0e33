package io.roadml.serving.http;

/// A request that is answered with an error: the status and the words, which must be fit for strangers. Expected, so it has no
/// stack. A [Route]'s handler may throw it.
///
/// - Threading: immutable.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  private Refusal(final int status, final String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /// The sender's mistake: 400.
  public static Refusal badRequest(final String message) {
    return new Refusal(400, message);
  }

  /// Any status with words.
  public static Refusal of(final int status, final String message) {
    return new Refusal(status, message);
  }

  /// Returns the HTTP status.
  public int status() {
    return status;
  }
}
