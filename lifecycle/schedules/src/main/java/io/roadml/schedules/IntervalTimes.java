package io.roadml.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/// Multiples of a length.
record IntervalTimes(Duration length) implements Recurrence {
  private static final Duration LONGEST = Duration.ofDays(366);

  IntervalTimes {
    Objects.requireNonNull(length, "length");
    if (length.compareTo(Duration.ofSeconds(1)) < 0 || length.compareTo(LONGEST) > 0
        || !length.equals(length.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException("every=" + length + ", want whole seconds, PT1S to " + LONGEST);
    }
  }

  @Override
  public Optional<Instant> next(Instant after) {
    long passed = Math.floorDiv(after.getEpochSecond(), length.toSeconds());
    return Optional.of(Instant.ofEpochSecond((passed + 1) * length.toSeconds()));
  }

  @Override
  public String text() {
    return "every " + length;
  }
}
