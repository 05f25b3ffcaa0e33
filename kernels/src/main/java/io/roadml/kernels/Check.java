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
    if (values.isSingle()) {
      finiteSingles(name, values);
      return;
    }
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

  private static void finiteSingles(String name, Samples values) {
    float[] scratch = new float[Math.min(values.size(), Kernels.BLOCK)];
    for (int from = 0; from < values.size(); from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, values.size() - from);
      if (!allFinite(values.singleBlock(from, n, scratch), n)) {
        refuseNotFinite(name, values, from);
      }
    }
  }

  private static boolean allFinite(float[] x, int n) {
    int bad = 0;
    for (int i = 0; i < n; i++) {
      bad |= (Float.floatToRawIntBits(x[i]) & Integer.MAX_VALUE) + (1 << 23);
    }
    return bad >= 0;
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

  /// Every value is 0 … 1.
  static void probabilities(String name, Samples values) {
    double[] scratch = values.scratch();
    for (int from = 0; from < values.size(); from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, values.size() - from);
      if (!allProbabilities(values.block(from, n, scratch), values.blockStart(from), n)) {
        refuseNoProbability(name, values, from);
      }
    }
  }

  private static boolean allProbabilities(double[] x, int at, int n) {
    long bad = 0;
    for (int i = 0; i < n; i++) {
      // From 0 to 1 bits grow as the numbers do, and all others are above; only −0.0 has to lose its sign first.
      bad |= Double.doubleToRawLongBits(1) - Double.doubleToRawLongBits(x[at + i] + 0.0)
          | Double.doubleToRawLongBits(x[at + i] + 0.0);
    }
    return bad >= 0;
  }

  private static void refuseNoProbability(String name, Samples values, int from) {
    int i = from;
    while (values.get(i) >= 0 && values.get(i) <= 1) i++;
    throw new IllegalArgumentException(name + "[" + i + "]=" + values.get(i) + "; want 0 … 1");
  }

  /// Labels 0 … classes−1, each with a row of that many values.
  static void rows(String labelsName, int[] labels, String name, Samples values, int classes) {
    if (classes < 2) throw new IllegalArgumentException("classes=" + classes + "; want 2 or more");
    notEmpty(labelsName, labels.length);
    if ((long) labels.length * classes != values.size()) {
      throw new IllegalArgumentException(name + ".length=" + values.size() + "; want " + labelsName + ".length="
          + labels.length + " times classes=" + classes);
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            labelsName + "[" + i + "]=" + labels[i] + "; want 0 … " + (classes - 1));
      }
    }
  }

  /// Each row adds up to 1 within 1e-5.
  static void rowsAddUpToOne(String name, Samples values, int classes) {
    for (int at = 0; at < values.size(); at += classes) {
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += values.get(at + k);
      }
      if (!(Math.abs(sum - 1) <= 1e-5)) {
        throw new IllegalArgumentException(name + " of row " + at / classes + " add up to " + sum + "; want 1");
      }
    }
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
