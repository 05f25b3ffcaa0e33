package io.roadml.kernels;

/// Sums that lose nothing to rounding, and means over windows.
///
/// - Threading: stateless; arguments are only read.
public final class Sums {
  private Sums() {
  }

  /// The sum by Neumaier's compensation: within an ulp or two of the exact one unless it cancels to below 1e-16 of its
  /// terms. Slower than a plain sum, which in 32 lanes is right to about 1e-15 of the terms' sizes.
  ///
  /// @return NaN or infinite as IEEE arithmetic has it; 0 for no rows
  public static double of(Samples values) {
    Neumaier sum = new Neumaier();
    double[] scratch = values.scratch();
    for (int from = 0; from < values.size(); from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, values.size() - from);
      double[] block = values.block(from, n, scratch);
      int at = values.blockStart(from);
      for (int i = 0; i < n; i++) {
        sum.add(block[at + i]);
      }
    }
    return sum.total();
  }

  /// [#of(Samples)] of an array.
  public static double of(double[] values) {
    return of(Samples.of(values));
  }

  /// The means of the windows that begin at 0, `step`, 2·`step` … and lie within the values.
  ///
  /// - Cost: `window` additions a mean.
  /// - Fails: [IllegalArgumentException] for a window or step below 1.
  public static double[] windowedMeans(Samples values, int window, int step) {
    requireAtLeastOne("window", window);
    requireAtLeastOne("step", step);
    int count = values.size() < window ? 0 : (values.size() - window) / step + 1;
    double[] means = new double[count];
    for (int w = 0; w < count; w++) {
      means[w] = meanFrom(values, w * step, window);
    }
    return means;
  }

  private static double meanFrom(Samples values, int from, int window) {
    Neumaier sum = new Neumaier();
    for (int i = from; i < from + window; i++) {
      sum.add(values.get(i));
    }
    return sum.total() / window;
  }

  private static void requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + "=" + value + "; want at least 1");
    }
  }
}
