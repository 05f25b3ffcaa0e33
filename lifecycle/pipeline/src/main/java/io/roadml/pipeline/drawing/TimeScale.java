package io.roadml.pipeline.drawing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Where a time axis has its ticks: at round times.
final class TimeScale {
  private static final int MOST_TICKS = 8;
  private static final long MILLI = 1_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final List<Long> STEPS = steps();

  private TimeScale() {
  }

  private static List<Long> steps() {
    List<Long> steps = new ArrayList<>();
    for (long power = 1; power < SECOND; power *= 10) {
      steps.addAll(List.of(power, 2 * power, 5 * power));
    }
    for (long unit : new long[]{SECOND, MINUTE}) {
      for (long times : new long[]{1, 2, 5, 10, 15, 30}) {
        steps.add(times * unit);
      }
    }
    steps.addAll(List.of(HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR));
    for (long power = DAY; power < DAY * 10_000_000; power *= 10) {
      steps.addAll(List.of(power, 2 * power, 5 * power));
    }
    return steps;
  }

  /// Between two ticks on an axis of a length; both in microseconds.
  static long step(long length) {
    return STEPS.stream().filter(step -> length / step <= MOST_TICKS).findFirst().orElse(STEPS.getLast());
  }

  /// A tick's text.
  ///
  /// @param micros where it is
  /// @param step   to its neighbours: it chooses the unit
  static String text(long micros, long step) {
    if (step < MILLI) {
      return micros + " µs";
    }
    if (step < SECOND) {
      return micros / MILLI + " ms";
    }
    if (step < MINUTE) {
      return micros / SECOND + " s";
    }
    return step < HOUR ? micros / MINUTE + " min" : step < DAY ? micros / HOUR + " h" : micros / DAY + " d";
  }

  /// A duration as people say it.
  static String text(Duration duration) {
    long micros = duration.toNanos() / 1000;
    if (micros < MILLI) {
      return micros + " µs";
    }
    if (micros < MINUTE) {
      return micros < SECOND ? decimal(micros, MILLI) + " ms" : decimal(micros, SECOND) + " s";
    }
    return micros < HOUR ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
        : duration.toHours() + " h " + duration.toMinutesPart() + " min";
  }

  private static String decimal(long micros, long unit) {
    return String.format(Locale.ROOT, "%.2f", (double) micros / unit);
  }
}
