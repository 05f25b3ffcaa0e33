package io.roadml.schedules;

import java.time.Instant;
import java.util.Objects;

/// A range of instants to be run afterwards, in their order.
///
/// @param from        the first instant that counts
/// @param to          the first one that does not any more
/// @param maxParallel how many run at once, 1 to 100; with more than one they begin in their order
public record Backfill(String schedule, Instant from, Instant to, int maxParallel, Reprocess reprocess) {
  private static final int MOST_PARALLEL = 100;

  /// A backfill.
  ///
  /// @throws IllegalArgumentException if the range is empty or a number is out of its range
  public Backfill {
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(reprocess, "reprocess");
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from=" + from + " to=" + to + ", want from before to");
    }
    if (maxParallel < 1 || maxParallel > MOST_PARALLEL) {
      throw new IllegalArgumentException("max-parallel=" + maxParallel + ", want 1 to " + MOST_PARALLEL);
    }
  }
}
