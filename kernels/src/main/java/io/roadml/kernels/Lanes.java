package io.roadml.kernels;

/// The 32 partial sums of a reduction: see [Kernels].
final class Lanes {
  private Lanes() {
  }

  static double[] zero() {
    return new double[Kernels.LANES];
  }

  /// The sum of the lanes: the upper half is added to the lower one until one is left. Uses up the lanes.
  static double total(double[] lanes) {
    for (int width = Kernels.LANES / 2; width > 0; width /= 2) {
      for (int j = 0; j < width; j++) {
        lanes[j] += lanes[j + width];
      }
    }
    return lanes[0];
  }
}
