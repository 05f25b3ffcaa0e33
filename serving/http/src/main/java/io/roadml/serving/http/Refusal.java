package io.roadml.serving.http;

/// A request that is answered with an error: the status and the words. Expected, so it has no stack.
///
/// - Threading: immutable.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  private Refusal(final int status, final String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /// The sender's mistake: 400.
  static Refusal badRequest(final String message) {
    return new Refusal(400, message);
  }

  static Refusal of(final int status, final String message) {
    return new Refusal(status, message);
  }

  int status() {
    return status;
  }
}
