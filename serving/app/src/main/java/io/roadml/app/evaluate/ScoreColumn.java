package io.roadml.app.evaluate;

import io.roadml.kernels.Samples;

/// One score of each row, in the precision in which it was stored.
///
/// - Threading: immutable.
///
/// @param values of the rows
/// @param single whether they were stored in single precision
record ScoreColumn(double[] values, boolean single) {
  /// Whether all scores can be probabilities.
  boolean areProbabilities() {
    for (double value : values) {
      if (value < 0 || value > 1) return false;
    }
    return true;
  }

  /// The scores of some rows.
  Samples at(int[] rows) {
    if (!single) {
      double[] some = new double[rows.length];
      for (int i = 0; i < rows.length; i++) some[i] = values[rows[i]];
      return Samples.of(some);
    }
    float[] some = new float[rows.length];
    for (int i = 0; i < rows.length; i++) some[i] = (float) values[rows[i]];
    return Samples.of(some);
  }
}
