package io.roadml.kernels;

/// Precision and recall at each threshold, from the lowest score up.
///
/// - Shape: `precision` and `recall` are one longer than `thresholds`: the last point is precision 1 at recall 0, which no
///   threshold has. Recall falls.
/// - Where there are no positive rows, recall is 1 at every threshold.
///
/// @param precision of what scores at least the threshold, the share that is positive
/// @param recall of the positive rows, the share that scores at least the threshold
/// @param thresholds the distinct scores, ascending
public record PrecisionRecallCurve(double[] precision, double[] recall, double[] thresholds) {
  static PrecisionRecallCurve of(Thresholds thresholds) {
    int n = thresholds.size();
    PrecisionRecallCurve curve = new PrecisionRecallCurve(new double[n + 1], new double[n + 1], new double[n]);
    for (int k = 0; k < n; k++) {
      curve.precision[k] = thresholds.precision(n - 1 - k);
      curve.recall[k] = thresholds.recall(n - 1 - k);
      curve.thresholds[k] = thresholds.score(n - 1 - k);
    }
    curve.precision[n] = 1;
    return curve;
  }

  /// Area by trapezia: optimistic, because precision between two thresholds is not on their line.
  double area() {
    double area = 0;
    for (int k = 1; k < precision.length; k++) {
      area += (recall[k - 1] - recall[k]) * (precision[k - 1] + precision[k]) / 2;
    }
    return area;
  }
}
