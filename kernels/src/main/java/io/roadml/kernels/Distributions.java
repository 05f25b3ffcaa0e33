package io.roadml.kernels;

/// Tail probabilities, and the values that have them.
///
/// - Units: a probability 0 … 1. `…Upper(x)` is P(X > x), which keeps its digits however small; `…Critical(p)` is the
///   value with that upper tail.
/// - Threading: stateless. - Allocation: none, but for [#kolmogorovUpper(double, long)], which may need a matrix.
/// - Accuracy: about 1e-13 relative, down to 1e-300; the same bits on every machine.
/// - Fails: [IllegalArgumentException] for NaN, for a probability outside 0 … 1, and for degrees of freedom that are not
///   positive, or above 1e12.
/// - Source: checked against scipy's `norm`, `chi2`, `t`, `kolmogorov` and `kstwo`.
public final class Distributions {
  private Distributions() {
  }

  /// P(Z > z) of the standard normal distribution.
  public static double normalUpper(double z) {
    requireNumber("z", z);
    double tail = 0.5 * Special.gammaUpper(0.5, z * z / 2);
    return z < 0 ? 1 - tail : tail;
  }

  /// The z with P(Z > z) = p; infinite for 0 and 1.
  public static double normalCritical(double p) {
    requireProbability("p", p);
    if (p > 0.5) {
      return -normalCritical(1 - p);
    }
    if (p == 0 || p == 0.5) {
      return p == 0 ? Double.POSITIVE_INFINITY : 0;
    }
    return Special.whereFallsBelow(Distributions::normalUpper, p, 40);
  }

  /// P(X > x) of the chi-squared distribution; 1 for x ≤ 0.
  public static double chiSquaredUpper(double x, double degreesOfFreedom) {
    requireNumber("x", x);
    requirePositive("degreesOfFreedom", degreesOfFreedom);
    return x <= 0 ? 1 : Special.gammaUpper(degreesOfFreedom / 2, x / 2);
  }

  /// The x with P(X > x) = p of the chi-squared distribution; 0 for p = 1, infinite for p = 0.
  public static double chiSquaredCritical(double p, double degreesOfFreedom) {
    requireProbability("p", p);
    requirePositive("degreesOfFreedom", degreesOfFreedom);
    if (p == 0 || p == 1) {
      return p == 0 ? Double.POSITIVE_INFINITY : 0;
    }
    return Special.whereFallsBelow(x -> chiSquaredUpper(x, degreesOfFreedom), p, Double.MAX_VALUE);
  }

  /// P(T > t) of Student's distribution; degrees of freedom may be broken.
  public static double studentUpper(double t, double degreesOfFreedom) {
    requireNumber("t", t);
    requirePositive("degreesOfFreedom", degreesOfFreedom);
    double square = t * t;
    if (square == Double.POSITIVE_INFINITY) {
      return t > 0 ? 0 : 1;
    }
    double sum = degreesOfFreedom + square;
    double tail = 0.5 * Special.beta(degreesOfFreedom / 2, 0.5, degreesOfFreedom / sum, square / sum);
    return t < 0 ? 1 - tail : tail;
  }

  /// P(√n·D ≥ x) of Kolmogorov's statistic as n grows without bound.
  public static double kolmogorovUpper(double x) {
    requireNumber("x", x);
    return Kolmogorov.limitUpper(x);
  }

  /// The x with [#kolmogorovUpper(double)] = p. The critical D of two large samples is it times √((n+m)/(n·m)).
  public static double kolmogorovCritical(double p) {
    requireProbability("p", p);
    if (p == 0 || p == 1) {
      return p == 0 ? Double.POSITIVE_INFINITY : 0;
    }
    return Special.whereFallsBelow(Kolmogorov::limitUpper, p, 30);
  }

  /// P(D ≥ d) of the two-sided Kolmogorov–Smirnov statistic of n values from a continuous distribution.
  ///
  /// - Accuracy: 1e-10 relative for n ≤ 140; 1e-10 absolute above, where the tail beyond n·d² = 2.2 has up to 2e-6
  ///   relative error.
  /// - Cost: µs, up to ms for small d; 0.1 s for n of a million.
  public static double kolmogorovUpper(double d, long n) {
    requireNumber("d", d);
    if (n < 1) {
      throw new IllegalArgumentException("n=" + n + "; want at least 1");
    }
    return Kolmogorov.upper(d, n);
  }

  /// P(D⁺ ≥ d) of the one-sided statistic of n values: the largest excess of the empirical over the true distribution.
  public static double smirnovUpper(double d, long n) {
    requireNumber("d", d);
    if (n < 1) {
      throw new IllegalArgumentException("n=" + n + "; want at least 1");
    }
    return d <= 0 ? 1 : d >= 1 ? 0 : Kolmogorov.oneSided(d, n);
  }

  /// The x with P(X ≤ x) = p of the beta distribution.
  static double betaQuantile(double p, double a, double b) {
    return Special.whereFallsBelow(x -> Special.beta(b, a, 1 - x, x), 1 - p, 1);
  }

  private static void requireNumber(String name, double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException(name + "=NaN; want a number");
    }
  }

  private static void requireProbability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + "=" + value + "; want 0 … 1");
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0 && value <= 1e12)) {
      throw new IllegalArgumentException(name + "=" + value + "; want more than 0, at most 1e12");
    }
  }
}
