package io.roadml.kernels;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Whether, and how far, two samples of one number differ: reference and current, before and after.
///
/// - Shape: `x[n]` and `y[m]`, in any order, of different lengths if need be.
/// - Threading: stateless; arguments are only read. - Allocation: sorted copies. - Cost: two sorts.
/// - p-values assume rows that are independent of each other. With ties those of Kolmogorov–Smirnov are too large.
/// - Fails: [IllegalArgumentException] for no rows (but for [#kolmogorovSmirnov], which answers NaN), for NaN, and, where
///   distances count, for infinity.
/// - Source: the tests of scipy.stats by the same names.
public final class TwoSample {
  private static final double LEAST_DEVIATION = 0.001;

  private TwoSample() {
  }

  /// Which difference counts.
  public enum Alternative {
    /// Either direction.
    TWO_SIDED,
    /// The distribution function of x lies below that of y: x tends to be larger.
    LESS,
    /// The distribution function of x lies above that of y: x tends to be smaller.
    GREATER
  }

  /// How the p-value of Kolmogorov–Smirnov is found.
  public enum Method {
    /// Exact for up to 10,000 rows a sample; one-sided and of different sizes, as long as the number of orders of the
    /// rows is below 1e307; else asymptotic.
    AUTO,
    /// By going through the lattice of orders: n·m steps of about a nanosecond.
    EXACT,
    /// Two-sided by the law of one sample of n·m/(n+m) rows, which is nearer than Kolmogorov's limit; one-sided by
    /// Hodges' expansion.
    ASYMPTOTIC
  }

  /// Kolmogorov–Smirnov: D is the largest distance of the two empirical distribution functions, 0 … 1, exact.
  ///
  /// @return statistic and p are NaN when a sample is empty
  public static TestResult kolmogorovSmirnov(Samples x, Samples y, Alternative alternative, Method method) {
    Require.noNaN("x", x);
    Require.noNaN("y", y);
    if (x.size() == 0 || y.size() == 0) {
      return new TestResult(Double.NaN, Double.NaN);
    }
    return new KolmogorovSmirnov(x, y).result(alternative, method);
  }

  /// [#kolmogorovSmirnov(Samples, Samples, Alternative, Method)], two-sided and `AUTO`.
  public static TestResult kolmogorovSmirnov(Samples x, Samples y) {
    return kolmogorovSmirnov(x, y, Alternative.TWO_SIDED, Method.AUTO);
  }

  /// [#kolmogorovSmirnov(Samples, Samples)] of arrays.
  public static TestResult kolmogorovSmirnov(double[] x, double[] y) {
    return kolmogorovSmirnov(Samples.of(x), Samples.of(y));
  }

  /// D alone, without its p-value.
  public static double kolmogorovSmirnovDistance(Samples x, Samples y) {
    return pair(x, y).distance();
  }

  /// The p-value of D by Kolmogorov's limit for samples without bound. Too large for small ones; others use it.
  public static double kolmogorovLimitP(Samples x, Samples y) {
    return pair(x, y).limitP();
  }

  private static KolmogorovSmirnov pair(Samples x, Samples y) {
    requireRows(x, y);
    Require.noNaN("x", x);
    Require.noNaN("y", y);
    return new KolmogorovSmirnov(x, y);
  }

  /// Kolmogorov–Smirnov of one sample against a continuous distribution, two-sided, by the exact law of D.
  ///
  /// @param distribution P(X ≤ x), from 0 to 1 and never falling
  public static TestResult kolmogorovSmirnov(Samples x, DoubleUnaryOperator distribution) {
    Check.notEmpty("x", x.size());
    double[] xs = Sorted.withEnd("x", x);
    double n = x.size();
    double d = 0;
    for (int i = 0; i < x.size(); i++) {
      double p = distribution.applyAsDouble(xs[i]);
      d = Math.max(d, Math.max((i + 1) / n - p, p - i / n));
    }
    return new TestResult(d, Kolmogorov.upper(d, x.size()));
  }

  /// Wasserstein's distance W₁, the area between the two distribution functions, in the unit of the data: how far a row
  /// has to be moved on average to make one sample out of the other.
  public static double wasserstein(Samples x, Samples y) {
    return area(x, y, Math::abs);
  }

  /// [#wasserstein(Samples, Samples)] of arrays.
  public static double wasserstein(double[] x, double[] y) {
    return wasserstein(Samples.of(x), Samples.of(y));
  }

  /// W₁ over the standard deviation of the reference (of the population; at least 0.001), as evidently reports it.
  public static double wassersteinNormalised(Samples reference, Samples current) {
    double distance = wasserstein(reference, current);
    return distance / Math.max(Math.sqrt(squares(reference) / reference.size()), LEAST_DEVIATION);
  }

  /// W₁ of weighted rows. Only the relations of the weights of a sample matter.
  public static double wasserstein(Samples x, Samples xWeights, Samples y, Samples yWeights) {
    requireRows(x, y);
    Check.finite("x", x);
    Check.finite("y", y);
    Check.weights(xWeights, "x", x.size());
    Check.weights(yWeights, "y", y.size());
    return new WeightedSteps(x.toArray(), xWeights.toArray()).areaBetween(
        new WeightedSteps(y.toArray(), yWeights.toArray()));
  }

  /// Energy distance, √(2·∫(F−G)²), in the root of the data's unit; 0 exactly where the samples are alike.
  public static double energyDistance(Samples x, Samples y) {
    return Math.sqrt(2 * area(x, y, difference -> difference * difference));
  }

  /// [#energyDistance(Samples, Samples)] of arrays.
  public static double energyDistance(double[] x, double[] y) {
    return energyDistance(Samples.of(x), Samples.of(y));
  }

  /// ∫ height(F − G)
  private static double area(Samples x, Samples y, DoubleUnaryOperator height) {
    requireRows(x, y);
    Check.finite("x", x);
    Check.finite("y", y);
    double n = x.size();
    double m = y.size();
    Neumaier sum = new Neumaier();
    Merge merge = new Merge(Sorted.withEnd("x", x), Sorted.withEnd("y", y));
    while (merge.next()) {
      double width = merge.following() - merge.value();
      if (width > 0) {
        sum.add(height.applyAsDouble(merge.xs() / n - merge.ys() / m) * width);
      }
    }
    return sum.total();
  }

  /// Cramér–von Mises: the squared distance of the distribution functions, with its asymptotic p-value.
  ///
  /// - Accuracy of p: about 1e-12 absolute, so a p below that says only that it is small.
  public static TestResult cramerVonMises(Samples x, Samples y) {
    requireRows(x, y);
    return CramerVonMises.test(new Merge(Sorted.withEnd("x", x), Sorted.withEnd("y", y)), x.size(), y.size());
  }

  /// Mann–Whitney's U of x: the pairs with x > y, ties counting half; U/(n·m) is the area under the ROC curve. Two-sided
  /// p by the normal approximation with tie and continuity corrections.
  ///
  /// @return p is 1 where all rows are tied
  public static TestResult mannWhitney(Samples x, Samples y) {
    requireRows(x, y);
    double n = x.size();
    double m = y.size();
    double rows = n + m;
    double u = 0;
    double tied = 0;
    Merge merge = new Merge(Sorted.withEnd("x", x), Sorted.withEnd("y", y));
    while (merge.next()) {
      double ties = (double) merge.xTies() + merge.yTies();
      u += merge.xTies() * (merge.ys() - merge.yTies() * 0.5);
      tied += ties * (ties * ties - 1);
    }
    double deviation = Math.sqrt(n * m / 12 * (rows + 1 - tied / (rows * (rows - 1))));
    double z = (Math.max(u, n * m - u) - n * m / 2 - 0.5) / deviation;
    return new TestResult(u, deviation > 0 ? Math.min(1, 2 * Distributions.normalUpper(z)) : 1);
  }

  /// Welch's t test: whether the means differ, without supposing equal variances. Two-sided.
  ///
  /// @return statistic and p are NaN where a sample has one row, or neither varies and the means are equal
  public static TestResult welch(Samples x, Samples y) {
    requireFinite(x, y);
    double xPart = squares(x) / (x.size() - 1.0) / x.size();
    double yPart = squares(y) / (y.size() - 1.0) / y.size();
    double t = (mean(x) - mean(y)) / Math.sqrt(xPart + yPart);
    double degrees = (xPart + yPart) * (xPart + yPart)
        / (xPart * xPart / (x.size() - 1.0) + yPart * yPart / (y.size() - 1.0));
    return new TestResult(t, twoSidedStudent(t, degrees), degrees);
  }

  /// Levene's test about medians (Brown–Forsythe): whether the spreads differ. W has F(1, n+m−2).
  ///
  /// @return statistic and p are NaN where nothing varies
  public static TestResult levene(Samples x, Samples y) {
    requireFinite(x, y);
    Samples xSpread = Samples.of(distancesFromMedian("x", x));
    Samples ySpread = Samples.of(distancesFromMedian("y", y));
    double n = x.size();
    double m = y.size();
    double difference = mean(xSpread) - mean(ySpread);
    double between = n * m / (n + m) * difference * difference;
    double w = (n + m - 2) * between / (squares(xSpread) + squares(ySpread));
    return new TestResult(w, twoSidedStudent(Math.sqrt(w), n + m - 2), n + m - 2);
  }

  private static double twoSidedStudent(double t, double degrees) {
    return Double.isNaN(t) || !(degrees > 0) ? Double.NaN
        : Math.min(1, 2 * Distributions.studentUpper(Math.abs(t), degrees));
  }

  private static double[] distancesFromMedian(String name, Samples values) {
    double[] spread = Sorted.finite(name, values);
    double median = Quantiles.ofSorted(spread, 0.5, Quantiles.Method.LINEAR);
    for (int i = 0; i < spread.length; i++) {
      spread[i] = Math.abs(spread[i] - median);
    }
    Arrays.sort(spread);
    return spread;
  }

  private static double mean(Samples values) {
    return Reduce.sum(values) / values.size();
  }

  /// Σ (x − mean)²
  private static double squares(Samples values) {
    return Reduce.squaredDeviation(values, mean(values));
  }

  private static void requireRows(Samples x, Samples y) {
    Check.notEmpty("x", x.size());
    Check.notEmpty("y", y.size());
  }

  private static void requireFinite(Samples x, Samples y) {
    requireRows(x, y);
    Check.finite("x", x);
    Check.finite("y", y);
  }
}
