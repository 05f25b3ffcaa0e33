package io.roadml.kernels;

import java.util.Arrays;

/// The scores of the positive rows and those of the others, in double precision.
record ByLabel(Samples positive, Samples negative) {
  static ByLabel of(boolean[] labels, Samples scores) {
    double[] all = new double[labels.length];
    int positives = split(labels, scores, all);
    return new ByLabel(Samples.of(Arrays.copyOf(all, positives)),
        Samples.of(Arrays.copyOfRange(all, positives, all.length)));
  }

  boolean isOneClass() {
    return positive.size() == 0 || negative.size() == 0;
  }

  /// Writes the positive rows' scores from the front and the others' from the back, without a branch on the label.
  private static int split(boolean[] labels, Samples scores, double[] to) {
    double[] scratch = scores.scratch();
    int front = 0;
    int back = to.length;
    for (int from = 0; from < labels.length; from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, labels.length - from);
      double[] block = scores.block(from, n, scratch);
      int at = scores.blockStart(from);
      for (int i = 0; i < n; i++) {
        int label = labels[from + i] ? 1 : 0;
        back -= 1 - label;
        to[(front & -label) | (back & (label - 1))] = block[at + i];
        front += label;
      }
    }
    return front;
  }
}
