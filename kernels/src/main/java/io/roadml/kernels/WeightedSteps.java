package io.roadml.kernels;

/// The distribution function of weighted rows: steps at ascending values.
final class WeightedSteps {
  private final double[] values;
  /// The weight of the rows up to and with each step; the last is all of it.
  private final double[] weights;

  WeightedSteps(double[] rows, double[] rowWeights) {
    int[] order = Order.ascending(rows);
    values = new double[rows.length];
    weights = new double[rows.length];
    Neumaier sum = new Neumaier();
    for (int i = 0; i < order.length; i++) {
      values[i] = rows[order[i]];
      sum.add(rowWeights[order[i]]);
      weights[i] = sum.total();
    }
  }

  /// ∫ |F − G|
  double areaBetween(WeightedSteps other) {
    Neumaier area = new Neumaier();
    int i = 0;
    int j = 0;
    double at = Math.min(values[0], other.values[0]);
    while (i < values.length || j < other.values.length) {
      boolean mine = j == other.values.length || (i < values.length && values[i] <= other.values[j]);
      double next = mine ? values[i] : other.values[j];
      area.add(Math.abs(share(i) - other.share(j)) * (next - at));
      at = next;
      i += mine ? 1 : 0;
      j += mine ? 0 : 1;
    }
    return area.total();
  }

  /// The share of the weight of the first `steps` rows.
  private double share(int steps) {
    return steps == 0 ? 0 : weights[steps - 1] / weights[weights.length - 1];
  }
}
