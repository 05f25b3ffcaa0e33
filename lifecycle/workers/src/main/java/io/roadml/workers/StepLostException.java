package io.roadml.workers;

/// The process that a step ran in has ended, or was taken for dead, before anybody knew what came of the step. Retries treat
/// it like any exception of the step.
public final class StepLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StepLostException(String message) {
    super(message);
  }
}
