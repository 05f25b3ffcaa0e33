package io.roadml.kernels;

/// A receiver operating characteristic: for each threshold, from none of the rows to all, the share of negatives and of
/// positives that score at least as high.
///
/// - Shape: arrays of the distinct scores + 1, ascending in both rates; the first point is (0, 0) at infinity.
/// - Rates of a class without rows, or without weight, are NaN.
///
/// @param falsePositiveRate of the negative rows, 0 … 1
/// @param truePositiveRate of the positive rows, 0 … 1
/// @param thresholds falling
public record RocCurve(double[] falsePositiveRate, double[] truePositiveRate, double[] thresholds) {
  static RocCurve of(Thresholds thresholds) {
    int n = thresholds.size() + 1;
    RocCurve curve = new RocCurve(new double[n], new double[n], new double[n]);
    curve.thresholds[0] = Double.POSITIVE_INFINITY;
    curve.falsePositiveRate[0] = 0 / thresholds.negatives();
    curve.truePositiveRate[0] = 0 / thresholds.positives();
    for (int k = 1; k < n; k++) {
      curve.thresholds[k] = thresholds.score(k - 1);
      curve.falsePositiveRate[k] = thresholds.falsePositives(k - 1) / thresholds.negatives();
      curve.truePositiveRate[k] = thresholds.truePositives(k - 1) / thresholds.positives();
    }
    return curve;
  }

  /// Area up to a false positive rate of `most`, the last piece cut by a straight line.
  double areaUpTo(double most) {
    double area = 0;
    for (int k = 1; k < thresholds.length; k++) {
      double left = falsePositiveRate[k - 1];
      double width = falsePositiveRate[k] - left;
      if (falsePositiveRate[k] > most) {
        double slope = (truePositiveRate[k] - truePositiveRate[k - 1]) / width;
        double top = truePositiveRate[k - 1] + slope * (most - left);
        return area + (most - left) * (truePositiveRate[k - 1] + top) / 2;
      }
      area += width * (truePositiveRate[k - 1] + truePositiveRate[k]) / 2;
    }
    return area;
  }
}
