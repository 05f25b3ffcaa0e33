package io.roadml.pipeline.store;

import io.roadml.pipeline.Failure;
import io.roadml.pipeline.StepState;
import java.time.Instant;
import java.util.Optional;

/// One attempt of a step.
///
/// @param step     its path in the run
/// @param attempt  1 for the first; 0 for a step that ended without one, and then it began when it ended
/// @param queuedAt when it could have begun
/// @param endedAt  empty while it runs, and of one whose process has died
/// @param state    what the attempt has come to; RUNNING until then
public record StepAttempt(String step, int attempt, Instant queuedAt, Instant startedAt, Optional<Instant> endedAt,
    StepState state, Optional<Failure> failure) {
  StepAttempt ended(Instant at, StepState outcome, Optional<Failure> why) {
    return new StepAttempt(step, attempt, queuedAt, startedAt, Optional.of(at), outcome, why);
  }
}
