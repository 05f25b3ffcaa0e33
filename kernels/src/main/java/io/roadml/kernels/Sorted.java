package io.roadml.kernels;

import java.util.Arrays;

/// Sorted copies: −0.0 is 0.0, NaN is refused, and a NaN that ends the array is equal to nothing and stops every walk.
///
/// - Allocation: the copy.
final class Sorted {
  private Sorted() {
  }

  /// The n values ascending, then one NaN.
  static double[] withEnd(String name, Samples values) {
    Require.noNaN(name, values);
    double[] sorted = new double[values.size() + 1];
    fill(values, sorted);
    sorted[values.size()] = Double.NaN;
    return sorted;
  }

  private static void fill(Samples values, double[] sorted) {
    if (values.isSingle()) {
      widen(singles(values), sorted);
    } else {
      copy(values, sorted);
      Arrays.sort(sorted, 0, values.size());
    }
  }

  /// The values ascending, nothing refused.
  static double[] ascending(Samples values) {
    double[] sorted = new double[values.size()];
    fill(values, sorted);
    return sorted;
  }

  /// The n values ascending; infinity is refused too.
  static double[] finite(String name, Samples values) {
    Check.finite(name, values);
    return Arrays.copyOf(withEnd(name, values), values.size());
  }

  private static void copy(Samples values, double[] to) {
    double[] scratch = values.scratch();
    for (int from = 0; from < values.size(); from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, values.size() - from);
      double[] block = values.block(from, n, scratch);
      int at = values.blockStart(from);
      for (int i = 0; i < n; i++) {
        to[from + i] = block[at + i] + 0.0;
      }
    }
  }

  private static float[] singles(Samples values) {
    float[] all = values.singleBlock(0, values.size(), new float[values.size()]);
    for (int i = 0; i < all.length; i++) {
      all[i] += 0f;
    }
    Arrays.sort(all);
    return all;
  }

  private static void widen(float[] from, double[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] = from[i];
    }
  }
}
