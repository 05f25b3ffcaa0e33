package io.roadml.kernels;

import java.util.Arrays;

/// The population stability index, Σ (c − r)·ln(c/r) over bins, with all that the number depends on.
///
/// There is no agreed definition, so bins and zero policy come with the value. The rule of thumb that 0.1 is much holds
/// only for large samples: compare with [#critical].
///
/// - Units: nats, 0 … ∞. - Threading: immutable, as long as nobody writes to the counts.
/// - NaN has a count of its own and no part in the value.
///
/// @param value the index; NaN where a side has no rows in any bin
/// @param bins the bins, made from the reference
/// @param reference the counts of the reference
/// @param current the counts of the current rows
/// @param zeroPolicy what was put in place of an empty bin
public record Psi(double value, Binning bins, BinCounts reference, BinCounts current, ZeroPolicy zeroPolicy) {
  /// The index of two samples over bins, which usually come from the reference.
  public static Psi of(Samples reference, Samples current, Binning bins, ZeroPolicy zeroPolicy) {
    BinCounts r = bins.count(reference);
    BinCounts c = bins.count(current);
    return new Psi(ofCounts(r.counts(), c.counts(), zeroPolicy), bins, r, c, zeroPolicy);
  }

  /// The index over ten bins with equal shares of the reference, spikes apart, and [ZeroPolicy#FLOOR].
  public static Psi of(Samples reference, Samples current) {
    return of(reference, current, Binning.quantileWithSpikes(reference, 10), ZeroPolicy.FLOOR);
  }

  /// The index of counts in the same bins.
  ///
  /// - Allocation: none.
  /// - Fails: [IllegalArgumentException] for lengths that differ and for negative counts.
  public static double ofCounts(long[] reference, long[] current, ZeroPolicy zeroPolicy) {
    Check.sameLength("reference", reference.length, "current", current.length);
    double referenceTotal = total("reference", reference);
    double currentTotal = total("current", current);
    if (referenceTotal == 0 || currentTotal == 0) {
      return Double.NaN;
    }
    double sum = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      sum += term(zeroPolicy.share(reference[bin], referenceTotal, reference.length),
          zeroPolicy.share(current[bin], currentTotal, current.length));
    }
    return sum;
  }

  private static double term(double r, double c) {
    if (r == c) {
      return 0;
    }
    return r == 0 || c == 0 ? Double.POSITIVE_INFINITY : (c - r) * StrictMath.log(c / r);
  }

  private static double total(String name, long[] counts) {
    double total = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < 0) {
        throw new IllegalArgumentException(name + "[" + i + "]=" + counts[i] + "; want 0 or more");
      }
      total += counts[i];
    }
    return total;
  }

  /// The value that chance alone exceeds with probability alpha: χ²(bins − 1) at alpha, times 1/n + 1/m. Near enough from
  /// 300 rows.
  public static double critical(double alpha, int bins, long referenceRows, long currentRows) {
    if (bins < 2 || referenceRows < 1 || currentRows < 1) {
      throw new IllegalArgumentException("bins=" + bins + ", referenceRows=" + referenceRows + ", currentRows="
          + currentRows + "; want at least 2 bins and 1 row");
    }
    return Distributions.chiSquaredCritical(alpha, bins - 1.0) * (1.0 / referenceRows + 1.0 / currentRows);
  }

  /// The index as evidently 0.7 reports it for a numeric column of more than 20 distinct values, to compare with it:
  /// Sturges' number of equal bins over both samples, and its own replacement of zero.
  ///
  /// - Fails: [IllegalArgumentException] for no rows, NaN and infinity.
  public static double evidently(Samples reference, Samples current) {
    double[] both = Arrays.copyOf(reference.toArray(), Math.addExact(reference.size(), current.size()));
    System.arraycopy(current.toArray(), 0, both, reference.size(), current.size());
    Samples all = Samples.of(both);
    Binning bins = evenly(Moments.of(all), BinRule.STURGES.bins(all));
    double[] r = evidentlyShares(bins.countInside(reference).counts(), reference.size());
    double[] c = evidentlyShares(bins.countInside(current).counts(), current.size());
    double sum = 0;
    for (int bin = 0; bin < r.length; bin++) {
      sum += term(r[bin], c[bin]);
    }
    return sum;
  }

  /// The edges of numpy's `linspace`, whose rounding decides where a value on an edge falls.
  private static Binning evenly(Moments range, int bins) {
    boolean constant = range.min() == range.max();
    double min = constant ? range.min() - 0.5 : range.min();
    double max = constant ? range.max() + 0.5 : range.max();
    double step = (max - min) / bins;
    double[] edges = new double[bins + 1];
    for (int k = 0; k < bins; k++) {
      edges[k] = k * step + min;
    }
    edges[bins] = max;
    return Binning.ofEdges(edges);
  }

  private static double[] evidentlyShares(long[] counts, double total) {
    double[] shares = new double[counts.length];
    double least = 1;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = counts[i] / total;
      least = counts[i] == 0 ? least : Math.min(least, shares[i]);
    }
    double instead = least <= 1e-4 ? least / 1e6 : 1e-4;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = shares[i] == 0 ? instead : shares[i];
    }
    return shares;
  }
}
