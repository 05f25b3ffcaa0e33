package io.roadml.kernels;

import io.roadml.kernels.TwoSample.Alternative;
import io.roadml.kernels.TwoSample.Method;

/// The two-sample Kolmogorov–Smirnov test. D is a whole number of 1/(n·m)-ths until the last division.
final class KolmogorovSmirnov {
  /// Two-sided: up to this many rows a sample, `AUTO` is exact.
  private static final int EXACT_ROWS = 10_000;
  /// One-sided: up to e^this orders of the rows, `AUTO` is exact.
  private static final double EXACT_LOG_ORDERS = 709;

  private final int n;
  private final int m;
  private final Gaps gaps;

  /// Neither sample is empty, and none has a NaN.
  KolmogorovSmirnov(Samples x, Samples y) {
    n = x.size();
    m = y.size();
    gaps = Gaps.between(x, y);
  }

  TestResult result(Alternative alternative, Method method) {
    long steps = steps(alternative);
    return new TestResult(statistic(steps), pValue(steps, alternative, method));
  }

  /// D of the two-sided test.
  double distance() {
    return statistic(steps(Alternative.TWO_SIDED));
  }

  /// P of Kolmogorov's limit.
  double limitP() {
    return Kolmogorov.limitUpper(Math.sqrt((double) n * m / ((double) n + m)) * distance());
  }

  private double statistic(long steps) {
    return (double) steps / ((double) n * m);
  }

  private long steps(Alternative alternative) {
    return switch (alternative) {
      case TWO_SIDED -> Math.max(gaps.highest(), -gaps.lowest());
      case GREATER -> gaps.highest();
      case LESS -> -gaps.lowest();
    };
  }

  private double pValue(long steps, Alternative alternative, Method method) {
    boolean exact = switch (method) {
      case EXACT -> true;
      case ASYMPTOTIC -> false;
      case AUTO -> isSmall(alternative);
    };
    return exact ? exactP(steps, alternative) : asymptoticP(statistic(steps), alternative);
  }

  private boolean isSmall(Alternative alternative) {
    if (Math.max(n, m) > EXACT_ROWS) {
      return false;
    }
    return alternative == Alternative.TWO_SIDED || n == m || Special.logGamma(n + m + 1.0) - Special.logGamma(n + 1.0)
        - Special.logGamma(m + 1.0) < EXACT_LOG_ORDERS;
  }

  private double asymptoticP(double d, Alternative alternative) {
    double larger = Math.max(n, m);
    double smaller = Math.min(n, m);
    double effective = larger * smaller / (larger + smaller);
    if (alternative == Alternative.TWO_SIDED) {
      return d == 0 ? 1 : Kolmogorov.upper(d, Math.max(1, (long) Math.rint(effective)));
    }
    double z = Math.sqrt(effective) * d;
    double correction = 2 * z * (larger + 2 * smaller) / Math.sqrt(larger * smaller * (larger + smaller)) / 3;
    return Math.clamp(StrictMath.exp(-2 * z * z - correction), 0.0, 1.0);
  }

  private double exactP(long steps, Alternative alternative) {
    if (steps == 0) {
      return 1;
    }
    if (n == m) {
      return equalSizes(steps / n, alternative);
    }
    return Math.min(1, alternative == Alternative.LESS ? touching(m, n, steps, false)
        : touching(n, m, steps, alternative == Alternative.TWO_SIDED));
  }

  /// By reflection: of the C(2n, n) orders, those whose two counts come to differ by h.
  private double equalSizes(long h, Alternative alternative) {
    if (alternative != Alternative.TWO_SIDED) {
      return reflected(0, h);
    }
    double p = 0;
    for (long k = n / h - 1; k >= 0; k--) {
      p = reflected(k * h, h) * (1 - p);
    }
    return Math.min(1, 2 * p);
  }

  /// C(2n, n−from−h) / C(2n, n−from)
  private double reflected(long from, long h) {
    double p = 1;
    for (long j = 0; j < h; j++) {
      p *= (n - from - j) / (double) (n + from + j + 1);
    }
    return p;
  }

  /// The share of the orders of n and m rows, all alike, in which i·m − j·n reaches `steps`, or on the other side too.
  ///
  /// It goes along the diagonals i+j = s. An order that is at (i, j) came from (i−1, j) with probability i/s. Only the
  /// strip between the borders is gone through; on them the share is 1. All terms are positive: small shares keep their
  /// digits.
  private static double touching(int n, int m, long steps, boolean bothSides) {
    double[] share = new double[n + 3];
    double[] next = new double[n + 3];
    long total = (long) n + m;
    for (int s = 1; s <= total; s++) {
      int upper = (int) Math.min(n + 1, Math.ceilDiv(steps + (long) s * n, total));
      int lower = bothSides ? (int) Math.max(-1, Math.floorDiv((long) s * n - steps, total)) : -1;
      int from = Math.max(lower + 1, Math.max(0, s - m));
      int to = Math.min(upper - 1, Math.min(n, s));
      double part = 1.0 / s;
      for (int i = from; i <= to; i++) {
        next[i + 1] = (i * share[i] + (s - i) * share[i + 1]) * part;
      }
      next[lower + 1] = lower >= 0 ? 1 : 0;
      next[upper + 1] = upper <= n ? 1 : 0;
      double[] swap = share;
      share = next;
      next = swap;
    }
    return share[n + 1];
  }
}
