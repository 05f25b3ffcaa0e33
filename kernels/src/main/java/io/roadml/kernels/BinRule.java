package io.roadml.kernels;

/// How many bins of equal width suit a sample, by the rules of numpy's `histogram_bin_edges`.
public enum BinRule {
  /// From the number of rows alone.
  STURGES,
  /// Sturges, with more bins for what is skewed.
  DOANE,
  /// From the standard deviation.
  SCOTT,
  /// From the distance of the quartiles, which outliers do not move.
  FREEDMAN_DIACONIS,
  /// The finer of `STURGES` and `FREEDMAN_DIACONIS`.
  AUTO;

  /// How many bins.
  ///
  /// - Fails: [IllegalArgumentException] for no rows, and for NaN and infinity.
  public int bins(Samples values) {
    Check.notEmpty("values", values.size());
    double[] sorted = Sorted.finite("values", values);
    double range = sorted[sorted.length - 1] - sorted[0];
    double width = width(values, sorted, range);
    return width > 0 ? (int) Math.max(1, Math.ceil(range / width)) : 1;
  }

  private double width(Samples values, double[] sorted, double range) {
    return switch (this) {
      case STURGES -> sturges(sorted.length, range);
      case DOANE -> doane(Moments.of(values), range);
      case SCOTT -> StrictMath.cbrt(24 * Math.sqrt(Math.PI) / sorted.length) * Moments.of(values).deviation();
      case FREEDMAN_DIACONIS -> freedmanDiaconis(sorted);
      case AUTO -> {
        double fine = freedmanDiaconis(sorted);
        yield fine > 0 ? Math.min(fine, sturges(sorted.length, range)) : sturges(sorted.length, range);
      }
    };
  }

  private static double sturges(double n, double range) {
    return range / (log2(n) + 1);
  }

  private static double doane(Moments moments, double range) {
    double n = moments.count();
    if (n <= 2 || moments.deviation() == 0) {
      return 0;
    }
    double spread = Math.sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
    return range / (1 + log2(n) + log2(1 + Math.abs(moments.skewness()) / spread));
  }

  private static double freedmanDiaconis(double[] sorted) {
    double upper = Quantiles.ofSorted(sorted, 0.75, Quantiles.Method.LINEAR);
    double lower = Quantiles.ofSorted(sorted, 0.25, Quantiles.Method.LINEAR);
    return 2 * (upper - lower) / StrictMath.cbrt(sorted.length);
  }

  private static double log2(double x) {
    return StrictMath.log(x) / StrictMath.log(2);
  }
}
