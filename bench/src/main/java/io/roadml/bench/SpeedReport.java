package io.roadml.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Figures of one machine that have a target of their own, and no baseline in the same run: what a job must be able to do.
///
/// - Threading: immutable.
///
/// @param title    what was measured
/// @param speeds   the figures
/// @param notes    lines that belong to them: what the machine itself can do
/// @param failures what went wrong, beside targets that were missed; empty when nothing did
public record SpeedReport(String title, List<Speed> speeds, List<String> notes, List<String> failures)
    implements Report {
  /// Copies.
  public SpeedReport {
    speeds = List.copyOf(speeds);
    notes = List.copyOf(notes);
    failures = List.copyOf(failures);
  }

  /// How a figure is counted.
  public enum Unit {
    /// A time.
    NANOSECONDS,
    /// A rate.
    PER_SECOND;

    private String text(final double value) {
      return this == NANOSECONDS ? Figures.duration(value) : Figures.rate(value);
    }
  }

  /// One figure.
  ///
  /// @param name   what was measured
  /// @param value  the figure
  /// @param unit   how it is counted
  /// @param target what it must reach
  public record Speed(String name, double value, Unit unit, Target target) {
    /// A time, in nanoseconds.
    static Speed time(final String name, final double nanos, final Target target) {
      return new Speed(name, nanos, Unit.NANOSECONDS, target);
    }

    /// A rate, from how much was done in how long.
    static Speed rate(final String name, final double count, final long nanos, final Target target) {
      return new Speed(name, count / (nanos / 1e9), Unit.PER_SECOND, target);
    }

    /// Says whether there is no target, or it was met.
    public boolean isGood() {
      return target.isMetBy(new Estimate(value, value, value));
    }

    private String wanted() {
      return switch (target.side()) {
        case ANY -> "";
        case AT_MOST -> "≤ " + unit.text(target.limit());
        case AT_LEAST -> "≥ " + unit.text(target.limit());
      };
    }

    private String verdict() {
      return target.side() == Target.Side.ANY ? "" : isGood() ? "passed" : "MISSED";
    }

    private Map<String, Object> facts() {
      final Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("name", name);
      facts.put("value", value);
      facts.put("unit", unit.name().toLowerCase(Locale.ROOT));
      facts.put("target", wanted());
      facts.put("verdict", verdict().toLowerCase(Locale.ROOT));
      return facts;
    }
  }

  @Override
  public boolean passed() {
    return failures.isEmpty() && speeds.stream().allMatch(Speed::isGood);
  }

  @Override
  public String text() {
    final Table table = new Table("", "measured", "target", "verdict");
    speeds.forEach(each -> table.row(each.name(), each.unit().text(each.value()), each.wanted(), each.verdict()));
    final StringBuilder text = new StringBuilder(title).append("\n\n").append(table.text()).append('\n');
    notes.forEach(note -> text.append(note).append('\n'));
    failures.forEach(failure -> text.append("FAILED: ").append(failure).append('\n'));
    return text.toString();
  }

  @Override
  public Map<String, Object> facts() {
    final Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("title", title);
    facts.put("passed", passed());
    facts.put("speeds", speeds.stream().map(Speed::facts).toList());
    facts.put("notes", notes);
    facts.put("failures", failures);
    return facts;
  }
}
