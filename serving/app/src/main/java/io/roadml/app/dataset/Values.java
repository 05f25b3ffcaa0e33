package io.roadml.app.dataset;

import io.roadml.app.report.Figures;
import io.roadml.data.ColumnType;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalDouble;

/// Numbers of a profile as people read the values of the column: days and moments by the calendar.
final class Values {
  private static final double MICROS = 1e6;
  private static final double DAY = 86_400;
  /// The years −9999 to 9999, in seconds.
  private static final double CALENDAR = 3e11;

  private Values() {}

  static boolean isTime(ColumnType type) {
    return type == ColumnType.DATE || type == ColumnType.TIMESTAMP;
  }

  static String of(ColumnType type, OptionalDouble value) {
    if (value.isEmpty()) return "–";
    if (!isTime(type)) return Figures.number(value.getAsDouble());
    String time = time(type, value.getAsDouble()).toString();
    return type == ColumnType.DATE ? time.substring(0, time.indexOf('T')) : time;
  }

  /// What a range is, for a mean or a deviation of times, in days.
  static String span(ColumnType type, OptionalDouble value) {
    if (value.isEmpty()) return "–";
    return isTime(type) ? Figures.number(seconds(type, value.getAsDouble()) / DAY) + " d"
        : Figures.number(value.getAsDouble());
  }

  private static LocalDateTime time(ColumnType type, double value) {
    double seconds = Math.clamp(Math.floor(seconds(type, value)), -CALENDAR, CALENDAR);
    return LocalDateTime.ofEpochSecond((long) seconds, 0, ZoneOffset.UTC);
  }

  private static double seconds(ColumnType type, double value) {
    return type == ColumnType.DATE ? value * DAY : value / MICROS;
  }
}
