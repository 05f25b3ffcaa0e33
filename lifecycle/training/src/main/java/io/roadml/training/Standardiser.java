package io.roadml.training;

/// Means and standard deviations of the columns of row-major features, for training only: they end up in the weights.
final class Standardiser {
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
      squares[i] = squares[i] > 0 ? Math.sqrt(squares[i]) : 1;
    }
    return new Standardiser(means, squares);
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
