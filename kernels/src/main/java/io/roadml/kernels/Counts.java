package io.roadml.kernels;

/// Tests on counts: categories, proportions, tables.
///
/// - Threading: stateless; arguments are only read. - Allocation: the answer.
/// - Fails: [IllegalArgumentException] for negative counts and for tables that a test cannot judge.
/// - Source: `chi2_contingency`, `chisquare`, `fisher_exact` of scipy; `proportion_confint`, `proportions_ztest` of
///   statsmodels.
public final class Counts {
  /// The sums of observed and expected counts may differ by this much.
  private static final double SAME_SUM = 1e-8;
  /// Two tables with probabilities nearer than this are equally likely.
  private static final double TIE = 1e-14;

  private Counts() {
  }

  /// How the interval of a proportion is found.
  public enum Interval {
    /// Wilson's score: close to the stated confidence for all but tiny samples.
    WILSON,
    /// The normal approximation, cut off at 0 and 1: too short near them.
    NORMAL,
    /// Clopper–Pearson: never below the stated confidence.
    EXACT
  }

  /// An interval of a proportion, 0 … 1.
  ///
  /// @param low its lower end
  /// @param high its upper end
  public record Bounds(double low, double high) {}

  /// Pearson's χ² of the table of two rows, reference and current: both are taken for samples.
  ///
  /// @param yates whether to apply the continuity correction, which only a table of 2×2 has
  /// @return p = 1 for a table of one column
  public static TestResult chiSquared(long[] reference, long[] current, boolean yates) {
    return new ContingencyTable(reference, current).chiSquared(yates);
  }

  /// The G test (log-likelihood ratio) of the same table.
  public static TestResult g(long[] reference, long[] current) {
    return new ContingencyTable(reference, current).g();
  }

  /// χ² of the current counts against the shares of the reference, which are taken for exact: it rejects more often than
  /// [#chiSquared] does.
  ///
  /// @return the statistic is infinite and p = 0 where a category has no reference but is there
  public static TestResult goodnessOfFit(long[] reference, long[] current) {
    Check.sameLength("reference", reference.length, "current", current.length);
    Check.notEmpty("reference", reference.length);
    double scale = total("current", current) / (double) total("reference", reference);
    double statistic = 0;
    for (int i = 0; i < reference.length; i++) {
      statistic += excess(current[i], reference[i] * scale);
    }
    return chiSquaredResult(statistic, reference.length - 1);
  }

  /// χ² of observed against expected counts.
  ///
  /// - Fails: [IllegalArgumentException] where their sums differ by more than 1e-8 of them.
  public static TestResult goodnessOfFit(double[] observed, double[] expected) {
    Check.sameLength("observed", observed.length, "expected", expected.length);
    Check.notEmpty("observed", observed.length);
    double statistic = 0;
    Neumaier observedSum = new Neumaier();
    Neumaier expectedSum = new Neumaier();
    for (int i = 0; i < observed.length; i++) {
      requireCount("observed", i, observed[i]);
      requireCount("expected", i, expected[i]);
      observedSum.add(observed[i]);
      expectedSum.add(expected[i]);
      statistic += excess(observed[i], expected[i]);
    }
    double difference = Math.abs(observedSum.total() - expectedSum.total());
    if (difference > SAME_SUM * Math.min(observedSum.total(), expectedSum.total())) {
      throw new IllegalArgumentException("observed sums to " + observedSum.total() + ", expected to "
          + expectedSum.total() + "; want the same sum");
    }
    return chiSquaredResult(statistic, observed.length - 1);
  }

  private static double excess(double observed, double expected) {
    double difference = observed - expected;
    return difference == 0 ? 0 : difference * difference / expected;
  }

  static TestResult chiSquaredResult(double statistic, int degrees) {
    double p = degrees == 0 ? 1 : Distributions.chiSquaredUpper(statistic, degrees);
    return new TestResult(statistic, p, degrees);
  }

  /// Fisher's exact test of the table {{a, b}, {c, d}}, two-sided: the tables with its margins that are no likelier.
  ///
  /// - Cost: as many steps as the smallest margin. - Accuracy of p: 1e-12.
  ///
  /// @return the statistic is the odds ratio a·d/(b·c); NaN, with p = 1, where a margin is 0
  public static TestResult fisherExact(long a, long b, long c, long d) {
    requireCount("a", a);
    requireCount("b", b);
    requireCount("c", c);
    requireCount("d", d);
    if (a + b == 0 || c + d == 0 || a + c == 0 || b + d == 0) {
      return new TestResult(Double.NaN, 1);
    }
    double odds = (double) a * d / ((double) b * c);
    return new TestResult(odds, Hypergeometric.twoSided(a, b, c, d, TIE));
  }

  /// The confidence interval of the proportion k/n.
  ///
  /// @param alpha the chance that it misses, 0 … 1
  public static Bounds proportionInterval(long k, long n, double alpha, Interval interval) {
    requireSuccesses("k", k, "n", n);
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha=" + alpha + "; want more than 0, less than 1");
    }
    return switch (interval) {
      case WILSON -> wilson(k, n, Distributions.normalCritical(alpha / 2));
      case NORMAL -> normal(k / (double) n, n, Distributions.normalCritical(alpha / 2));
      case EXACT -> exact(k, n, alpha / 2);
    };
  }

  private static Bounds wilson(double k, double n, double z) {
    double share = k / n;
    double square = z * z;
    double centre = (share + square / (2 * n)) / (1 + square / n);
    double width = z * Math.sqrt((share * (1 - share) + square / (4 * n)) / n) / (1 + square / n);
    return new Bounds(Math.max(0, centre - width), Math.min(1, centre + width));
  }

  private static Bounds normal(double share, double n, double z) {
    double width = z * Math.sqrt(share * (1 - share) / n);
    return new Bounds(Math.max(0, share - width), Math.min(1, share + width));
  }

  private static Bounds exact(double k, double n, double tail) {
    double low = k == 0 ? 0 : Distributions.betaQuantile(tail, k, n - k + 1);
    double high = k == n ? 1 : Distributions.betaQuantile(1 - tail, k + 1, n - k);
    return new Bounds(low, high);
  }

  /// Whether two proportions differ: z with the pooled variance, two-sided.
  ///
  /// @return NaN where none or all are successes on both sides
  public static TestResult twoProportions(long k1, long n1, long k2, long n2) {
    requireSuccesses("k1", k1, "n1", n1);
    requireSuccesses("k2", k2, "n2", n2);
    double pooled = ((double) k1 + k2) / ((double) n1 + n2);
    double variance = pooled * (1 - pooled) * (1.0 / n1 + 1.0 / n2);
    double z = ((double) k1 / n1 - (double) k2 / n2) / Math.sqrt(variance);
    return new TestResult(z, Double.isNaN(z) ? Double.NaN : Math.min(1, 2 * Distributions.normalUpper(Math.abs(z))));
  }

  /// The sum of counts that are not negative and not all 0.
  static long total(String name, long[] counts) {
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      requireCount(name + "[" + i + "]", counts[i]);
      total = Math.addExact(total, counts[i]);
    }
    if (total == 0) {
      throw new IllegalArgumentException(name + " sums to 0; want at least one row");
    }
    return total;
  }

  private static void requireCount(String name, long count) {
    if (count < 0) {
      throw new IllegalArgumentException(name + "=" + count + "; want 0 or more");
    }
  }

  private static void requireCount(String name, int index, double count) {
    if (!(count >= 0 && count < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + "[" + index + "]=" + count + "; want 0 or more, finite");
    }
  }

  private static void requireSuccesses(String name, long k, String ofName, long n) {
    if (k < 0 || n < 1 || k > n) {
      throw new IllegalArgumentException(name + "=" + k + " of " + ofName + "=" + n + "; want 0 … n, n at least 1");
    }
  }
}
