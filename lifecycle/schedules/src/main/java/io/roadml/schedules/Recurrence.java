package io.roadml.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Instants that come again and again.
///
/// - Threading: immutable.
public sealed interface Recurrence permits CronTimes, IntervalTimes {
  /// The instants of a cron expression, in whole seconds.
  ///
  /// - Five fields: minute, hour, day of month, month, day of week (0 and 7 are Sunday). If both days are restricted, either will do.
  /// - Six fields, as Quartz has them: second first; day of week 1 is Sunday, and one of both days is `?` or `*`.
  /// - In each field: `*`, numbers, names of months and days, `1-5`, `*/15`, `10-30/5`, `1,15`.
  /// - Days of the month: `L` is the last, `L-3` three before it, `15W` the weekday nearest to the 15th within the month, `LW` the last weekday.
  /// - Days of the week: `5#3` is the third of the month, `5L` the last.
  /// - Words: `@yearly`, `@monthly`, `@weekly`, `@daily`, `@hourly`.
  /// - When clocks are put forward: what falls into the hour that is left out fires once, at its end. When they are put back: what falls into
  ///   the hour that comes twice fires the first time only.
  ///
  /// @throws IllegalArgumentException if it is none, or there is no such day, with the reason
  static Recurrence cron(String expression, ZoneId zone) {
    return new CronTimes(expression, zone);
  }

  /// The whole multiples of a length since 1970-01-01T00:00Z, whatever clocks on walls do.
  ///
  /// @throws IllegalArgumentException if it is not whole seconds, or more than 366 days
  static Recurrence every(Duration length) {
    return new IntervalTimes(length);
  }

  /// The first instant behind another; empty if there is none within 40 years.
  Optional<Instant> next(Instant after);

  /// The latest instants behind one and up to another, the oldest first.
  ///
  /// @param most how many at most, 1 or more
  default List<Instant> latest(Instant after, Instant upTo, int most) {
    Duration back = Duration.ofMinutes(1);
    List<Instant> found = List.of();
    for (Instant from = upTo; found.size() < most && from.isAfter(after); back = back.multipliedBy(2)) {
      from = back.compareTo(Duration.between(after, upTo)) < 0 ? upTo.minus(back) : after;
      found = latestOf(from, upTo, most);
    }
    return found;
  }

  private List<Instant> latestOf(Instant after, Instant upTo, int most) {
    Deque<Instant> found = new ArrayDeque<>();
    for (Optional<Instant> next = next(after); next.isPresent()
        && !next.get().isAfter(upTo); next = next(next.get())) {
      found.add(next.get());
      if (found.size() > most) {
        found.removeFirst();
      }
    }
    return List.copyOf(found);
  }

  /// What people call it: `cron 0 6 * * MON-FRI Europe/Berlin`, `every PT15M`.
  String text();
}
