package io.roadml.kernels;

import java.util.Arrays;

/// Rows by predicted probability: how many, what was said in sum, and how many were positive.
final class CalibrationBins {
  private final int[] rows;
  private final int[] positives;
  private final double[] said;
  private int total;

  private CalibrationBins(int bins) {
    rows = new int[bins];
    positives = new int[bins];
    said = new double[bins];
  }

  /// `bins` equal bins, left-closed; 1 is in the last. The edges are those of [#uniformEdges].
  static CalibrationBins uniform(boolean[] labels, Samples probabilities, int bins) {
    double step = 1.0 / require(bins);
    CalibrationBins counted = new CalibrationBins(bins);
    for (int i = 0; i < labels.length; i++) {
      double p = probabilities.get(i);
      counted.add(leftClosed(p, bins, step), p, labels[i]);
    }
    return counted;
  }

  /// The product may round over an edge, which the comparison with the edge itself undoes.
  private static int leftClosed(double p, int bins, double step) {
    int bin = Math.min((int) (p * bins), bins - 1);
    if (p < bin * step) return bin - 1;
    return bin + 1 < bins && p >= (bin + 1) * step ? bin + 1 : bin;
  }

  /// Right-closed bins between inner edges, as many as the edges and one.
  static CalibrationBins rightClosed(boolean[] labels, Samples probabilities, double[] innerEdges) {
    CalibrationBins counted = new CalibrationBins(innerEdges.length + 1);
    for (int i = 0; i < labels.length; i++) {
      double p = probabilities.get(i);
      counted.add(below(innerEdges, p), p, labels[i]);
    }
    return counted;
  }

  /// How many edges are less than p.
  private static int below(double[] edges, double p) {
    int low = 0;
    int high = edges.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (edges[middle] < p) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /// Multiples of the rounded step, as numpy's linspace has them: the third of ten is 0.30000000000000004.
  static double[] uniformEdges(int bins) {
    double step = 1.0 / require(bins);
    double[] inner = new double[bins - 1];
    for (int k = 1; k < bins; k++) {
      inner[k - 1] = k * step;
    }
    return inner;
  }

  /// Linear quantiles at k/bins.
  static double[] quantileEdges(Samples probabilities, int bins) {
    double[] shares = uniformEdges(bins);
    double[] sorted = probabilities.toArray();
    Arrays.sort(sorted);
    for (int k = 0; k < shares.length; k++) {
      shares[k] = between(sorted, shares[k] * (sorted.length - 1));
    }
    return shares;
  }

  /// From the nearer end, as numpy does, so that equal ends give themselves.
  private static double between(double[] sorted, double place) {
    int left = Math.min((int) place, sorted.length - 1);
    double a = sorted[left];
    double b = sorted[Math.min(left + 1, sorted.length - 1)];
    double t = place - left;
    return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
  }

  private static int require(int bins) {
    if (bins < 1) throw new IllegalArgumentException("bins=" + bins + "; want 1 or more");
    return bins;
  }

  private void add(int bin, double p, boolean label) {
    rows[bin]++;
    said[bin] += p;
    positives[bin] += label ? 1 : 0;
    total++;
  }

  double expectedError() {
    double sum = 0;
    for (int bin = 0; bin < rows.length; bin++) {
      sum += share(bin) * error(bin);
    }
    return sum;
  }

  double maximumError() {
    double most = 0;
    for (int bin = 0; bin < rows.length; bin++) {
      most = Math.max(most, error(bin));
    }
    return most;
  }

  double rootMeanSquaredError() {
    double sum = 0;
    for (int bin = 0; bin < rows.length; bin++) {
      sum += share(bin) * (error(bin) * error(bin));
    }
    return Math.sqrt(sum);
  }

  private double share(int bin) {
    return (double) rows[bin] / total;
  }

  private double error(int bin) {
    return rows[bin] == 0 ? 0 : Math.abs((double) positives[bin] / rows[bin] - said[bin] / rows[bin]);
  }

  CalibrationCurve curve() {
    int[] filled = new int[rows.length];
    int count = 0;
    for (int bin = 0; bin < rows.length; bin++) {
      if (rows[bin] > 0) filled[count++] = bin;
    }
    CalibrationCurve curve = new CalibrationCurve(new double[count], new double[count], new int[count]);
    for (int k = 0; k < count; k++) {
      int bin = filled[k];
      curve.said()[k] = said[bin] / rows[bin];
      curve.happened()[k] = (double) positives[bin] / rows[bin];
      curve.rows()[k] = rows[bin];
    }
    return curve;
  }
}
