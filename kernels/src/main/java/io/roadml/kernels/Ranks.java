package io.roadml.kernels;

/// Orders and ranks of an array, ties kept in the order of the input.
final class Ranks {
  private Ranks() {
  }

  /// The indices of the values from the smallest to the largest. −0.0 ties with 0.0; values are no NaN.
  static int[] order(double[] values) {
    int[] order = new int[values.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    sort(values, order, new int[order.length], 0, order.length);
    return order;
  }

  private static void sort(double[] values, int[] order, int[] scratch, int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    sort(values, order, scratch, from, middle);
    sort(values, order, scratch, middle, to);
    if (values[order[middle]] < values[order[middle - 1]]) {
      merge(values, order, scratch, from, middle, to);
    }
  }

  private static void merge(double[] values, int[] order, int[] scratch, int from, int middle, int to) {
    System.arraycopy(order, from, scratch, from, middle - from);
    int left = from;
    int right = middle;
    for (int i = from; left < middle; i++) {
      boolean takeRight = right < to && values[order[right]] < values[scratch[left]];
      order[i] = takeRight ? order[right++] : scratch[left++];
    }
  }

  /// The rank of each value, from 1; what is tied shares the mean of its ranks.
  static double[] average(double[] values) {
    int[] order = order(values);
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
