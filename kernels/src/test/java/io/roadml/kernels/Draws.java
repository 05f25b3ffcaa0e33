package io.roadml.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/// Random samples of many kinds, and the same numbers in other places.
final class Draws {
  static final double[] ODD = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0,
      Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, -Double.MAX_VALUE, 1e200, 1e-200};

  private Draws() {}

  /// One of four kinds: normal, coarse with many ties, heavy-tailed, and whole numbers with both zeros.
  static double[] sample(Random random, int n) {
    int kind = random.nextInt(4);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = switch (kind) {
        case 0 -> random.nextGaussian();
        case 1 -> Math.rint(random.nextGaussian() * 4) / 4;
        case 2 -> StrictMath.exp(3 * random.nextGaussian());
        default -> random.nextBoolean() ? -0.0 : random.nextInt(5);
      };
    }
    return values;
  }

  static double[] shuffled(Random random, double[] values) {
    double[] shuffled = values.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swap = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swap;
    }
    return shuffled;
  }

  static Samples offHeap(Arena arena, double[] values) {
    MemorySegment segment = arena.allocate(8L * values.length, 8);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_DOUBLE, 0, values.length);
    return Samples.ofDoubles(segment);
  }

  static float[] floats(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  static double[] widened(float[] values) {
    return Samples.of(values).toArray();
  }
}
