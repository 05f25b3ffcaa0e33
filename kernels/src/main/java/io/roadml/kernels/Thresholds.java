package io.roadml.kernels;

import java.util.Arrays;

/// The distinct scores from the highest down, each with the weight of the positive and of the negative rows that have at
/// least that score: every curve of a scorer is drawn from these.
final class Thresholds {
  private double[] scores;
  private double[] truePositives;
  private double[] falsePositives;
  private int size;

  Thresholds(int atMost) {
    int first = Math.min(atMost, 1024);
    scores = new double[first];
    truePositives = new double[first];
    falsePositives = new double[first];
  }

  static Thresholds of(boolean[] labels, Samples scores) {
    return SortedPair.byLabel(labels, scores).thresholds();
  }

  /// The weights of a tied block are added in the order of its rows.
  static Thresholds of(boolean[] labels, Samples scores, Samples weights) {
    double[] keys = scores.toArray();
    int[] order = Order.ascending(keys);
    Thresholds thresholds = new Thresholds(keys.length);
    double positive = 0;
    double negative = 0;
    for (int end = order.length; end > 0;) {
      double score = keys[order[end - 1]];
      int start = end - 1;
      while (start > 0 && keys[order[start - 1]] == score) start--;
      for (int i = start; i < end; i++) {
        double weight = weights.get(order[i]);
        if (labels[order[i]]) positive += weight;
        else negative += weight;
      }
      thresholds.add(score + 0.0, positive, negative);
      end = start;
    }
    return thresholds;
  }

  void add(double score, double positives, double negatives) {
    if (size == scores.length) grow();
    scores[size] = score;
    truePositives[size] = positives;
    falsePositives[size++] = negatives;
  }

  private void grow() {
    int larger = size + (size >> 1) + 1;
    scores = Arrays.copyOf(scores, larger);
    truePositives = Arrays.copyOf(truePositives, larger);
    falsePositives = Arrays.copyOf(falsePositives, larger);
  }

  int size() {
    return size;
  }

  double score(int k) {
    return scores[k];
  }

  double truePositives(int k) {
    return truePositives[k];
  }

  double falsePositives(int k) {
    return falsePositives[k];
  }

  double positives() {
    return truePositives[size - 1];
  }

  double negatives() {
    return falsePositives[size - 1];
  }

  /// Area under the ROC curve by trapezia, which are exact for ties; NaN where a class has no weight.
  double rocArea() {
    double area = truePositives[0] * falsePositives[0];
    for (int k = 1; k < size; k++) {
      area += (falsePositives[k] - falsePositives[k - 1]) * (truePositives[k] + truePositives[k - 1]);
    }
    return area / (2 * positives() * negatives());
  }

  /// The share of positives among what is at or above threshold k; 0 where all of that weighs nothing.
  double precision(int k) {
    double all = truePositives[k] + falsePositives[k];
    return all == 0 ? 0 : truePositives[k] / all;
  }

  /// Of the positives, the share at or above threshold k; 1 where there are none.
  double recall(int k) {
    return positives() == 0 ? 1 : truePositives[k] / positives();
  }

  /// Σ (gain in recall)·precision; 0 where there are no positives.
  double averagePrecision() {
    if (positives() == 0) return 0;
    double sum = 0;
    double before = 0;
    for (int k = 0; k < size; k++) {
      sum += (truePositives[k] - before) * precision(k);
      before = truePositives[k];
    }
    return sum / positives();
  }
}
