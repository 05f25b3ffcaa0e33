package io.roadml.app.report;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One axis of a drawing: what it measures, from where to where, and its marks.
///
/// @param label what is measured, with its unit
/// @param from the value at its start
/// @param to the value at its end, above `from`
/// @param ticks where it is marked, ascending, all between both ends
public record Axis(String label, double from, double to, List<Tick> ticks) {
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};
  private static final int MARKS = 6;
  private static final double MICROS = 1e6;
  private static final double MOST = Double.MAX_VALUE / 8;
  private static final double LEAST = 1e-300;
  private static final double DAY = 86_400;
  private static final double MILLION = 1e6;

  /// A mark and what is written at it.
  ///
  /// @param value where
  /// @param text what
  public record Tick(double value, String text) {}

  /// An axis between two values, in any order, which need not be round. Two that are the same get room around them.
  public static Axis between(String label, double from, double to) {
    Axis wide = widened(label, from, to);
    double step = step(wide.to - wide.from);
    int decimals = decimals(step);
    double size = Math.max(Math.abs(wide.from), Math.abs(wide.to));
    List<Tick> ticks = new ArrayList<>();
    for (double k = Math.ceil(wide.from / step); k * step <= wide.to && ticks.size() <= 2 * MARKS; k++) {
      double value = k * step;
      ticks.add(new Tick(value, text(value, size, decimals)));
    }
    return new Axis(label, wide.from, wide.to, List.copyOf(ticks));
  }

  private static String text(double value, double size, int decimals) {
    if (size >= MILLION && size < 1000 * MILLION && value != 0) return Figures.number(value / MILLION) + " M";
    return size >= MILLION || decimals > 6 ? Figures.number(value) : Figures.number(value, decimals);
  }

  /// An axis from 0 to the next round value.
  public static Axis upTo(String label, double most) {
    double to = most >= LEAST && most < MOST ? most : 1;
    double step = step(to);
    return between(label, 0, step * Math.ceil(to / step - 1e-9));
  }

  /// Shares between 0 and `most`, marked in per cent.
  public static Axis shares(String label, double most) {
    Axis axis = upTo(label, most);
    return new Axis(label, axis.from, axis.to, axis.ticks.stream()
        .map(tick -> new Tick(tick.value, Figures.percent(tick.value).replace(" %", "%"))).toList());
  }

  /// Moments in microseconds since 1970-01-01T00:00, marked by the calendar and the clock.
  public static Axis moments(String label, double from, double to) {
    Axis wide = widened(label, from, to);
    double seconds = (wide.to - wide.from) / MICROS;
    return seconds >= 4 * 365 * DAY ? calendar(wide, "yyyy", 12)
        : seconds >= 70 * DAY ? calendar(wide, "MMM yyyy", 1)
            : seconds >= 3 * DAY ? clock(wide, "d MMM", DAY) : clock(wide, "d MMM HH:mm", 60);
  }

  /// Days since 1970-01-01.
  public static Axis days(String label, double from, double to) {
    double micros = DAY * MICROS;
    Axis axis = moments(label, from * micros, Math.max(to, from + 3) * micros);
    return new Axis(label, axis.from / micros, axis.to / micros,
        axis.ticks.stream().map(tick -> new Tick(tick.value / micros, tick.text)).toList());
  }

  /// How far along the axis a value is: 0 at its start, 1 at its end; outside values stop there.
  double share(double value) {
    return Double.isNaN(value) ? 0 : Math.clamp((Math.clamp(value, -MOST, MOST) - from) / (to - from), 0.0, 1.0);
  }

  /// Both ends in order, apart from each other, and so that their distance is a number; what is none counts as 0.
  private static Axis widened(String label, double from, double to) {
    double low = Math.min(bounded(from), bounded(to));
    double high = Math.max(bounded(from), bounded(to));
    double size = Math.max(Math.abs(low), Math.abs(high));
    if (high - low > size * 1e-9 && high - low >= LEAST) return new Axis(label, low, high, List.of());
    double room = Math.max(size * 0.01, 0.5);
    return new Axis(label, low - room, high + room, List.of());
  }

  private static double bounded(double end) {
    return Double.isNaN(end) ? 0 : Math.clamp(end, -MOST, MOST);
  }

  private static double step(double range) {
    double raw = range / MARKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    for (double step : STEPS) {
      if (step * power >= raw * 0.999) return step * power;
    }
    return 10 * power;
  }

  private static int decimals(double step) {
    for (int decimals = 0; decimals < 9; decimals++) {
      double scaled = step * Math.pow(10, decimals);
      if (scaled > 0.5 && Math.abs(scaled - Math.rint(scaled)) < 1e-6) return decimals;
    }
    return 9;
  }

  private static Axis calendar(Axis axis, String pattern, int unit) {
    double months = (axis.to - axis.from) / MICROS / DAY / 30.4;
    int every = unit * Math.max(1, (int) Math.ceil(months / unit / MARKS));
    LocalDateTime first = time(axis.from).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
    if (unit == 12) first = first.withMonth(1);
    List<Tick> ticks = new ArrayList<>();
    for (LocalDateTime at = first; micros(at) <= axis.to; at = at.plusMonths(every)) mark(ticks, axis, at, pattern);
    return new Axis(axis.label, axis.from, axis.to, List.copyOf(ticks));
  }

  private static Axis clock(Axis axis, String pattern, double unit) {
    double seconds = (axis.to - axis.from) / MICROS;
    long every = (long) (unit * Math.max(1, Math.ceil(seconds / unit / 4)));
    LocalDateTime first = time(axis.from).truncatedTo(unit >= DAY ? ChronoUnit.DAYS : ChronoUnit.MINUTES);
    List<Tick> ticks = new ArrayList<>();
    for (LocalDateTime at = first; micros(at) <= axis.to; at = at.plusSeconds(every)) mark(ticks, axis, at, pattern);
    return new Axis(axis.label, axis.from, axis.to, List.copyOf(ticks));
  }

  private static void mark(List<Tick> ticks, Axis axis, LocalDateTime at, String pattern) {
    if (micros(at) < axis.from) return;
    ticks.add(new Tick(micros(at), at.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH))));
  }

  private static LocalDateTime time(double micros) {
    double seconds = Math.clamp(Math.floor(micros / MICROS), -3e11, 3e11);
    return LocalDateTime.ofEpochSecond((long) seconds, 0, ZoneOffset.UTC);
  }

  private static double micros(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC) * MICROS;
  }
}
