package io.roadml.kernels;

import java.util.Arrays;

/// Finds [Gaps] without sorting all values. Values are counted in many narrow cells. That gives the gap at every border
/// between cells, and a bound of how high and how low it may go inside of each: all of the one sample first, or all of the
/// other. Only cells whose bound is beyond what the borders have reached are looked into: sorted, or, where they hold many
/// values, cut into cells again.
///
/// - Cost: two passes, and few cells to sort, whether the samples differ or not. Where values do not spread over cells
///   (most are the same, or they span hundreds of orders of magnitude) all are sorted.
/// - Allocation: four counts a cell, and the values of the cells that are looked into.
final class GapSearch {
  /// Fewer values than this are sorted.
  private static final int CELLS_PAY = 1 << 12;
  /// Cells in cells in cells: values that do not spread over these are sorted.
  private static final int DEEPEST = 3;

  private final long stepOfA;
  private final long stepOfB;
  private long highest;
  private long lowest;

  private GapSearch(Samples a, Samples b) {
    stepOfA = b.size();
    stepOfB = a.size();
  }

  static Gaps of(Samples a, Samples b) {
    GapSearch search = new GapSearch(a, b);
    search.among(a, b, 0, 0);
    return new Gaps(search.highest, search.lowest);
  }

  /// Goes through the values of both that follow a gap.
  private void among(Samples a, Samples b, long before, int depth) {
    boolean few = (long) a.size() + b.size() < CELLS_PAY;
    Cells cells = few || depth == DEEPEST ? null : Cells.of(a, b);
    if (cells == null) {
      merge(Sorted.ascending(a), Sorted.ascending(b), before);
    } else {
      among(a, b, cells, before, depth);
    }
  }

  private void among(Samples a, Samples b, Cells cells, long before, int depth) {
    int[] inA = cells.count(a);
    int[] inB = cells.count(b);
    meetBorders(inA, inB, before);
    boolean[] open = open(inA, inB, before);
    double[] fromA = cells.pick(a, inA, open);
    double[] fromB = cells.pick(b, inB, open);
    long gap = before;
    int i = 0;
    int j = 0;
    for (int cell = 0; cell < open.length; cell++) {
      if (open[cell]) {
        // What was found meanwhile may have closed it.
        if (mayExceed(gap, inA[cell], inB[cell]) && differ(fromA, i, inA[cell], fromB, j, inB[cell])) {
          among(part(fromA, i, inA[cell]), part(fromB, j, inB[cell]), gap, depth + 1);
        }
        i += inA[cell];
        j += inB[cell];
      }
      gap += inA[cell] * stepOfA - inB[cell] * stepOfB;
    }
  }

  /// If not, there is no gap inside of a cell.
  private static boolean differ(double[] a, int aFrom, int n, double[] b, int bFrom, int m) {
    double value = n > 0 ? a[aFrom] : b[bFrom];
    return anyOther(value, a, aFrom, aFrom + n) || anyOther(value, b, bFrom, bFrom + m);
  }

  private static boolean anyOther(double value, double[] in, int from, int to) {
    for (int i = from; i < to; i++) {
      if (in[i] != value) return true;
    }
    return false;
  }

  private static Samples part(double[] values, int from, int n) {
    return Samples.of(Arrays.copyOfRange(values, from, from + n));
  }

  private void meetBorders(int[] inA, int[] inB, long before) {
    long gap = before;
    for (int cell = 0; cell < inA.length; cell++) {
      gap += inA[cell] * stepOfA - inB[cell] * stepOfB;
      meet(gap);
    }
  }

  private void meet(long gap) {
    highest = Math.max(highest, gap);
    lowest = Math.min(lowest, gap);
  }

  private boolean[] open(int[] inA, int[] inB, long before) {
    boolean[] open = new boolean[inA.length];
    long gap = before;
    for (int cell = 0; cell < open.length; cell++) {
      open[cell] = mayExceed(gap, inA[cell], inB[cell]);
      gap += inA[cell] * stepOfA - inB[cell] * stepOfB;
    }
    return open;
  }

  private boolean mayExceed(long before, int a, int b) {
    return before + a * stepOfA > highest || before - b * stepOfB < lowest;
  }

  /// A gap counts where a block of equal values ends. When one sample has run out, the other leads straight to a border.
  private void merge(double[] a, double[] b, long before) {
    int i = 0;
    int j = 0;
    long gap = before;
    while (i < a.length && j < b.length) {
      double value = Math.min(a[i], b[j]);
      for (; i < a.length && a[i] == value; i++) gap += stepOfA;
      for (; j < b.length && b[j] == value; j++) gap -= stepOfB;
      meet(gap);
    }
  }
}
