package io.roadml.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Comparisons with their verdicts, and whatever else was found.
///
/// - Threading: immutable.
///
/// @param title       what was compared
/// @param comparisons the comparisons
/// @param notes       lines that belong to them: the machine, what could not be done
/// @param failures    what went wrong, beside targets that were missed; empty when nothing did
public record ComparisonReport(String title, List<Comparison> comparisons, List<String> notes, List<String> failures)
    implements Report {
  /// Copies.
  public ComparisonReport {
    comparisons = List.copyOf(comparisons);
    notes = List.copyOf(notes);
    failures = List.copyOf(failures);
  }

  @Override
  public boolean passed() {
    return failures.isEmpty() && comparisons.stream().allMatch(Comparison::isGood);
  }

  @Override
  public String text() {
    final Table table = new Table("", "part", "baseline", "figure", "95 %", "A/A spread", "target", "verdict");
    for (final Comparison each : comparisons) {
      final Estimate estimate = each.estimate();
      table.row(each.name(), absolute(each, each.part()), absolute(each, each.baseline()),
          figure(each, estimate.median()), figure(each, estimate.low()) + " … " + figure(each, estimate.high()),
          "±" + figure(each, each.spread()), each.target().toString(), word(each.verdict()));
    }
    final StringBuilder text = new StringBuilder(title).append("\n\n").append(table.text()).append('\n');
    notes.forEach(note -> text.append(note).append('\n'));
    failures.forEach(failure -> text.append("FAILED: ").append(failure).append('\n'));
    return text.toString();
  }

  private static String absolute(final Comparison comparison, final List<Double> windows) {
    final String median = Figures.plain(Comparison.median(windows));
    return comparison.unit().isEmpty() ? median : median + " " + comparison.unit();
  }

  private static String figure(final Comparison comparison, final double value) {
    return switch (comparison.kind()) {
      case RATIO -> String.format(Locale.ROOT, "%.3f ×", value);
      case DIFFERENCE -> String.format(Locale.ROOT, "%.3f %s", value, comparison.unit());
    };
  }

  private static String word(final Comparison.Verdict verdict) {
    return switch (verdict) {
      case PASSED -> "passed";
      case MISSED -> "MISSED";
      case UNCLEAR -> "unclear: the A/A spread is wider than the claim";
      case TOO_FEW -> "none: fewer than " + Comparison.FEWEST_ROUNDS + " rounds";
      case NONE -> "";
    };
  }

  @Override
  public Map<String, Object> facts() {
    final Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("title", title);
    facts.put("passed", passed());
    facts.put("comparisons", comparisons.stream().map(Comparison::facts).toList());
    facts.put("notes", notes);
    facts.put("failures", failures);
    return facts;
  }
}
