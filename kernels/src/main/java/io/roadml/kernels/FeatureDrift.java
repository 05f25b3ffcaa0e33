package io.roadml.kernels;

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
/// @param psi the population stability index over the cells, in nats, an empty cell taken for a share of 0.0001, without
///     renormalisation
/// @param psiCritical the index that would be exceeded once in 20 times without any drift, given the number of cells and of rows
///     on both sides; the usual 0.1 and 0.2 are wrong for small windows
/// @param ks the largest difference of the distribution functions of the numbers at the edges, which is at most that of the
///     two-sample Kolmogorov–Smirnov statistic; NaN for a categorical feature
/// @param js the Jensen–Shannon distance over the cells, base 2, 0 … 1
public record FeatureDrift(String name, long rows, double missing, double below, double above, double psi,
    double psiCritical, double ks, double js) {
  /// What an empty cell counts for in the PSI.
  public static final double EMPTY = 1e-4;
  /// How often [#psiCritical] is exceeded without any drift.
  public static final double ALPHA = 0.05;
  private static final double LN_2 = StrictMath.log(2);

  static FeatureDrift of(FeatureCells cells, long[] counts, int at) {
    double[] reference = shares(cells.byCell(cells.reference(), 0));
    long[] live = cells.byCell(counts, at);
    double[] current = shares(live);
    long numbers = sum(live) - live[live.length - 1];
    long below = cells.ordered() ? counts[at] : live[live.length - 2];
    long above = cells.ordered() && cells.edges().length > 0 ? counts[at + cells.edges().length] : 0;
    return new FeatureDrift(cells.name(), sum(live), current[current.length - 1], share(below, numbers),
        share(above, numbers), psi(reference, current), critical(cells, sum(live)), ks(cells, counts, at),
        js(reference, current));
  }

  /// Whether the PSI is above both a level that matters and the one that chance reaches.
  ///
  /// @param level the smallest PSI that matters, such as 0.1
  public boolean isDrift(double level) {
    return psi > Math.max(level, psiCritical);
  }

  private static double psi(double[] reference, double[] current) {
    double sum = 0;
    for (int i = 0; i < reference.length; i++) {
      double r = reference[i] == 0 ? EMPTY : reference[i];
      double c = current[i] == 0 ? EMPTY : current[i];
      sum += (c - r) * StrictMath.log(c / r);
    }
    return sum;
  }

  /// PSI ÷ (1/n + 1/m) is chi-squared with one degree of freedom less than there are cells that the reference fills.
  private static double critical(FeatureCells cells, long rows) {
    long[] reference = cells.byCell(cells.reference(), 0);
    int filled = 0;
    for (long count : reference) {
      filled += count > 0 ? 1 : 0;
    }
    double scale = 1.0 / sum(reference) + 1.0 / rows;
    return rows == 0 ? Double.NaN : filled < 2 ? 0 : scale * Distributions.chiSquaredCritical(ALPHA, filled - 1);
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

  private static double js(double[] reference, double[] current) {
    double sum = 0;
    for (int i = 0; i < reference.length; i++) {
      double middle = (reference[i] + current[i]) / 2;
      sum += entropy(reference[i], middle) + entropy(current[i], middle);
    }
    return Math.sqrt(Math.max(0, sum) / (2 * LN_2));
  }

  private static double entropy(double share, double middle) {
    return share == 0 ? 0 : share * StrictMath.log(share / middle);
  }

  private static double[] shares(long[] counts) {
    double[] shares = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      shares[i] = share(counts[i], sum(counts));
    }
    return shares;
  }

  private static double share(long count, long of) {
    return of == 0 ? Double.NaN : count / (double) of;
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
