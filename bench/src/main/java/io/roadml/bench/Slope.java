package io.roadml.bench;

import java.util.Arrays;

/// How fast a series grows: Theil and Sen's slope, the median of the slopes between all pairs of points, with the 95 %
/// interval that Kendall's distribution gives. A few odd points move it little.
///
/// - Source: Sen, Estimates of the regression coefficient based on Kendall's tau, 1968 (normal approximation, no ties).
/// - Threading: immutable.
///
/// @param median the slope
/// @param low    lower end of the interval
/// @param high   upper end of the interval
record Slope(double median, double low, double high) {
  private static final double NORMAL_95 = 1.959964;

  /// Fits a slope.
  ///
  /// @param times  when, all different
  /// @param values what was seen then
  /// @throws IllegalArgumentException for fewer than three points
  static Slope of(final double[] times, final double[] values) {
    final int points = times.length;
    if (points < 3 || points != values.length) {
      throw new IllegalArgumentException("points=" + points + " and " + values.length + ", want the same, at least 3");
    }
    final double[] slopes = new double[points * (points - 1) / 2];
    int pair = 0;
    for (int later = 1; later < points; later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        slopes[pair++] = (values[later] - values[earlier]) / (times[later] - times[earlier]);
      }
    }
    Arrays.sort(slopes);
    final double reach = NORMAL_95 * Math.sqrt(points * (points - 1.0) * (2.0 * points + 5) / 18);
    final int low = (int) Math.max(0, Math.floor((slopes.length - reach) / 2));
    final int high = (int) Math.min(slopes.length - 1.0, Math.ceil((slopes.length + reach) / 2));
    return new Slope(Estimate.median(slopes), slopes[low], slopes[high]);
  }
}
