package io.roadml.training;

/// Means and standard deviations of the columns of row-major features, for training only: they end up in the weights.
final class Standardiser {
  private static final double LEAST_RELATIVE_DEVIATION = 1e-8;

  private final double[] means;
  private final double[] deviations;

  private Standardiser(double[] means, double[] deviations) {
    this.means = means;
    this.deviations = deviations;
  }

  static Standardiser fit(float[] features, int width) {
    double[] means = new double[width];
    double[] squares = new double[width];
    int rows = features.length / width;
    for (int i = 0; i < features.length; i++) {
      means[i % width] += features[i] / (double) rows;
    }
    for (int i = 0; i < features.length; i++) {
      double centred = features[i] - means[i % width];
      squares[i % width] += centred * centred / rows;
    }
    for (int i = 0; i < width; i++) {
      squares[i] = deviation(Math.sqrt(squares[i]), means[i]);
    }
    return new Standardiser(means, squares);
  }

  /// A column that varies by less than single precision can tell is constant: an infinite deviation makes it 0 in every
  /// row, and its weight 0.
  private static double deviation(double measured, double mean) {
    return measured > LEAST_RELATIVE_DEVIATION * Math.abs(mean) ? measured : Double.POSITIVE_INFINITY;
  }

  void apply(float[] features, int row, double[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = (features[row * target.length + i] - means[i]) / deviations[i];
    }
  }

  double mean(int column) {
    return means[column];
  }

  double deviation(int column) {
    return deviations[column];
  }
}
