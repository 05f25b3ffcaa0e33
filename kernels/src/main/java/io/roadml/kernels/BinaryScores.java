package io.roadml.kernels;

/// How well scores tell two classes apart. A score may be any finite number; only the order of scores counts.
///
/// - Shape: `labels[n]` and `scores[n]`, n ≥ 1; a label is true for the positive class. `weights[n]`, where given, are 0 or
///   more and not all 0; a row of weight 0 counts as if it were not there.
/// - Ties: scores that are equal are one threshold, whatever the order of their rows; −0.0 equals 0.0 and nothing else is
///   rounded to equal. Single precision scores are compared as they are.
/// - Threading: stateless; arguments are only read. - Allocation: keys of the scores for the sort; a curve's arrays.
/// - Source: the definitions and the edge cases of scikit-learn ≥ 1.6.
/// - Fails: [IllegalArgumentException] for lengths that differ, for no rows, for a score that is NaN or infinite and for
///   weights that cannot weigh, naming the index and the value. Where all rows are of one class the areas under the ROC
///   curve are NaN, which is no failure.
public final class BinaryScores {
  private BinaryScores() {
  }

  /// The labels of rows that say 0 or −1 for the negative class and 1 for the positive one.
  public static boolean[] positives(int... labels) {
    boolean[] positives = new boolean[labels.length];
    boolean minus = false;
    boolean zero = false;
    for (int i = 0; i < labels.length; i++) {
      positives[i] = labels[i] == 1;
      minus |= labels[i] == -1;
      zero |= labels[i] == 0;
      if (labels[i] < -1 || labels[i] > 1 || (minus && zero)) {
        throw new IllegalArgumentException("labels[" + i + "]=" + labels[i] + "; want 0 and 1, or -1 and 1");
      }
    }
    return positives;
  }

  /// Area under the ROC curve: the probability that a random positive row has a higher score than a random negative
  /// one, where a tie counts half (Mann–Whitney U, normalised).
  ///
  /// - Accuracy: pairs are counted exactly; only the final division rounds.
  /// - Cost: two sorts, O(n log n); single precision O(n).
  ///
  /// @return 0 … 1, or NaN if all rows are of one class
  public static double rocAuc(boolean[] labels, Samples scores) {
    check(labels, scores);
    SortedPair pair = SortedPair.byLabel(labels, scores);
    return pair.halfPairs() / (2.0 * pair.aSize * pair.bSize);
  }

  /// [#rocAuc(boolean[], Samples)] of an array.
  public static double rocAuc(boolean[] labels, double[] scores) {
    return rocAuc(labels, Samples.of(scores));
  }

  /// [#rocAuc(boolean[], Samples)] of an array, compared in single precision.
  public static double rocAuc(boolean[] labels, float[] scores) {
    return rocAuc(labels, Samples.of(scores));
  }

  /// [#rocAuc(boolean[], Samples)] of rows of different weight; NaN if a class weighs nothing.
  public static double rocAuc(boolean[] labels, Samples scores, Samples weights) {
    return weighted(labels, scores, weights).rocArea();
  }

  /// Area under the ROC curve up to a false positive rate, standardised after McClish: ½ for a coin, 1 for a perfect
  /// scorer, whatever the rate. At a rate of 1 it is [#rocAuc(boolean[], Samples)].
  ///
  /// @param maxFalsePositiveRate above 0, at most 1
  public static double partialRocAuc(boolean[] labels, Samples scores, double maxFalsePositiveRate) {
    requireRate(maxFalsePositiveRate);
    if (maxFalsePositiveRate == 1) return rocAuc(labels, scores);
    return standardised(rocCurve(labels, scores), maxFalsePositiveRate);
  }

  /// [#partialRocAuc(boolean[], Samples, double)] of rows of different weight.
  public static double partialRocAuc(boolean[] labels, Samples scores, Samples weights, double maxFalsePositiveRate) {
    requireRate(maxFalsePositiveRate);
    if (maxFalsePositiveRate == 1) return rocAuc(labels, scores, weights);
    return standardised(rocCurve(labels, scores, weights), maxFalsePositiveRate);
  }

  /// The ROC curve, no point left out.
  public static RocCurve rocCurve(boolean[] labels, Samples scores) {
    return RocCurve.of(unweighted(labels, scores));
  }

  /// [#rocCurve(boolean[], Samples)] of rows of different weight.
  public static RocCurve rocCurve(boolean[] labels, Samples scores, Samples weights) {
    return RocCurve.of(weighted(labels, scores, weights));
  }

  /// Precision and recall at each threshold.
  public static PrecisionRecallCurve precisionRecallCurve(boolean[] labels, Samples scores) {
    return PrecisionRecallCurve.of(unweighted(labels, scores));
  }

  /// [#precisionRecallCurve(boolean[], Samples)] of rows of different weight.
  public static PrecisionRecallCurve precisionRecallCurve(boolean[] labels, Samples scores, Samples weights) {
    return PrecisionRecallCurve.of(weighted(labels, scores, weights));
  }

  /// The mean of precision over recall, as a sum of steps: Σ (gain in recall)·precision. Not the area by trapezia, which is
  /// optimistic.
  ///
  /// @return 0 … 1; 0 if no row is positive, 1 if all are
  public static double averagePrecision(boolean[] labels, Samples scores) {
    return unweighted(labels, scores).averagePrecision();
  }

  /// [#averagePrecision(boolean[], Samples)] of an array.
  public static double averagePrecision(boolean[] labels, double[] scores) {
    return averagePrecision(labels, Samples.of(scores));
  }

  /// [#averagePrecision(boolean[], Samples)] of rows of different weight.
  public static double averagePrecision(boolean[] labels, Samples scores, Samples weights) {
    return weighted(labels, scores, weights).averagePrecision();
  }

  /// Area under the precision-recall curve by trapezia: for comparison with tools that report it. Optimistic; prefer
  /// [#averagePrecision(boolean[], Samples)].
  public static double precisionRecallArea(boolean[] labels, Samples scores) {
    return precisionRecallCurve(labels, scores).area();
  }

  /// The most by which the true positive rate is above the false positive rate, over all thresholds: 0 for a coin, 1 for
  /// a perfect scorer; NaN if all rows are of one class.
  public static double ks(boolean[] labels, Samples scores) {
    check(labels, scores);
    ByLabel rows = ByLabel.of(labels, scores);
    if (rows.isOneClass()) return Double.NaN;
    // The rates rise from the highest score down, the distribution functions from the lowest up: the gap changes sign.
    return -Gaps.between(rows.positive(), rows.negative()).lowest()
        / ((double) rows.positive().size() * rows.negative().size()) + 0.0;
  }

  /// [#ks(boolean[], Samples)] of rows of different weight.
  public static double ks(boolean[] labels, Samples scores, Samples weights) {
    RocCurve curve = rocCurve(labels, scores, weights);
    double most = curve.truePositiveRate()[0] - curve.falsePositiveRate()[0];
    for (int k = 1; k < curve.thresholds().length; k++) {
      most = Math.max(most, curve.truePositiveRate()[k] - curve.falsePositiveRate()[k]);
    }
    return most;
  }

  /// The Gini coefficient of a scorer, 2·AUC − 1.
  public static double gini(boolean[] labels, Samples scores) {
    return 2 * rocAuc(labels, scores) - 1;
  }

  /// [#gini(boolean[], Samples)] of rows of different weight.
  public static double gini(boolean[] labels, Samples scores, Samples weights) {
    return 2 * rocAuc(labels, scores, weights) - 1;
  }

  private static double standardised(RocCurve curve, double rate) {
    double least = rate * rate / 2;
    return (1 + (curve.areaUpTo(rate) - least) / (rate - least)) / 2;
  }

  private static Thresholds unweighted(boolean[] labels, Samples scores) {
    check(labels, scores);
    return Thresholds.of(labels, scores);
  }

  private static Thresholds weighted(boolean[] labels, Samples scores, Samples weights) {
    check(labels, scores);
    Check.weights(weights, "labels", labels.length);
    return Thresholds.of(labels, scores, weights);
  }

  private static void check(boolean[] labels, Samples scores) {
    Check.sameLength("labels", labels.length, "scores", scores.size());
    Check.notEmpty("labels", labels.length);
    Check.finite("scores", scores);
  }

  private static void requireRate(double rate) {
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException("maxFalsePositiveRate=" + rate + "; want above 0, at most 1");
    }
  }
}
