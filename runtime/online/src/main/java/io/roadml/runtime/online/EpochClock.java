package io.roadml.runtime.online;

import java.time.Instant;

/// The time of day.
///
/// - Units: microseconds since 1970-01-01T00:00Z.
/// - Threading: safe for many threads.
@FunctionalInterface
public interface EpochClock {
  /// The machine's own clock.
  EpochClock SYSTEM = () -> {
    final Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  };

  /// Reads the clock.
  long micros();
}
