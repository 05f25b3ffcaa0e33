package io.roadml.kernels;

/// Averages of scores. Those that are NaN, because they are not defined, are left out; the average is NaN where all are, or
/// where what is left weighs nothing.
final class Averages {
  private Averages() {
  }

  static double mean(double[] scores) {
    double sum = 0;
    int defined = 0;
    for (double score : scores) {
      if (!Double.isNaN(score)) {
        sum += score;
        defined++;
      }
    }
    return sum / defined;
  }

  static double mean(double[] scores, double[] weights) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isNaN(scores[i])) {
        sum += scores[i] * weights[i];
        weight += weights[i];
      }
    }
    return sum / weight;
  }
}
