package io.roadml.kernels;

/// What the facades refuse: each message names the argument, the index and the value.
final class Check {
  private Check() {
  }

  static void sameLength(String name, int length, String otherName, int otherLength) {
    if (length != otherLength) {
      throw new IllegalArgumentException(
          name + ".length=" + length + " differs from " + otherName + ".length=" + otherLength);
    }
  }

  static void notEmpty(String name, int length) {
    if (length == 0) {
      throw new IllegalArgumentException(name + ".length=0; want at least one row");
    }
  }

  /// Every value is a number: neither NaN nor infinite.
  static void finite(String name, Samples values) {
    // One sum tells: x·0 is 0 for every finite x and NaN for the others.
    double[] scratch = values.scratch();
    for (int from = 0; from < values.size(); from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, values.size() - from);
      if (!allFinite(values.block(from, n, scratch), values.blockStart(from), n)) {
        refuseNotFinite(name, values, from);
      }
    }
  }

  /// [#finite(String, Samples)] of an array.
  static void finite(String name, double[] values) {
    finite(name, Samples.of(values));
  }

  private static boolean allFinite(double[] x, int at, int n) {
    long bad = 0;
    for (int i = 0; i < n; i++) {
      // The exponent of what is no number is all ones: adding one at its lowest place carries into the sign's place.
      bad |= (Double.doubleToRawLongBits(x[at + i]) & Long.MAX_VALUE) + (1L << 52);
    }
    return bad >= 0;
  }

  private static void refuseNotFinite(String name, Samples values, int from) {
    int i = from;
    while (Double.isFinite(values.get(i))) i++;
    throw new IllegalArgumentException(name + "[" + i + "]=" + values.get(i) + "; want a finite number");
  }

  /// Weights that can weigh: finite, none below 0, not all 0; as many as rows.
  static void weights(Samples weights, String rowsName, int rows) {
    sameLength("weights", weights.size(), rowsName, rows);
    finite("weights", weights);
    boolean some = false;
    for (int i = 0; i < weights.size(); i++) {
      double w = weights.get(i);
      if (w < 0) throw new IllegalArgumentException("weights[" + i + "]=" + w + "; want 0 or more");
      some |= w > 0;
    }
    if (!some) throw new IllegalArgumentException("weights are all 0; want one that is more");
  }
}
