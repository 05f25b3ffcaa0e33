package io.roadml.runtime.online;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A clock that a test sets.
final class HandClock implements EpochClock {
  private volatile long now;

  HandClock(final String time) {
    set(time);
  }

  void set(final String time) {
    now = at(time);
  }

  void set(final long micros) {
    now = micros;
  }

  /// Microseconds of a time of 2026-04-01, or of a whole date and time.
  static long at(final String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH,
        Instant.parse(time.contains("T") ? time : "2026-04-01T" + time + "Z"));
  }

  @Override
  public long micros() {
    return now;
  }
}
