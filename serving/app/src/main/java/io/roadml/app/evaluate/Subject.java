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
  private final List<String> undefined;

  /// @param undefined the keys of measures that this kind has and these data have not
  Subject(List<Measure<S>> measures, List<String> undefined) {
    this.measures = List.copyOf(measures);
    this.undefined = List.copyOf(undefined);
  }

  /// The keys of measures that other data of this kind would have: JSON has them too, so that its keys are always the same.
  final List<String> undefined() {
    return undefined;
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

  /// What kind of predictions they are, for JSON.
  abstract String kind();

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
