package io.roadml.kernels;

import java.util.Arrays;

/// Quantiles of a sample by any of numpy's methods: the nine of R. J. Hyndman and Y. Fan (1996), and four older ones.
///
/// - Shape: `values[n]` in any order, n ≥ 1; `q` 0 … 1.
/// - Threading: stateless; arguments are only read. - Allocation: a sorted copy. - Cost: one sort.
/// - A NaN among the values makes every quantile NaN.
/// - Fails: [IllegalArgumentException] for no rows, and for a `q` outside 0 … 1.
public final class Quantiles {
  private Quantiles() {
  }

  /// Where between two neighbours of the sorted values a quantile lies.
  public enum Method {
    /// Type 1: the first value whose share of the rows reaches q.
    INVERTED_CDF(0, 1),
    /// Type 2: as type 1, and the mean of two where the share is q exactly.
    AVERAGED_INVERTED_CDF(0, 1),
    /// Type 3: the nearest, and of two the one with the even rank.
    CLOSEST_OBSERVATION(0, 1),
    /// Type 4.
    INTERPOLATED_INVERTED_CDF(0, 1),
    /// Type 5.
    HAZEN(0.5, 0.5),
    /// Type 6.
    WEIBULL(0, 0),
    /// Type 7, the usual one.
    LINEAR(1, 1),
    /// Type 8.
    MEDIAN_UNBIASED(1.0 / 3, 1.0 / 3),
    /// Type 9.
    NORMAL_UNBIASED(3.0 / 8, 3.0 / 8),
    /// The lower neighbour of `LINEAR`.
    LOWER(1, 1),
    /// The upper neighbour of `LINEAR`.
    HIGHER(1, 1),
    /// The mean of both neighbours.
    MIDPOINT(1, 1),
    /// The nearer neighbour, of two alike the one with the even index.
    NEAREST(1, 1);

    private final double alpha;
    private final double beta;

    Method(double alpha, double beta) {
      this.alpha = alpha;
      this.beta = beta;
    }

    /// The place among the n sorted values, from 0, with a fraction.
    private double place(double q, int n) {
      return switch (this) {
        case LINEAR, LOWER, HIGHER, MIDPOINT, NEAREST -> (n - 1) * q;
        case INVERTED_CDF, AVERAGED_INVERTED_CDF -> n * q - 1;
        case CLOSEST_OBSERVATION -> n * q - 1.5;
        default -> n * q + (alpha + q * (1 - alpha - beta)) - 1;
      };
    }

    /// How much of the way from the lower to the upper neighbour is gone.
    private double weight(double fraction, double lower) {
      return switch (this) {
        case INVERTED_CDF, HIGHER -> fraction > 0 ? 1 : 0;
        case AVERAGED_INVERTED_CDF -> fraction > 0 ? 1 : 0.5;
        // The index from 0 is odd where the rank from 1 is even.
        case CLOSEST_OBSERVATION -> fraction == 0 && lower % 2 != 0 ? 0 : 1;
        case LOWER -> 0;
        case MIDPOINT -> fraction > 0 ? 0.5 : 0;
        case NEAREST -> Math.rint(lower + fraction) - lower;
        default -> fraction;
      };
    }
  }

  /// The quantile `q`.
  public static double of(Samples values, double q, Method method) {
    return of(values, new double[]{q}, method)[0];
  }

  /// [#of(Samples, double, Method)] by `LINEAR`.
  public static double of(double[] values, double q) {
    return of(Samples.of(values), q, Method.LINEAR);
  }

  /// Several quantiles, for one sort.
  public static double[] of(Samples values, double[] q, Method method) {
    Check.notEmpty("values", values.size());
    double[] sorted = values.toArray();
    Arrays.sort(sorted);
    double[] quantiles = new double[q.length];
    for (int i = 0; i < q.length; i++) {
      requireShare(q[i], i);
      quantiles[i] = Double.isNaN(sorted[sorted.length - 1]) ? Double.NaN : ofSorted(sorted, q[i], method);
    }
    return quantiles;
  }

  /// The quantile of values that are sorted, without NaN.
  static double ofSorted(double[] sorted, double q, Method method) {
    double place = method.place(q, sorted.length);
    if (place < 0) {
      return sorted[0];
    }
    if (place >= sorted.length - 1) {
      return sorted[sorted.length - 1];
    }
    double lower = Math.floor(place);
    int at = (int) lower;
    return between(sorted[at], sorted[at + 1], method.weight(place - lower, lower));
  }

  /// From a to b, exact at both ends, never outside of them.
  static double between(double a, double b, double weight) {
    if (weight == 0 || a == b) {
      return a;
    }
    if (weight == 1) {
      return b;
    }
    double way = b - a;
    if (way == Double.POSITIVE_INFINITY) {
      return a * (1 - weight) + b * weight;
    }
    return weight < 0.5 ? a + way * weight : b - way * (1 - weight);
  }

  private static void requireShare(double q, int index) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("q[" + index + "]=" + q + "; want 0 … 1");
    }
  }
}
