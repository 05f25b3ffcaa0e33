package io.roadml.data;

/// A part of a day or a moment, in UTC.
public enum TimePart {
  /// The year of the Gregorian calendar.
  YEAR,
  /// The month, 1 to 12.
  MONTH,
  /// The day of the month, 1 to 31.
  DAY,
  /// The day of the week, 1 for Monday to 7 for Sunday.
  DAY_OF_WEEK,
  /// The hour, 0 to 23; 0 of a day.
  HOUR,
  /// The minute, 0 to 59; 0 of a day.
  MINUTE;

  private static final long MICROS_A_MINUTE = 60_000_000L;
  private static final long MICROS_A_DAY = 1440 * MICROS_A_MINUTE;
  private static final long DAYS_FROM_MARCH_0 = 719_468;
  private static final long DAYS_AN_ERA = 146_097;

  long ofMicros(long micros) {
    return switch (this) {
      case HOUR -> Math.floorMod(micros, MICROS_A_DAY) / (60 * MICROS_A_MINUTE);
      case MINUTE -> Math.floorMod(micros, MICROS_A_DAY) / MICROS_A_MINUTE % 60;
      default -> ofDays(Math.floorDiv(micros, MICROS_A_DAY));
    };
  }

  /// Source: H. Hinnant, chrono-Compatible Low-Level Date Algorithms, civil_from_days.
  long ofDays(long days) {
    if (this == DAY_OF_WEEK) {
      return Math.floorMod(days + 3, 7L) + 1;
    }
    long shifted = days + DAYS_FROM_MARCH_0;
    long era = Math.floorDiv(shifted, DAYS_AN_ERA);
    long dayOfEra = shifted - era * DAYS_AN_ERA;
    long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long shiftedMonth = (5 * dayOfYear + 2) / 153;
    long month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    return switch (this) {
      case YEAR -> yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
      case MONTH -> month;
      case DAY -> dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
      default -> 0;
    };
  }
}
