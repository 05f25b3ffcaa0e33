package io.roadml.kernels;

import java.util.Arrays;

/// How far the values of one feature are from its reference.
///
/// The cells are those of the [ReferenceProfile]: quantile bins of the reference, spikes, and one for NaN; so a change in what is
/// missing is a drift too.
///
/// - Allocation: itself. - Fails: never; without rows, or without a reference of numbers, what cannot be said is NaN.
///
/// @param name of the feature
/// @param rows that the window has
/// @param missing the share of rows whose value is NaN
/// @param below the share of numbers below the least of the reference; of codes that are not known for a categorical feature
/// @param above the share of numbers above the greatest of the reference; 0 for a categorical feature
/// @param psi the population stability index over the cells, in nats
/// @param zeroPolicy what took the place of an empty cell in `psi`
/// @param psiCritical the index that would be exceeded once in 20 times without any drift, given the number of cells and of rows
///     on both sides; the usual 0.1 and 0.2 are wrong for small windows
/// @param ks the largest difference of the distribution functions of the numbers at the edges, which is at most that of the
///     two-sample Kolmogorov–Smirnov statistic; NaN for a categorical feature
/// @param js the Jensen–Shannon distance over the cells, base 2, 0 … 1
public record FeatureDrift(String name, long rows, double missing, double below, double above, double psi,
    ZeroPolicy zeroPolicy, double psiCritical, double ks, double js) {
  /// How often [#psiCritical] is exceeded without any drift.
  public static final double ALPHA = 0.05;

  static FeatureDrift of(FeatureCells cells, long[] counts, int at, ZeroPolicy zeroPolicy) {
    long[] reference = cells.byCell(cells.reference(), 0);
    long[] live = cells.byCell(counts, at);
    long rows = sum(live);
    long missing = live[live.length - 1];
    long below = cells.ordered() ? counts[at] : live[live.length - 2];
    long above = cells.ordered() && cells.edges().length > 0 ? counts[at + cells.edges().length] : 0;
    return new FeatureDrift(cells.name(), rows, share(missing, rows), share(below, rows - missing),
        share(above, rows - missing), Psi.ofCounts(reference, live, zeroPolicy), zeroPolicy, critical(reference, rows),
        ks(cells, counts, at), js(reference, live));
  }

  /// Whether the PSI is above both a level that matters and the one that chance reaches.
  ///
  /// @param level the smallest PSI that matters, such as 0.1
  public boolean isDrift(double level) {
    return psi > Math.max(level, psiCritical);
  }

  /// By the cells that the reference fills: the others have no part in what chance does.
  private static double critical(long[] reference, long rows) {
    int filled = (int) Arrays.stream(reference).filter(count -> count > 0).count();
    return rows == 0 ? Double.NaN : filled < 2 ? 0 : Psi.critical(ALPHA, filled, sum(reference), rows);
  }

  private static double ks(FeatureCells cells, long[] counts, int at) {
    long[] reference = cells.reference();
    double referenceRows = numbers(cells, reference, 0);
    double rows = numbers(cells, counts, at);
    if (!cells.ordered() || rows == 0 || referenceRows == 0) {
      return Double.NaN;
    }
    double most = 0;
    long referenceBelow = 0;
    long below = 0;
    for (int step = 0; step < cells.nanStep(); step++) {
      referenceBelow += reference[step];
      below += counts[at + step];
      most = Math.max(most, Math.abs(below / rows - referenceBelow / referenceRows));
    }
    return most;
  }

  private static long numbers(FeatureCells cells, long[] counts, int at) {
    long sum = 0;
    for (int step = 0; step < cells.nanStep(); step++) {
      sum += counts[at + step];
    }
    return sum;
  }

  private static double js(long[] reference, long[] live) {
    return sum(live) == 0
        ? Double.NaN
        : Divergence.jensenShannonBase2(Arrays.stream(reference).asDoubleStream().toArray(),
            Arrays.stream(live).asDoubleStream().toArray());
  }

  private static double share(long count, long of) {
    return of == 0 ? Double.NaN : count / (double) of;
  }

  private static long sum(long[] counts) {
    return Arrays.stream(counts).sum();
  }
}
