package io.roadml.kernels;

/// Precision, recall and their kin, from how often each label was predicted, was true, and was both.
///
/// A label without predictions has no precision and one that is never true no recall; [ZeroDivision] says what takes
/// their place. Where that is NaN, averages leave the label out; they are NaN only when every label is.
///
/// - Shape: arrays have one element for each label, in the order in which the labels were asked for.
/// - Threading: immutable. - Allocation: an array for the scores of each label.
/// - Source: the definitions and edge cases of scikit-learn ≥ 1.6.
/// - Fails: [IllegalArgumentException] for a beta below 0 or NaN.
public final class LabelScores {
  private static final Ratio PRECISION = (both, predicted, _, _, zero) -> zero.divide(both, predicted);
  private static final Ratio RECALL = (both, _, actual, _, zero) -> zero.divide(both, actual);
  private static final Ratio JACCARD = (both, predicted, actual, _, zero) -> zero.divide(both,
      predicted + actual - both);
  private static final Ratio SPECIFICITY = (both, predicted, actual, total, zero) -> zero
      .divide(total - predicted - actual + both, total - actual);

  private final double[] both;
  private final double[] predicted;
  private final double[] actual;
  private final double[] shares;
  private final double total;

  /// `shares` are the labels' weights in the macro average; null where they are equal.
  LabelScores(double[] both, double[] predicted, double[] actual, double[] shares, double total) {
    this.both = both;
    this.predicted = predicted;
    this.actual = actual;
    this.shares = shares;
    this.total = total;
  }

  /// Of what was predicted, the share that is true.
  public double precision(Average average, ZeroDivision zero) {
    return score(PRECISION, average, zero);
  }

  /// [#precision(Average, ZeroDivision)] of each label.
  public double[] precision(ZeroDivision zero) {
    return each(PRECISION, zero);
  }

  /// Of what is true, the share that was predicted.
  public double recall(Average average, ZeroDivision zero) {
    return score(RECALL, average, zero);
  }

  /// [#recall(Average, ZeroDivision)] of each label.
  public double[] recall(ZeroDivision zero) {
    return each(RECALL, zero);
  }

  /// The harmonic mean of precision and recall. The macro average is the mean of the labels' F1, not the F1 of mean
  /// precision and mean recall.
  public double f1(Average average, ZeroDivision zero) {
    return fBeta(1, average, zero);
  }

  /// [#f1(Average, ZeroDivision)] of each label.
  public double[] f1(ZeroDivision zero) {
    return fBeta(1, zero);
  }

  /// The weighted harmonic mean of precision and recall, recall weighing beta² as much; 0 is precision, infinity recall.
  /// It is undefined only for a label that is neither predicted nor true.
  public double fBeta(double beta, Average average, ZeroDivision zero) {
    return score(fBeta(beta), average, zero);
  }

  /// [#fBeta(double, Average, ZeroDivision)] of each label.
  public double[] fBeta(double beta, ZeroDivision zero) {
    return each(fBeta(beta), zero);
  }

  /// Of what is predicted or true, the share that is both: intersection over union.
  public double jaccard(Average average, ZeroDivision zero) {
    return score(JACCARD, average, zero);
  }

  /// [#jaccard(Average, ZeroDivision)] of each label.
  public double[] jaccard(ZeroDivision zero) {
    return each(JACCARD, zero);
  }

  /// Of what is not true, the share that was not predicted. With two classes, the recall of the other class.
  public double specificity(Average average, ZeroDivision zero) {
    return score(SPECIFICITY, average, zero);
  }

  /// [#specificity(Average, ZeroDivision)] of each label.
  public double[] specificity(ZeroDivision zero) {
    return each(SPECIFICITY, zero);
  }

  /// How often each label is true: its rows, or their weight.
  public double[] support() {
    return actual.clone();
  }

  private static Ratio fBeta(double beta) {
    if (!(beta >= 0)) {
      throw new IllegalArgumentException("beta=" + beta + "; want 0 or more");
    }
    if (beta == Double.POSITIVE_INFINITY) {
      return RECALL;
    }
    double weight = beta * beta;
    return (both, predicted, actual, _, zero) -> zero.divide((1 + weight) * both, weight * actual + predicted);
  }

  private double[] each(Ratio ratio, ZeroDivision zero) {
    double[] scores = new double[both.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = ratio.of(both[i], predicted[i], actual[i], total, zero);
    }
    return scores;
  }

  private double score(Ratio ratio, Average average, ZeroDivision zero) {
    return switch (average) {
      case MICRO -> ratio.of(sum(both), sum(predicted), sum(actual), total * both.length, zero);
      case MACRO -> mean(each(ratio, zero), shares);
      case WEIGHTED -> mean(each(ratio, zero), actual);
    };
  }

  private static double sum(double[] counts) {
    double sum = 0;
    for (double count : counts) {
      sum += count;
    }
    return sum;
  }

  /// The mean of those that are defined; plain, if nothing of what is defined has a weight.
  private static double mean(double[] scores, double[] weights) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isNaN(scores[i])) {
        double w = weights == null ? 1 : weights[i];
        sum += w * scores[i];
        weight += w;
      }
    }
    return weight == 0 && weights != null ? mean(scores, null) : sum / weight;
  }

  private interface Ratio {
    double of(double both, double predicted, double actual, double total, ZeroDivision zero);
  }
}
