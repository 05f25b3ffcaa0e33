package io.roadml.kernels;

import java.util.Arrays;

/// The law of the Kolmogorov–Smirnov statistic of n values against a continuous distribution: P(D ≥ d).
///
/// - Accuracy: exact forms where they keep their digits, else the expansions named below. Relative error about 1e-10 for
///   n ≤ 140; for larger n below 1e-10 in absolute terms, and 2e-6 relative at worst near n·d² = 2.2.
/// - Cost: up to a few ms (n ≤ 100,000 and small d), about 0.1 s for n near a million.
/// - Source: G. Marsaglia, W. W. Tsang, J. Wang (2003); W. Pelz, I. J. Good (1976); R. Simard, P. L'Ecuyer (2011), whose
///   choice of regions scipy also follows.
final class Kolmogorov {
  private static final double PI_SQUARED = Math.PI * Math.PI;
  private static final double ROOT_TWO_PI = 2.5066282746310007;
  private static final int SMALL = 140;
  private static final double HUGE = 1e140;
  private static final int HUGE_DIGITS = 140;
  private static final int SUMMED = 1_000_000;

  private Kolmogorov() {
  }

  /// P(D ≥ d) for n values.
  static double upper(double d, long n) {
    double t = n * d;
    if (t <= 0.5 || d >= 1) {
      return d >= 1 ? 0 : 1;
    }
    if (t <= 1) {
      return 1 - lowest(t, n);
    }
    if (t >= n - 1 || d >= 0.5) {
      return Math.min(1, 2 * oneSided(d, n));
    }
    return between(d, n, t * d);
  }

  private static double between(double d, long n, double square) {
    if (square >= (n <= SMALL ? 4 : 2.2)) {
      return square >= 370 ? 0 : Math.min(1, 2 * oneSided(d, n));
    }
    boolean matrix = n <= SMALL || (n <= 100_000 && n * d * Math.sqrt(d) <= 1.4);
    return Math.clamp(1 - (matrix ? lowerByMatrix(d, (int) n) : lowerByExpansion(d, n)), 0, 1);
  }

  /// P(D < d) for ½ ≤ n·d ≤ 1: n!·((2t−1)/n)^n.
  private static double lowest(double t, long n) {
    double log = Special.stirlingError(n) + 0.5 * StrictMath.log(2 * Math.PI * n) - n + n * StrictMath.log(2 * t - 1);
    return StrictMath.exp(log);
  }

  /// P(D⁺ ≥ d), the sum of Birnbaum and Tingey: all terms are positive. It starts at the largest ones, near the middle,
  /// and stops where they no longer matter.
  static double oneSided(double d, long n) {
    if (n > SUMMED) {
      double z = 6.0 * n * d + 1;
      return StrictMath.exp(-z * z / (18.0 * n));
    }
    int last = (int) Math.floor(n * (1 - d));
    int middle = last / 2;
    double upwards = 0;
    double downwards = 0;
    for (int j = middle + 1; j <= last; j++) {
      double term = crossing(j, n, d);
      upwards += term;
      if (term < upwards * 1e-18) {
        break;
      }
    }
    for (int j = middle; j >= 0; j--) {
      double term = crossing(j, n, d);
      downwards += term;
      if (term < downwards * 1e-18) {
        break;
      }
    }
    return Math.min(1, upwards + downwards);
  }

  /// d·C(n,j)·(d + j/n)^(j−1)·(1 − d − j/n)^(n−j)
  private static double crossing(int j, long n, double d) {
    double p = d + (double) j / n;
    double q = 1 - p;
    if (j == 0) {
      return StrictMath.exp(n * StrictMath.log1p(-d));
    }
    if (q <= 0 || j == n) {
      return 0;
    }
    return d / p * Special.binomial(j, n, p, q);
  }

  /// P(D < d) as one element of a power of a matrix: n ≤ 140, or n·d^1.5 small, so that the matrix is.
  private static double lowerByMatrix(double d, int n) {
    int k = (int) (n * d) + 1;
    int m = 2 * k - 1;
    double[] step = stepMatrix(m, k - n * d);
    double[] power = new double[m * m];
    int digits = power(step, m, n, power);
    double product = power[(k - 1) * m + k - 1];
    for (int i = 1; i <= n; i++) {
      product *= (double) i / n;
      if (product < 1 / HUGE) {
        product *= HUGE;
        digits -= HUGE_DIGITS;
      }
    }
    return product * StrictMath.pow(10, digits);
  }

  /// Ones up to one right of the diagonal, less powers of h in the first column and the last row; each divided by the
  /// factorial of its distance below the upper border.
  private static double[] stepMatrix(int m, double h) {
    double[] a = new double[m * m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j <= Math.min(i + 1, m - 1); j++) {
        a[i * m + j] = 1;
      }
    }
    for (int i = 0; i < m; i++) {
      a[i * m] -= StrictMath.pow(h, i + 1);
      a[(m - 1) * m + i] -= StrictMath.pow(h, m - i);
    }
    a[(m - 1) * m] += 2 * h - 1 > 0 ? StrictMath.pow(2 * h - 1, m) : 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j <= i; j++) {
        for (int f = 1; f <= i - j + 1; f++) {
          a[i * m + j] /= f;
        }
      }
    }
    return a;
  }

  /// to = base^n, divided by ten to the power of what is returned.
  private static int power(double[] base, int m, int n, double[] to) {
    if (n == 1) {
      System.arraycopy(base, 0, to, 0, to.length);
      return 0;
    }
    double[] half = new double[m * m];
    int digits = 2 * power(base, m, n / 2, half);
    multiply(half, half, m, to);
    if (n % 2 == 1) {
      System.arraycopy(to, 0, half, 0, half.length);
      multiply(half, base, m, to);
    }
    if (to[(m / 2) * m + m / 2] > HUGE) {
      for (int i = 0; i < to.length; i++) {
        to[i] /= HUGE;
      }
      digits += HUGE_DIGITS;
    }
    return digits;
  }

  private static void multiply(double[] a, double[] b, int m, double[] to) {
    Arrays.fill(to, 0);
    for (int i = 0; i < m; i++) {
      for (int k = 0; k < m; k++) {
        double factor = a[i * m + k];
        for (int j = 0; j < m; j++) {
          to[i * m + j] += factor * b[k * m + j];
        }
      }
    }
  }

  /// P(D < d) for large n: Kolmogorov's limit and three corrections in powers of 1/√n.
  private static double lowerByExpansion(double d, long n) {
    double root = Math.sqrt((double) n);
    double z = root * d;
    double limit = 0;
    double first = 0;
    double second = 0;
    double third = 0;
    for (int k = (int) Math.ceil(16 * z / Math.PI); k >= 1; k--) {
      double odd = (2 * k - 1) * (2 * k - 1) * PI_SQUARED / 4;
      double weight = StrictMath.exp(-odd / (2 * z * z));
      limit += weight;
      first += weight * (odd - z * z);
      second += weight * second(odd, z * z);
      third += weight * third(odd, z * z);
    }
    limit *= ROOT_TWO_PI / z;
    first *= ROOT_TWO_PI / (6 * power(z, 4));
    second = second * ROOT_TWO_PI / (72 * power(z, 7)) - evenTerms(z, 0) * ROOT_TWO_PI / (36 * power(z, 3));
    third = third * ROOT_TWO_PI / (6480 * power(z, 10)) + evenTerms(z, 1) * ROOT_TWO_PI / (216 * power(z, 6));
    return limit + first / root + second / n + third / (n * root);
  }

  /// 6s³ + 2s² + (2s² − 5s)·m + (1 − 2s)·m², where m = π²(k+½)² and s = z².
  private static double second(double m, double s) {
    return 6 * s * s * s + 2 * s * s + (2 * s * s - 5 * s) * m + (1 - 2 * s) * m * m;
  }

  private static double third(double m, double s) {
    return -30 * s * s * s - 90 * s * s * s * s + (135 * s * s - 96 * s * s * s) * m + (212 * s * s - 60 * s) * m * m
        + (5 - 30 * s) * m * m * m;
  }

  /// Σ (πk)²·(3z² − (πk)²)^e·e^(−(πk)²/2z²), e = 0 or 1.
  private static double evenTerms(double z, int e) {
    double sum = 0;
    for (int k = (int) Math.ceil(16 * z / Math.PI); k >= 1; k--) {
      double m = k * k * PI_SQUARED;
      sum += m * (e == 0 ? 1 : 3 * z * z - m) * StrictMath.exp(-m / (2 * z * z));
    }
    return sum;
  }

  private static double power(double z, int exponent) {
    double product = 1;
    for (int i = 0; i < exponent; i++) {
      product *= z;
    }
    return product;
  }

  /// P(√n·D ≥ x) as n grows without bound.
  static double limitUpper(double x) {
    if (x <= 0) {
      return 1;
    }
    return x < 1.18 ? 1 - limitLower(x) : limitTail(x);
  }

  private static double limitLower(double x) {
    double sum = 0;
    for (int k = 7; k >= 1; k -= 2) {
      sum += StrictMath.exp(-k * k * PI_SQUARED / (8 * x * x));
    }
    return ROOT_TWO_PI / x * sum;
  }

  private static double limitTail(double x) {
    double sum = 0;
    for (int k = 5; k >= 1; k--) {
      double term = StrictMath.exp(-2.0 * k * k * x * x);
      sum += k % 2 == 1 ? term : -term;
    }
    return 2 * sum;
  }
}
