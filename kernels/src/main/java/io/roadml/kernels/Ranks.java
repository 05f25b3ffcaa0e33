package io.roadml.kernels;

/// Ranks of an array whose values are no NaN.
final class Ranks {
  private Ranks() {
  }

  /// The rank of each value, from 1; what is tied shares the mean of its ranks.
  static double[] average(double[] values) {
    int[] order = Order.ascending(values);
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length;) {
      int to = endOfTie(values, order, from);
      double rank = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        ranks[order[i]] = rank;
      }
      from = to;
    }
    return ranks;
  }

  /// Where the values tied with that at place `from` of the order end.
  static int endOfTie(double[] values, int[] order, int from) {
    int to = from + 1;
    while (to < order.length && values[order[to]] == values[order[from]]) {
      to++;
    }
    return to;
  }
}
