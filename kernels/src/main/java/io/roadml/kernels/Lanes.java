package io.roadml.kernels;

/// The 32 partial sums of a reduction: see [Kernels].
final class Lanes {
  private Lanes() {
  }

  static double[] zero() {
    return new double[Kernels.LANES];
  }

  /// The sum of the lanes in a tree: lane j and j+16, of these sums j and j+8, and so on. Written out, because it is short.
  static double total(double[] lanes) {
    return four(lanes, 0) + four(lanes, 2) + (four(lanes, 1) + four(lanes, 3));
  }

  /// Of the sums of eight that are left at width 8, those at j and j+4.
  private static double four(double[] lanes, int j) {
    return two(lanes, j) + two(lanes, j + 4);
  }

  private static double two(double[] lanes, int j) {
    return lanes[j] + lanes[j + 16] + (lanes[j + 8] + lanes[j + 24]);
  }
}
