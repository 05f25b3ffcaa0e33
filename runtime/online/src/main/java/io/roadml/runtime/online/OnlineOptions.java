package io.roadml.runtime.online;

import io.roadml.runtime.core.RowReplay;
import java.time.Duration;

/// How a store behaves.
///
/// - Threading: immutable.
/// - Fails: IllegalArgumentException for a negative time.
///
/// @param clock     what the future, expiry and freshness are measured against; reads bring their own time
/// @param maxFuture how far in the future an event or created time may lie: how much clocks may differ
/// @param replay    where lost rows come from; `null` for nowhere, and then a file that cannot be read is an error
/// @param sweepEvery how often expired rows are removed by a thread of the store; zero for never
public record OnlineOptions(EpochClock clock, Duration maxFuture, RowReplay replay, Duration sweepEvery) {
  /// Checks.
  public OnlineOptions {
    if (maxFuture.isNegative() || sweepEvery.isNegative()) {
      throw new IllegalArgumentException("maxFuture=" + maxFuture + ", sweepEvery=" + sweepEvery + ", want at least 0");
    }
  }

  /// The machine's clock, one minute of future, no replay, a sweep every ten minutes.
  public static OnlineOptions defaults() {
    return new OnlineOptions(EpochClock.SYSTEM, Duration.ofMinutes(1), null, Duration.ofMinutes(10));
  }

  /// The same with another clock.
  public OnlineOptions withClock(final EpochClock other) {
    return new OnlineOptions(other, maxFuture, replay, sweepEvery);
  }

  /// The same with another tolerance of the future.
  public OnlineOptions withMaxFuture(final Duration other) {
    return new OnlineOptions(clock, other, replay, sweepEvery);
  }

  /// The same with a source of lost rows.
  public OnlineOptions withReplay(final RowReplay other) {
    return new OnlineOptions(clock, maxFuture, other, sweepEvery);
  }

  /// The same with another time between sweeps.
  public OnlineOptions withSweepEvery(final Duration other) {
    return new OnlineOptions(clock, maxFuture, replay, other);
  }
}
