package io.roadml.kernels;

import java.util.function.DoubleUnaryOperator;

/// The functions behind the p-values: incomplete gamma and beta, in a form that keeps its digits in the far tails and for
/// large parameters, because the leading factor is made from deviances and never from a difference of logarithms.
///
/// - Accuracy: about 1e-13 relative. `StrictMath`, so the same bits on every machine.
/// - Source: C. Loader, Fast and accurate computation of binomial probabilities (2000); Lentz' continued fractions.
final class Special {
  private static final double HALF_LN_TWO_PI = 0.9189385332046727;
  private static final double TWO_PI = 6.283185307179586;
  private static final double TINY = 1e-300;
  private static final double STOP = 1e-16;
  private static final int SHIFT = 16;

  /// B₂ₖ / (2k·(2k−1)), the coefficients of Stirling's series.
  private static final double[] STIRLING = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360,
      1.0 / 156, -3617.0 / 122400};

  private Special() {
  }

  /// What Stirling's formula lacks: log Γ(a+1) − ((a+½)·log a − a + ½·log 2π), a > 0.
  static double stirlingError(double a) {
    double missing = 0;
    double at = a;
    while (at < SHIFT) {
      missing += (at + 0.5) * StrictMath.log1p(1 / at) - 1;
      at++;
    }
    double sum = 0;
    for (int k = STIRLING.length - 1; k >= 0; k--) {
      sum = sum / (at * at) + STIRLING[k];
    }
    return missing + sum / at;
  }

  /// log Γ(a), a > 0.
  static double logGamma(double a) {
    return stirlingError(a) + (a - 0.5) * StrictMath.log(a) - a + HALF_LN_TWO_PI;
  }

  /// a·log(a/x) + x − a ≥ 0, without cancellation where a is near x; a, x > 0.
  static double deviance(double a, double x) {
    double v = (a - x) / (a + x);
    if (Math.abs(v) > 0.1) {
      return a * logOfRatio(a, x) + x - a;
    }
    double power = 2 * a * v;
    double sum = (a - x) * v;
    for (int j = 1; Math.abs(power) > 0; j++) {
      power *= v * v;
      double next = sum + power / (2 * j + 1);
      if (next == sum) {
        return sum;
      }
      sum = next;
    }
    return sum;
  }

  private static double logOfRatio(double a, double x) {
    double ratio = a / x;
    return ratio >= Double.MIN_NORMAL && ratio < Double.POSITIVE_INFINITY ? StrictMath.log(ratio)
        : StrictMath.log(a) - StrictMath.log(x);
  }

  /// x^a·e^−x / Γ(a+1)
  private static double poisson(double a, double x) {
    return StrictMath.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(TWO_PI * a);
  }

  /// C(n,j)·p^j·q^(n−j) for 0 < j < n, p + q = 1.
  static double binomial(double j, double n, double p, double q) {
    double exponent = stirlingError(n) - stirlingError(j) - stirlingError(n - j) - deviance(j, n * p)
        - deviance(n - j, n * q);
    return StrictMath.exp(exponent) * Math.sqrt(n / (TWO_PI * j * (n - j)));
  }

  /// Q(a, x), the upper part of the gamma function: 1 at x = 0, 0 at infinity; a > 0, x ≥ 0.
  static double gammaUpper(double a, double x) {
    if (x == 0) {
      return 1;
    }
    if (x == Double.POSITIVE_INFINITY) {
      return 0;
    }
    return x < a + 1 ? 1 - poisson(a, x) * gammaSeries(a, x) : poisson(a, x) * a / gammaFraction(a, x);
  }

  /// 1 + x/(a+1) + x²/((a+1)(a+2)) + ...
  private static double gammaSeries(double a, double x) {
    double term = 1;
    double sum = 1;
    for (double n = a + 1; term > sum * STOP; n++) {
      term *= x / n;
      sum += term;
    }
    return sum;
  }

  /// x + 1 − a − 1·(1−a)/(x + 3 − a − ...), Lentz' way.
  private static double gammaFraction(double a, double x) {
    double b = x + 1 - a;
    double value = b;
    double c = b;
    double d = 0;
    double change = 0;
    for (double i = 1; change != 1; i++) {
      double coefficient = i * (a - i);
      b += 2;
      d = 1 / nonZero(b + coefficient * d);
      c = nonZero(b + coefficient / c);
      double before = change;
      change = c * d;
      value *= change;
      if (Math.abs(change - 1) <= STOP * 2 && Math.abs(before - 1) <= STOP * 2) {
        break;
      }
    }
    return value;
  }

  /// I(x; a, b), the regularised incomplete beta function; `y` = 1−x is given, so that it loses nothing near 1.
  static double beta(double a, double b, double x, double y) {
    if (x <= 0 || y <= 0) {
      return x <= 0 ? 0 : 1;
    }
    return x <= (a + 1) / (a + b + 2) ? betaFactor(a, b, x, y) / a * betaFraction(a, b, x)
        : 1 - betaFactor(b, a, y, x) / b * betaFraction(b, a, y);
  }

  /// x^a·y^b / B(a, b)
  private static double betaFactor(double a, double b, double x, double y) {
    double n = a + b;
    double exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
    return StrictMath.exp(exponent) * Math.sqrt(a / n * b / TWO_PI);
  }

  private static double betaFraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
    double value = d;
    double change = 0;
    for (double m = 1; Math.abs(change - 1) > STOP * 2 && m < 1e6; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonZero(1 + even * d);
      c = nonZero(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonZero(1 + odd * d);
      c = nonZero(1 + odd / c);
      change = d * c;
      value *= change;
    }
    return value;
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /// The largest x in 0 ... `high` with `falling(x)` ≥ `level`, for a function that never rises. Positive doubles have the
  /// order of their bits, so 63 halvings of the bits find it to the last of them.
  static double whereFallsBelow(DoubleUnaryOperator falling, double level, double high) {
    long low = 0;
    long above = Double.doubleToRawLongBits(high) + 1;
    while (above - low > 1) {
      long middle = (low + above) >>> 1;
      if (falling.applyAsDouble(Double.longBitsToDouble(middle)) >= level) {
        low = middle;
      } else {
        above = middle;
      }
    }
    return Double.longBitsToDouble(low);
  }
}
