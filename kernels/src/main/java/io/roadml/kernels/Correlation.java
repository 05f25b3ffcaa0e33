package io.roadml.kernels;

/// How far two columns go together, −1 … 1.
///
/// - Shape: `x[n]` and `y[n]`, n ≥ 2 for a number.
/// - Threading: stateless; arguments are only read. - Allocation: ranks and orders; none for Pearson's.
/// - Returns NaN where a column does not vary.
/// - Fails: [IllegalArgumentException] for lengths that differ, no rows, NaN and infinity.
public final class Correlation {
  private Correlation() {
  }

  /// Pearson's r: linear.
  public static double pearson(Samples x, Samples y) {
    requireColumns(x, y);
    double xMean = Reduce.sum(x) / x.size();
    double yMean = Reduce.sum(y) / y.size();
    double spread = Math.sqrt(Reduce.squaredDeviation(x, xMean)) * Math.sqrt(Reduce.squaredDeviation(y, yMean));
    return Math.clamp(Reduce.codeviation(x, xMean, y, yMean) / spread, -1.0, 1.0);
  }

  /// [#pearson(Samples, Samples)] of arrays.
  public static double pearson(double[] x, double[] y) {
    return pearson(Samples.of(x), Samples.of(y));
  }

  /// Spearman's ρ: Pearson's of the ranks, ties sharing the mean of theirs.
  public static double spearman(Samples x, Samples y) {
    requireColumns(x, y);
    return pearson(Ranks.average(x.toArray()), Ranks.average(y.toArray()));
  }

  /// Kendall's τ-b: pairs in the same order less those in opposite order, corrected for ties. O(n log n).
  public static double kendall(Samples x, Samples y) {
    requireColumns(x, y);
    double[] xs = x.toArray();
    double[] ys = y.toArray();
    int[] order = byFirstThenSecond(xs, ys);
    long pairs = pairs(order.length);
    long xTied = tiedPairs(xs, Order.ascending(xs));
    long yTied = tiedPairs(ys, Order.ascending(ys));
    long concordantLessDiscordant = pairs - xTied - yTied + tiedInBoth(xs, ys, order) - 2 * inversions(ys, order);
    double spread = Math.sqrt((double) (pairs - xTied)) * Math.sqrt((double) (pairs - yTied));
    return Math.clamp(concordantLessDiscordant / spread, -1.0, 1.0);
  }

  /// A stable sort by the second column and then by the first.
  private static int[] byFirstThenSecond(double[] xs, double[] ys) {
    int[] bySecond = Order.ascending(ys);
    double[] first = new double[xs.length];
    for (int i = 0; i < first.length; i++) {
      first[i] = xs[bySecond[i]];
    }
    int[] order = Order.ascending(first);
    for (int i = 0; i < order.length; i++) {
      order[i] = bySecond[order[i]];
    }
    return order;
  }

  private static long pairs(long n) {
    return n * (n - 1) / 2;
  }

  private static long tiedPairs(double[] values, int[] order) {
    long tied = 0;
    for (int from = 0; from < order.length;) {
      int to = Ranks.endOfTie(values, order, from);
      tied += pairs(to - from);
      from = to;
    }
    return tied;
  }

  private static long tiedInBoth(double[] xs, double[] ys, int[] order) {
    long tied = 0;
    int from = 0;
    for (int i = 1; i <= order.length; i++) {
      if (i == order.length || xs[order[i]] != xs[order[from]] || ys[order[i]] != ys[order[from]]) {
        tied += pairs(i - from);
        from = i;
      }
    }
    return tied;
  }

  /// The pairs of places whose values fall, counted by a merge sort from the bottom.
  private static long inversions(double[] values, int[] order) {
    double[] now = new double[order.length];
    for (int i = 0; i < now.length; i++) {
      now[i] = values[order[i]];
    }
    double[] next = new double[now.length];
    long count = 0;
    for (int width = 1; width > 0 && width < now.length; width *= 2) {
      for (int from = 0; from < now.length; from += 2 * width) {
        count += merge(now, next, from, Math.min(from + width, now.length), Math.min(from + 2 * width, now.length));
      }
      double[] swap = now;
      now = next;
      next = swap;
    }
    return count;
  }

  private static long merge(double[] now, double[] next, int from, int middle, int to) {
    long count = 0;
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      if (left < middle && (right == to || now[left] <= now[right])) {
        next[i] = now[left++];
      } else {
        count += middle - left;
        next[i] = now[right++];
      }
    }
    return count;
  }

  private static void requireColumns(Samples x, Samples y) {
    Check.sameLength("x", x.size(), "y", y.size());
    Check.notEmpty("x", x.size());
    Check.finite("x", x);
    Check.finite("y", y);
  }
}
