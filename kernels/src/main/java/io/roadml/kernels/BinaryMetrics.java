package io.roadml.kernels;

import java.util.Arrays;

/// How well scores tell two classes apart.
///
/// - Shape: `labels[n]` and `scores[n]`, n ≥ 1; a label is true for the positive class.
/// - Threading: stateless; arguments are only read.
/// - Allocation: a copy of the scores.
/// - Source: the definitions and the edge cases of scikit-learn ≥ 1.6.
/// - Fails: [IllegalArgumentException] for lengths that differ, for no rows, and for a score that is NaN or infinite (or
///   no probability, where one is needed), naming its index.
public final class BinaryMetrics {
  private static final double EPSILON = Math.ulp(1.0);

  private BinaryMetrics() {
  }

  /// Area under the ROC curve: the probability that a random positive row has a higher score than a random negative
  /// one, where a tie counts half (Mann–Whitney U, normalised).
  ///
  /// - Accuracy: pairs are counted exactly; only the final division rounds.
  /// - Cost: two sorts, O(n log n).
  ///
  /// @return 0 … 1, or NaN if all rows are of one class, where the area is not defined
  public static double rocAuc(boolean[] labels, double[] scores) {
    requireSameLength(labels, scores.length);
    for (int i = 0; i < scores.length; i++) {
      requireFinite(scores[i], i);
    }
    double[] positives = ofClass(true, labels, scores);
    double[] negatives = ofClass(false, labels, scores);
    Arrays.sort(positives);
    Arrays.sort(negatives);
    return orderedHalfPairs(positives, negatives) / (2.0 * positives.length * negatives.length);
  }

  /// [#rocAuc(boolean[], double[])] of single precision scores, compared as they are.
  public static double rocAuc(boolean[] labels, float[] scores) {
    return rocAuc(labels, widened(scores));
  }

  /// Mean negative log-likelihood of the labels, in nats: 0 for certainty that is right, ln 2 for a coin.
  ///
  /// Probabilities are clipped to 2⁻⁵² … 1 − 2⁻⁵², so that one certain error does not outweigh all else.
  ///
  /// @param probabilities of the positive class, 0 … 1
  public static double logLoss(boolean[] labels, double[] probabilities) {
    requireSameLength(labels, probabilities.length);
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      requireProbability(probabilities[i], i);
      double clipped = Math.clamp(probabilities[i], EPSILON, 1 - EPSILON);
      sum -= labels[i] ? Math.log(clipped) : Math.log1p(-clipped);
    }
    return sum / labels.length;
  }

  /// [#logLoss(boolean[], double[])] of single precision probabilities, clipped as doubles.
  public static double logLoss(boolean[] labels, float[] probabilities) {
    return logLoss(labels, widened(probabilities));
  }

  /// Twice the number of (positive, negative) pairs in the right order, ties counting one; both sorted. Exact: the
  /// product of two array lengths, doubled, fits a long. -0.0 and 0.0 tie, although a sort tells them apart.
  private static long orderedHalfPairs(double[] positives, double[] negatives) {
    long halfPairs = 0;
    int below = 0;
    int notAbove = 0;
    for (double score : positives) {
      while (below < negatives.length && negatives[below] < score) {
        below++;
      }
      notAbove = Math.max(notAbove, below);
      while (notAbove < negatives.length && negatives[notAbove] == score) {
        notAbove++;
      }
      halfPairs += (long) below + notAbove;
    }
    return halfPairs;
  }

  private static double[] ofClass(boolean wanted, boolean[] labels, double[] scores) {
    double[] picked = new double[scores.length];
    int count = 0;
    for (int i = 0; i < scores.length; i++) {
      if (labels[i] == wanted) {
        picked[count++] = scores[i];
      }
    }
    return Arrays.copyOf(picked, count);
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static void requireSameLength(boolean[] labels, int scores) {
    if (labels.length != scores) {
      throw new IllegalArgumentException("labels.length=" + labels.length + " differs from scores.length=" + scores);
    }
    if (scores == 0) {
      throw new IllegalArgumentException("labels.length=0; want at least one row");
    }
  }

  private static void requireFinite(double score, int index) {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("scores[" + index + "]=" + score + "; want a finite number");
    }
  }

  private static void requireProbability(double value, int index) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("probabilities[" + index + "]=" + value + "; want 0 … 1");
    }
  }
}
