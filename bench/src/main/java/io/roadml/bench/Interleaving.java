package io.roadml.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Measures two things in turn, one of them twice in every round, so that what drifts on the machine meets both.
///
/// ```
/// round 0: baseline  part  again        round 1: again  part  baseline        round 2: …
/// ```
///
/// - Threading: one thread.
final class Interleaving {
  /// Measures one window: the same figures in the same order each time.
  @FunctionalInterface
  interface Window {
    double[] measure() throws IOException, InterruptedException;
  }

  private final List<double[]> part = new ArrayList<>();
  private final List<double[]> baseline = new ArrayList<>();
  private final List<double[]> again = new ArrayList<>();

  private Interleaving() {
  }

  static Interleaving run(final int rounds, final Window baseline, final Window part, final String what,
      final Progress progress) throws IOException, InterruptedException {
    final Interleaving windows = new Interleaving();
    for (int round = 0; round < rounds; round++) {
      final boolean even = round % 2 == 0;
      (even ? windows.baseline : windows.again).add(baseline.measure());
      windows.part.add(part.measure());
      (even ? windows.again : windows.baseline).add(baseline.measure());
      progress.say(String.format(Locale.ROOT, "%s: round %d of %d", what, round + 1, rounds));
    }
    return windows;
  }

  Comparison ratio(final String name, final int figure, final String unit, final Target target) {
    return compare(name, Comparison.Kind.RATIO, figure, unit, target);
  }

  Comparison difference(final String name, final int figure, final String unit, final Target target) {
    return compare(name, Comparison.Kind.DIFFERENCE, figure, unit, target);
  }

  private Comparison compare(final String name, final Comparison.Kind kind, final int figure, final String unit,
      final Target target) {
    return new Comparison(name, kind, unit, column(part, figure), column(baseline, figure), column(again, figure),
        target);
  }

  List<double[]> part() {
    return part;
  }

  private static List<Double> column(final List<double[]> windows, final int figure) {
    return windows.stream().map(window -> window[figure]).toList();
  }
}
