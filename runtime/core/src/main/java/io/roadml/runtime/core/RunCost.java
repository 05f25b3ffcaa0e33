package io.roadml.runtime.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What a run of so many rows has cost lately: a moving average for each power of two of rows.
///
/// - Units: nanoseconds. 0 means not yet known.
/// - Threading: the instance's owner writes; any thread reads, possibly a value that is one run old.
/// - Allocation: none.
final class RunCost {
  private static final VarHandle COST = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int WEIGHT = 8;
  private static final int LARGEST_STEP = 4;

  private final long[] costs = new long[Integer.SIZE];

  /// Learns from one run. A single outlier, such as a pause of the machine, moves the average little.
  void learn(final int rows, final long nanos) {
    final int size = sizeOf(rows);
    final long known = costs[size];
    final long next = known == 0 ? nanos : known + (Math.min(nanos, known * LARGEST_STEP) - known) / WEIGHT;
    COST.setOpaque(costs, size, Math.max(1, next));
  }

  /// Returns the cost of one run of `rows` rows; of the nearest smaller size that is known, if that one is not.
  long of(final int rows) {
    for (int size = sizeOf(rows); size >= 0; size--) {
      final long cost = (long) COST.getOpaque(costs, size);
      if (cost != 0) {
        return cost;
      }
    }
    return 0;
  }

  private static int sizeOf(final int rows) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(rows);
  }
}
