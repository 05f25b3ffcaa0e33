package io.roadml.runtime.core;

/// What became of a request. Plain numbers, because all of these are expected on the hot path.
///
/// - Threading: constants.
public final class Outcome {
  /// Answered: the outputs may be read.
  public static final int OK = 0;
  /// Refused at once: no slot, no memory for a large request, or the queue is too long for the deadline.
  public static final int OVERLOADED = -1;
  /// The deadline passed, or cannot be met, before the model ran.
  public static final int DEADLINE_EXCEEDED = -2;
  /// The model failed; [Slot#error] has the engine's words.
  public static final int MODEL_FAILED = -3;
  /// The predictor is closed.
  public static final int CLOSED = -4;
  /// Not decided yet.
  public static final int PENDING = 1;

  private Outcome() {
  }

  /// Says a code in words, for logs and messages.
  public static String describe(final int outcome) {
    return switch (outcome) {
      case OK -> "ok";
      case OVERLOADED -> "overloaded";
      case DEADLINE_EXCEEDED -> "deadline exceeded";
      case MODEL_FAILED -> "model failed";
      case CLOSED -> "closed";
      case PENDING -> "pending";
      default -> throw new IllegalArgumentException("outcome=" + outcome + " is none of Outcome's");
    };
  }
}
