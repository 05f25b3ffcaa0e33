package io.roadml.kernels;

import java.util.Arrays;

/// Narrow cells side by side, in the order of their values: a value is never in a lower cell than a smaller value, and equal
/// values are in the same. They have the same width, in values or in [#key]s, whichever spreads the values more: the keys of
/// numbers of one sign are nearly their logarithms.
///
/// - Threading: immutable. - Allocation: a count for each cell; what is picked.
///
/// @param byKey whether positions are keys of values, else they are values
/// @param low the position at which the second cell would begin if it began the first: what is below is in the first
/// @param perUnit cells in one unit of position
record Cells(int count, boolean byKey, double low, double perUnit) {
  private static final int FEWEST = 1 << 10;
  private static final int MOST = 1 << 16;
  private static final int VALUES_OF_A_CELL = 16;
  /// Of each side.
  private static final int DRAWN = 256;
  /// So many of those drawn may lie outside, at either end: outliers shall not widen all cells.
  private static final int OUTSIDE = DRAWN / 50;

  /// Cells that the values of both sides spread over, as far as some evenly drawn ones tell; null where half of those are in one
  /// cell and differ, or no width can be had.
  static Cells of(Samples a, Samples b) {
    double[] drawn = new double[2 * DRAWN];
    draw(a, drawn, 0);
    draw(b, drawn, DRAWN);
    Arrays.sort(drawn);
    long wanted = ((long) a.size() + b.size()) / VALUES_OF_A_CELL;
    int count = Math.clamp(Long.highestOneBit(wanted), FEWEST, MOST);
    Cells byValue = over(drawn, count, false);
    Cells byKey = over(drawn, count, true);
    Cells wider = byKey.reached(drawn) > 2 * byValue.reached(drawn) ? byKey : byValue;
    return wider.hasWidth() && !wider.isCrowded(drawn) ? wider : null;
  }

  private static void draw(Samples from, double[] drawn, int at) {
    for (int i = 0; i < DRAWN; i++) {
      drawn[at + i] = from.get((int) ((long) i * from.size() / DRAWN));
    }
  }

  private static Cells over(double[] sorted, int count, boolean byKey) {
    double low = sorted[OUTSIDE];
    double high = sorted[sorted.length - 1 - OUTSIDE];
    return byKey
        ? new Cells(count, true, (double) key(low), count / ((double) key(high) - key(low)))
        : new Cells(count, false, low, count / (high - low));
  }

  private boolean hasWidth() {
    return Double.isFinite(low) && perUnit > 0 && Double.isFinite(perUnit);
  }

  private int reached(double[] sorted) {
    if (!hasWidth()) return 0;
    int reached = 1;
    for (int i = 1; i < sorted.length; i++) {
      reached += cell(sorted[i]) == cell(sorted[i - 1]) ? 0 : 1;
    }
    return reached;
  }

  private boolean isCrowded(double[] sorted) {
    for (int i = 0; i + DRAWN < sorted.length; i++) {
      if (sorted[i] < sorted[i + DRAWN] && cell(sorted[i]) == cell(sorted[i + DRAWN])) return true;
    }
    return false;
  }

  /// Bits that compare as the numbers do. A negative number's grow as it falls: all but its sign are turned over. Adding 0
  /// makes −0.0 a 0.0.
  static long key(double value) {
    long bits = Double.doubleToRawLongBits(value + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  private int cell(double value) {
    return at(byKey ? (double) key(value) : value);
  }

  /// Neither the difference, the product nor the rounding changes an order, and an overflow leads to an end.
  private int at(double position) {
    return Math.max(0, Math.min((int) ((position - low) * perUnit), count - 1));
  }

  /// Writes the cells of `values[from ... from+n-1]` to `cells[0 ... n-1]`.
  private void find(double[] values, int from, int n, int[] cells) {
    if (byKey) {
      for (int i = 0; i < n; i++) cells[i] = at((double) key(values[from + i]));
    } else {
      for (int i = 0; i < n; i++) cells[i] = at(values[from + i]);
    }
  }

  /// How many values are in each cell.
  int[] count(Samples values) {
    int[] counts = new int[count];
    double[] scratch = values.scratch();
    int[] cells = new int[Kernels.BLOCK];
    for (int from = 0; from < values.size(); from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, values.size() - from);
      find(values.block(from, n, scratch), values.blockStart(from), n, cells);
      for (int i = 0; i < n; i++) {
        counts[cells[i]]++;
      }
    }
    return counts;
  }

  /// The values of the open cells, cell after cell.
  ///
  /// @param counts those of [#count(Samples)]
  double[] pick(Samples values, int[] counts, boolean[] open) {
    int[] next = new int[count];
    int size = 0;
    for (int cell = 0; cell < count; cell++) {
      next[cell] = open[cell] ? size : -1;
      size += open[cell] ? counts[cell] : 0;
    }
    double[] picked = new double[size];
    pick(values, next, picked);
    return picked;
  }

  private void pick(Samples values, int[] next, double[] picked) {
    double[] scratch = values.scratch();
    int[] cells = new int[Kernels.BLOCK];
    for (int from = 0; from < values.size(); from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, values.size() - from);
      double[] block = values.block(from, n, scratch);
      int start = values.blockStart(from);
      find(block, start, n, cells);
      for (int i = 0; i < n; i++) {
        int place = next[cells[i]];
        if (place >= 0) {
          picked[place] = block[start + i];
          next[cells[i]] = place + 1;
        }
      }
    }
  }
}
