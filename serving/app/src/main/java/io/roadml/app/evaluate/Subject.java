package io.roadml.app.evaluate;

import io.roadml.app.report.TextTable;
import java.util.List;
import java.util.Map;

/// What is evaluated: rows or queries, of which any selection can be measured.
///
/// - Threading: immutable; selections may be measured at the same time.
///
/// @param <S> a selection
abstract class Subject<S> {
  private final List<Measure<S>> measures;

  Subject(List<Measure<S>> measures) {
    this.measures = List.copyOf(measures);
  }

  /// What there is to be measured, the most telling first.
  final List<Measure<S>> measures() {
    return measures;
  }

  /// The measures of some units, which may come several times; one number for each of [#measures()].
  final double[] measure(int[] units) {
    S selection = select(units);
    return measures.stream()
        .mapToDouble(measure -> selection == null ? Double.NaN : measure.value().applyAsDouble(selection))
        .toArray();
  }

  /// How many units there are.
  abstract int units();

  /// What a unit is called: row or query.
  abstract String unit();

  /// The units given; null if nothing of them weighs anything.
  abstract S select(int[] units);

  /// What the predictions are about, for a headline.
  abstract String headline();

  /// One sentence on the result.
  abstract String lead(double[] values);

  /// What the JSON says beside the measures.
  abstract Map<String, Object> facts();

  /// Tables beside the measures, by their headings.
  abstract Map<String, TextTable> tables();

  /// What there is to be seen.
  abstract List<String> drawings();

  /// What to know about the numbers.
  abstract List<String> notes();

  /// Where an axis of the first measure begins, and what it is called.
  double floor() {
    return 0;
  }

  static boolean weighsNothing(double[] weights) {
    for (double weight : weights) {
      if (weight > 0) return false;
    }
    return true;
  }
}
