package io.roadml.pipeline;

/// A step that a [StepExecutor] has called elsewhere has thrown something. Its class need not be known here, so that it comes
/// back as words; a [Failure] of the step has the original class and message.
///
/// Retries treat it like the original: of a [FatalStepException] there are none, and of an [Error] none unless a predicate says
/// so. A [predicate][RetryPolicy.Predicate] sees this exception, and asks for the [#type].
public final class RemoteStepException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final String trace;
  private final Kind kind;

  /// What was thrown, as far as it matters here.
  enum Kind {
    EXCEPTION, FATAL, ERROR;

    static Kind of(Throwable thrown) {
      return thrown instanceof Error ? ERROR : thrown instanceof FatalStepException ? FATAL : EXCEPTION;
    }
  }

  RemoteStepException(String type, String message, String trace, Kind kind) {
    super(message);
    this.type = type;
    this.trace = trace;
    this.kind = kind;
  }

  /// The name of the class of what was thrown.
  public String type() {
    return type;
  }

  /// Its stack trace and those of its causes, as text.
  public String trace() {
    return trace;
  }

  /// Whether it was an [Error].
  public boolean isError() {
    return kind == Kind.ERROR;
  }

  /// Whether it was a [FatalStepException].
  public boolean isFatal() {
    return kind == Kind.FATAL;
  }
}
