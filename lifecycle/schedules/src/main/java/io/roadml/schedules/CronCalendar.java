package io.roadml.schedules;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// When a cron expression fires by a clock on the wall that is never changed.
///
/// @param seconds bit n is second n; so are the others
/// @param months  bits 1 to 12
record CronCalendar(long seconds, long minutes, long hours, long months, DayRule days) {
  /// February 29th on a given day of the week comes after 40 years at the latest, across 2100 too.
  private static final int HORIZON_YEARS = 40;

  /// Which days an expression means.
  @FunctionalInterface
  interface DayRule {
    boolean matches(LocalDate day);
  }

  /// The first time behind another.
  Optional<LocalDateTime> next(LocalDateTime after) {
    LocalDateTime from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    LocalDate end = from.toLocalDate().plusYears(HORIZON_YEARS);
    LocalTime least = from.toLocalTime();
    for (LocalDate day = from.toLocalDate(); !day.isAfter(end); day = day.plusDays(1)) {
      Optional<LocalTime> time = matches(day) ? time(least) : Optional.empty();
      if (time.isPresent()) {
        return Optional.of(day.atTime(time.get()));
      }
      least = LocalTime.MIDNIGHT;
    }
    return Optional.empty();
  }

  private boolean matches(LocalDate day) {
    return (months >> day.getMonthValue() & 1) == 1 && days.matches(day);
  }

  /// The first time of a day that is not before another.
  private Optional<LocalTime> time(LocalTime least) {
    for (int hour = bit(hours, least.getHour()); hour < 24; hour = bit(hours, hour + 1)) {
      boolean isFirstHour = hour == least.getHour();
      for (int minute = bit(minutes, isFirstHour ? least.getMinute() : 0); minute < 60;
          minute = bit(minutes, minute + 1)) {
        int second = bit(seconds, isFirstHour && minute == least.getMinute() ? least.getSecond() : 0);
        if (second < 60) {
          return Optional.of(LocalTime.of(hour, minute, second));
        }
      }
    }
    return Optional.empty();
  }

  /// The first bit that is set from a place on; 64 if none is.
  private static int bit(long bits, int from) {
    return Long.numberOfTrailingZeros(bits & (-1L << from));
  }
}
