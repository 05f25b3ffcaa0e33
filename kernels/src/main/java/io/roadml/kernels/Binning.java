package io.roadml.kernels;

import java.util.Arrays;

/// Bins over numbers: the edges, which may come from a reference, and the counting of what falls between them.
///
/// - Shape: `edges[bins+1]`, ascending, finite. Only the inner edges divide: the first bin also takes what is below the
///   first edge and the last what is above the last, so that nothing is dropped. NaN is counted apart.
/// - Threading: immutable. - Allocation: the counts, and a block of scratch.
/// - Cost of counting: a comparison for each value and edge, on the Vector API where it is there; a binary search above 64
///   bins.
/// - Fails: [IllegalArgumentException] for edges that are not finite or not ascending, for no rows, and for fewer than
///   one bin.
public final class Binning {
  /// Above this many edges a search costs less than a comparison with each.
  private static final int MOST_COMPARED = 64;

  private final double[] edges;
  private final Closed closed;

  private Binning(double[] edges, Closed closed) {
    this.edges = edges;
    this.closed = closed;
  }

  /// To which bin a value on an edge belongs.
  public enum Closed {
    /// To the bin that begins there.
    LEFT,
    /// To the bin that ends there.
    RIGHT
  }

  /// Bins between given edges, the outer ones included; closed to the left.
  public static Binning ofEdges(double... edges) {
    if (edges.length < 2) {
      throw new IllegalArgumentException("edges.length=" + edges.length + "; want at least 2");
    }
    for (int i = 0; i < edges.length; i++) {
      if (!Double.isFinite(edges[i]) || (i > 0 && !(edges[i] > edges[i - 1]))) {
        throw new IllegalArgumentException("edges[" + i + "]=" + edges[i] + "; want finite, ascending edges");
      }
    }
    return new Binning(edges.clone(), Closed.LEFT);
  }

  /// Bins that hold equal shares of a reference, as far as its ties allow: edges that coincide are one, as elsewhere. So
  /// a value that many rows have shares its bin with its neighbours; [#quantileWithSpikes] keeps it apart. A reference of
  /// one value gives the bins below it, at it and above it.
  ///
  /// - NaN in the reference has no part in the edges.
  public static Binning quantile(Samples reference, int bins) {
    requireBins(bins);
    return distinct(quantileEdges(numbers(reference), bins));
  }

  /// [#quantile], where each value with at least the share of a bin has a bin of its own: zeros of a zero-inflated column
  /// do not hide what happens beside them. Up to 2·`bins` more bins, those below and above the reference among them.
  public static Binning quantileWithSpikes(Samples reference, int bins) {
    requireBins(bins);
    double[] sorted = numbers(reference);
    double[] edges = Arrays.copyOf(quantileEdges(sorted, bins), 3 * bins + 1);
    int count = bins + 1;
    for (int from = 0; from < sorted.length;) {
      int to = from;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      if ((double) (to - from) * bins >= sorted.length) {
        edges[count++] = sorted[from] + 0.0;
        edges[count++] = Math.nextUp(sorted[from]);
      }
      from = to;
    }
    return distinct(withOuter(Arrays.copyOf(edges, count), sorted));
  }

  /// The outer edges do not divide: a spike at an end needs one beyond it.
  private static double[] withOuter(double[] edges, double[] sorted) {
    double last = sorted[sorted.length - 1];
    Arrays.sort(edges);
    double[] outer = Arrays.copyOf(edges, edges.length + 2);
    boolean spikeAtStart = edges.length > 1 && edges[1] == sorted[0];
    boolean spikeAtEnd = edges[edges.length - 1] > last;
    outer[edges.length] = spikeAtStart ? Math.nextDown(sorted[0]) : sorted[0];
    outer[edges.length + 1] = spikeAtEnd ? Math.nextUp(edges[edges.length - 1]) : last;
    Arrays.sort(outer);
    return outer;
  }

  private static double[] quantileEdges(double[] sorted, int bins) {
    double[] edges = new double[bins + 1];
    for (int k = 0; k <= bins; k++) {
      edges[k] = Quantiles.ofSorted(sorted, (double) k / bins, Quantiles.Method.LINEAR);
    }
    return edges;
  }

  /// Bins of equal width between the smallest and the largest value of a reference.
  public static Binning uniform(Samples reference, int bins) {
    requireBins(bins);
    double[] sorted = numbers(reference);
    double min = sorted[0];
    double max = sorted[sorted.length - 1];
    double[] edges = new double[bins + 1];
    for (int k = 0; k <= bins; k++) {
      edges[k] = k == bins ? max : min + width(min, max) * k / bins;
    }
    return distinct(edges);
  }

  private static double width(double min, double max) {
    double width = max - min;
    if (width == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("reference goes from " + min + " to " + max + "; want a finite range");
    }
    return width;
  }

  /// As many bins of equal width as numpy's rule takes.
  public static Binning uniform(Samples reference, BinRule rule) {
    return uniform(reference, rule.bins(reference));
  }

  /// The values that are numbers, sorted; infinity is refused.
  private static double[] numbers(Samples reference) {
    Check.notEmpty("reference", reference.size());
    double[] sorted = reference.toArray();
    Arrays.sort(sorted);
    int n = sorted.length;
    while (n > 0 && Double.isNaN(sorted[n - 1])) {
      n--;
    }
    if (n == 0 || Double.isInfinite(sorted[0]) || Double.isInfinite(sorted[n - 1])) {
      throw new IllegalArgumentException(
          "reference has " + (n == 0 ? "only NaN" : "an infinite value") + "; want finite numbers");
    }
    return Arrays.copyOf(sorted, n);
  }

  private static Binning distinct(double[] edges) {
    int count = 1;
    for (int i = 1; i < edges.length; i++) {
      if (edges[i] > edges[count - 1]) {
        edges[count++] = edges[i];
      }
    }
    return new Binning(count == 1 ? around(edges[0]) : Arrays.copyOf(edges, count), Closed.LEFT);
  }

  private static double[] around(double value) {
    double above = Math.nextUp(value);
    return new double[]{Math.nextDown(value), value, above, Math.nextUp(above)};
  }

  private static void requireBins(int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("bins=" + bins + "; want at least 1");
    }
  }

  /// The same edges, closed to the other side or to the same.
  public Binning closed(Closed side) {
    return new Binning(edges, side);
  }

  /// Which side the bins are closed to.
  public Closed closed() {
    return closed;
  }

  /// A copy of the edges, from the first to the last.
  public double[] edges() {
    return edges.clone();
  }

  /// How many bins there are.
  public int bins() {
    return edges.length - 1;
  }

  /// Counts values. What is outside the edges falls into the first or last bin, infinity too.
  public BinCounts count(Samples values) {
    double[] from = lowest();
    long[] atLeast = from.length > MOST_COMPARED ? searched(values, from) : Reduce.countAtLeast(values, from);
    long[] counts = new long[bins()];
    for (int bin = 0; bin < counts.length; bin++) {
      counts[bin] = atLeast[bin] - (bin + 1 < counts.length ? atLeast[bin + 1] : 0);
    }
    return new BinCounts(counts, values.size() - atLeast[0], 0);
  }

  /// [#count(Samples)] of an array.
  public BinCounts count(double[] values) {
    return count(Samples.of(values));
  }

  /// Counts values as numpy's `histogram` does: what is outside the edges is in no bin, and the last bin also holds its
  /// right edge.
  public BinCounts countInside(Samples values) {
    double[] from = edges.clone();
    from[from.length - 1] = Math.nextUp(from[from.length - 1]);
    long[] atLeast = from.length > MOST_COMPARED ? searched(values, from) : Reduce.countAtLeast(values, from);
    long[] counts = new long[bins()];
    long inside = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      counts[bin] = atLeast[bin] - atLeast[bin + 1];
      inside += counts[bin];
    }
    long nan = values.size() - Reduce.countAtLeast(values, new double[]{Double.NEGATIVE_INFINITY})[0];
    return new BinCounts(counts, nan, values.size() - nan - inside);
  }

  /// The least number of each bin.
  private double[] lowest() {
    double[] from = Arrays.copyOf(edges, bins());
    from[0] = Double.NEGATIVE_INFINITY;
    for (int i = 1; i < from.length && closed == Closed.RIGHT; i++) {
      from[i] = Math.nextUp(from[i]);
    }
    return from;
  }

  private static long[] searched(Samples values, double[] edges) {
    long[] counts = new long[edges.length];
    double[] scratch = values.scratch();
    for (int from = 0; from < values.size(); from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, values.size() - from);
      double[] block = values.block(from, n, scratch);
      int at = values.blockStart(from);
      for (int i = 0; i < n; i++) {
        int below = edgesBelow(edges, block[at + i]);
        if (below > 0) {
          counts[below - 1]++;
        }
      }
    }
    for (int e = counts.length - 2; e >= 0; e--) {
      counts[e] += counts[e + 1];
    }
    return counts;
  }

  /// How many edges the value reaches, without a branch that the values decide; 0 for NaN.
  private static int edgesBelow(double[] edges, double value) {
    int base = 0;
    for (int left = edges.length; left > 1;) {
      int half = left >>> 1;
      base += value >= edges[base + half - 1] ? half : 0;
      left -= half;
    }
    return base + (value >= edges[base] ? 1 : 0);
  }
}
