package io.roadml.kernels;

/// The two-sample Cramér–von Mises test. Source: T. W. Anderson (1962) for the statistic and its moments; T. W. Anderson,
/// D. A. Darling (1952) for the limit.
final class CramerVonMises {
  /// Where the integral for the Bessel function has died out, and its step: the trapezoid rule on a whole line converges
  /// faster than any power of the step.
  private static final double STEP = 1.0 / 32;

  private CramerVonMises() {
  }

  static TestResult test(Merge merge, double n, double m) {
    double u = 0;
    while (merge.next()) {
      double before = (double) merge.xs() - merge.xTies() + merge.ys() - merge.yTies();
      double rank = before + (merge.xTies() + merge.yTies() + 1) / 2.0;
      u += n * squares(rank, merge.xs() - merge.xTies(), merge.xTies());
      u += m * squares(rank, merge.ys() - merge.yTies(), merge.yTies());
    }
    double pairs = n * m;
    double rows = n + m;
    double t = u / (pairs * rows) - (4 * pairs - 1) / (6 * rows);
    return new TestResult(t, pValue(t, n, m));
  }

  /// Σ (rank − i)² over the next `count` places after `place`.
  private static double squares(double rank, int place, int count) {
    double sum = 0;
    for (int i = 1; i <= count; i++) {
      double distance = rank - place - i;
      sum += distance * distance;
    }
    return sum;
  }

  private static double pValue(double t, double n, double m) {
    double pairs = n * m;
    double rows = n + m;
    double mean = (1 + 1 / rows) / 6;
    double variance = (rows + 1) * (4 * pairs * rows - 3 * (n * n + m * m) - 2 * pairs)
        / (45 * rows * rows * 4 * pairs);
    double z = 1.0 / 6 + (t - mean) / Math.sqrt(45 * variance);
    return z < 0.003 ? 1 : Math.clamp(1 - limitLower(z), 0.0, 1.0);
  }

  /// P(ω² ≤ z) = 1/(π·√z)·Σ Γ(k+½)/(Γ(½)·k!)·√(4k+1)·e^(−q)·K¼(q), q = (4k+1)²/16z.
  private static double limitLower(double z) {
    double coefficient = 1;
    double sum = 0;
    for (int k = 0; k < 200; k++) {
      double order = 4 * k + 1;
      double term = coefficient * Math.sqrt(order) * scaledBessel(order * order / (16 * z));
      sum += term;
      if (term < sum * 1e-17) {
        break;
      }
      coefficient *= (k + 0.5) / (k + 1);
    }
    return sum / (Math.PI * Math.sqrt(z));
  }

  /// e^(−q)·K¼(q) = ∫ e^(−q·(1 + cosh t))·cosh(t/4) dt over t ≥ 0.
  private static double scaledBessel(double q) {
    double sum = 0.5 * StrictMath.exp(-2 * q);
    double term = sum;
    for (int i = 1; term > sum * 1e-18; i++) {
      double t = i * STEP;
      term = StrictMath.exp(-q * (1 + StrictMath.cosh(t))) * StrictMath.cosh(t / 4);
      sum += term;
    }
    return sum * STEP;
  }
}
