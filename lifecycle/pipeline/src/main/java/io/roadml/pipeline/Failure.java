package io.roadml.pipeline;

import java.util.Objects;

/// Why something has failed, as it can be written down.
///
/// @param step    the path of the step that failed first, such as `outer/inner/score[3]`; empty for the run itself
/// @param type    the class of what was thrown
/// @param message what it said; never null
public record Failure(String step, String type, String message) {
  /// A failure.
  public Failure {
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(type, "type");
    message = Objects.requireNonNullElse(message, "");
  }

  /// What was thrown in a step, here or elsewhere.
  static Failure of(String step, Throwable thrown) {
    return thrown instanceof RemoteStepException remote
        ? new Failure(step, remote.type(), remote.getMessage())
        : new Failure(step, thrown.getClass().getName(), thrown.getMessage());
  }

  @Override
  public String toString() {
    return step + ": " + type + (message.isEmpty() ? "" : ": " + message);
  }
}
