package io.roadml.jmh;

import java.util.Arrays;
import java.util.Comparator;

/// The metrics as one writes them in plain Java: one loop, one sum, the JDK's sort and logarithm. No checks.
final class PlainMetrics {
  private PlainMetrics() {
  }

  static double meanSquaredError(final double[] truth, final double[] predicted) {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      final double error = truth[i] - predicted[i];
      sum += error * error;
    }
    return sum / truth.length;
  }

  /// As double precision is wanted of single precision numbers.
  static double meanSquaredError(final float[] truth, final float[] predicted) {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      final double error = (double) truth[i] - predicted[i];
      sum += error * error;
    }
    return sum / truth.length;
  }

  /// Left-closed bins between inner edges, each value compared with one edge after the other.
  static long[] countByLinearSearch(final double[] values, final double[] inner) {
    final long[] counts = new long[inner.length + 1];
    for (final double value : values) {
      int bin = 0;
      while (bin < inner.length && value >= inner[bin]) {
        bin++;
      }
      counts[bin]++;
    }
    return counts;
  }

  static long[] countByBinarySearch(final double[] values, final double[] inner) {
    final long[] counts = new long[inner.length + 1];
    for (final double value : values) {
      final int at = Arrays.binarySearch(inner, value);
      counts[at >= 0 ? at + 1 : -1 - at]++;
    }
    return counts;
  }

  /// The largest distance of two distribution functions.
  static double kolmogorovSmirnov(final float[] x, final float[] y) {
    final float[] xs = x.clone();
    final float[] ys = y.clone();
    Arrays.sort(xs);
    Arrays.sort(ys);
    int i = 0;
    int j = 0;
    double distance = 0;
    while (i < xs.length && j < ys.length) {
      final float value = Math.min(xs[i], ys[j]);
      while (i < xs.length && xs[i] == value) {
        i++;
      }
      while (j < ys.length && ys[j] == value) {
        j++;
      }
      distance = Math.max(distance, Math.abs((double) i / xs.length - (double) j / ys.length));
    }
    return distance;
  }

  /// By the ranks of the positive rows, from an order of boxed indices.
  static double rocAuc(final boolean[] labels, final float[] scores) {
    final Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    double ranks = 0;
    long positives = 0;
    for (int start = 0; start < order.length;) {
      int end = start;
      int tied = 0;
      while (end < order.length && scores[order[end]] == scores[order[start]]) {
        tied += labels[order[end++]] ? 1 : 0;
      }
      ranks += tied * (start + 1 + end) / 2.0;
      positives += tied;
      start = end;
    }
    final double negatives = (double) labels.length - positives;
    return (ranks - positives * (positives + 1) / 2.0) / (positives * negatives);
  }

  static double logLoss(final boolean[] labels, final double[] probabilities) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      final double clipped = Math.clamp(probabilities[i], 0x1p-52, 1 - 0x1p-52);
      sum -= Math.log(labels[i] ? clipped : 1 - clipped);
    }
    return sum / labels.length;
  }

  static double macroF1(final int[] truth, final int[] predicted, final int classes) {
    final int[] right = new int[classes];
    final int[] actual = new int[classes];
    final int[] said = new int[classes];
    for (int i = 0; i < truth.length; i++) {
      actual[truth[i]]++;
      said[predicted[i]]++;
      if (truth[i] == predicted[i]) {
        right[truth[i]]++;
      }
    }
    double sum = 0;
    for (int label = 0; label < classes; label++) {
      sum += 2.0 * right[label] / (actual[label] + said[label]);
    }
    return sum / classes;
  }

  /// Of queries whose scores have no ties.
  static double ndcg(final double[][] relevance, final double[][] scores) {
    double sum = 0;
    for (int query = 0; query < relevance.length; query++) {
      final double[] gains = relevance[query];
      final double[] keys = scores[query];
      final Integer[] order = new Integer[keys.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, Comparator.comparingDouble(i -> -keys[i]));
      final double[] ideal = gains.clone();
      Arrays.sort(ideal);
      double gain = 0;
      double best = 0;
      for (int rank = 0; rank < order.length; rank++) {
        final double discount = Math.log(2) / Math.log(rank + 2);
        gain += gains[order[rank]] * discount;
        best += ideal[ideal.length - 1 - rank] * discount;
      }
      sum += best == 0 ? 0 : gain / best;
    }
    return sum / relevance.length;
  }
}
