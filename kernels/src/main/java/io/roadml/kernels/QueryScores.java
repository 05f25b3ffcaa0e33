package io.roadml.kernels;

import java.util.Arrays;

/// A ranking's score of each query.
///
/// - Shape: one value for each query, by ascending id; NaN for a query that is left out.
/// - Threading: immutable. - Allocation: [#values] copies.
public final class QueryScores {
  private final double[] values;

  QueryScores(double[] values) {
    this.values = values;
  }

  /// The mean over the queries that are not left out; NaN if none is left.
  public double mean() {
    double sum = 0;
    for (double value : values) {
      sum += Double.isNaN(value) ? 0 : value;
    }
    return sum / (values.length - leftOut());
  }

  /// The score of each query.
  public double[] values() {
    return values.clone();
  }

  /// How many queries are left out.
  public int leftOut() {
    return (int) Arrays.stream(values).filter(Double::isNaN).count();
  }
}
