package io.roadml.pipeline;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// How often a step is tried, how long it waits in between, and after which failures.
///
/// The delay before the k-th retry is `min(cap, base · factor^(k-1))`; with full jitter it is uniform between nothing and
/// that. No worker is taken while it lasts. An [Error] is not retried unless the predicate says so; a [FatalStepException]
/// never is.
///
/// @param maxAttempts 1 to 1,000 calls in total
/// @param base        the delay before the first retry
/// @param factor      1 to 100
/// @param cap         the longest delay
/// @param when        which failures are worth another attempt
public record RetryPolicy(int maxAttempts, Duration base, double factor, Duration cap, boolean fullJitter,
    Predicate when) {
  private static final Predicate EXCEPTIONS = (thrown, _) -> thrown instanceof Exception
      && !(thrown instanceof RemoteStepException remote && remote.isError());
  /// One attempt.
  public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, 1, Duration.ZERO, false, EXCEPTIONS);
  private static final double MOST_NANOS = Long.MAX_VALUE;

  /// Decides whether a failure is worth another attempt. It is called on a thread of its own, and may take as long as the
  /// step's grace; no answer is a no, and so is what it throws.
  @FunctionalInterface
  public interface Predicate extends Serializable {
    /// Whether to try again.
    ///
    /// @param thrown  what the attempt has thrown; a [java.util.concurrent.TimeoutException] if it took too long, a
    ///                [RemoteStepException] if it was thrown in another process
    /// @param attempt which one it was, 1 for the first
    boolean test(Throwable thrown, int attempt);
  }

  /// A policy.
  ///
  /// @throws IllegalArgumentException naming what is out of range
  public RetryPolicy {
    Check.between("maxAttempts", maxAttempts, 1, 1_000);
    Check.notNegative("base", base);
    Check.notNegative("cap", cap);
    if (!(factor >= 1 && factor <= 100)) {
      throw new IllegalArgumentException("factor=" + factor + ", want 1 to 100");
    }
    Objects.requireNonNull(when, "when");
  }

  /// Some attempts with exponential backoff: 1 s, 2 s, 4 s, at most a minute, with full jitter.
  public static RetryPolicy attempts(int maxAttempts) {
    return new RetryPolicy(maxAttempts, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), true,
        EXCEPTIONS);
  }

  /// The same with other delays.
  public RetryPolicy backoff(Duration base, double factor, Duration cap) {
    return new RetryPolicy(maxAttempts, base, factor, cap, fullJitter, when);
  }

  /// The same with delays that are exact.
  public RetryPolicy withoutJitter() {
    return new RetryPolicy(maxAttempts, base, factor, cap, false, when);
  }

  /// The same for other failures.
  public RetryPolicy when(Predicate predicate) {
    return new RetryPolicy(maxAttempts, base, factor, cap, fullJitter, predicate);
  }

  /// Whether another attempt may follow, if the failure is worth it.
  boolean mayRetry(Throwable thrown, int attempt) {
    return attempt < maxAttempts && !isFatal(thrown);
  }

  /// Whether it is somebody else's code that says what is worth it.
  boolean isOwnPredicate() {
    return !when.equals(EXCEPTIONS);
  }

  /// Whether the failure is worth another attempt.
  boolean isWorthIt(Throwable thrown, int attempt) {
    try {
      return when.test(thrown, attempt);
    } catch (RuntimeException | Error e) {
      thrown.addSuppressed(e);
      return false;
    }
  }

  private static boolean isFatal(Throwable thrown) {
    return thrown instanceof FatalStepException || (thrown instanceof RemoteStepException remote && remote.isFatal());
  }

  /// The delay before the k-th retry.
  Duration delay(int retry, RandomGenerator random) {
    double longest = Math.min(nanos(cap), nanos(base) * Math.pow(factor, retry - 1));
    double chosen = fullJitter ? longest * random.nextDouble() : longest;
    return Duration.ofNanos((long) Math.min(chosen, MOST_NANOS));
  }

  /// A duration may be longer than a long has nanoseconds.
  private static double nanos(Duration duration) {
    return duration.getSeconds() * 1e9 + duration.getNano();
  }
}
