package io.roadml.kernels;

import java.util.Arrays;

/// Scores of predictions in which a row may have any number of labels.
///
/// - Shape: `truth[n][k]` and `predicted[n][k]`, n rows of k labels; true where the row has the label.
/// - Threading: immutable. - Allocation: counts for each row and each label; a method that gives an array makes one.
/// - Source: the definitions and edge cases of scikit-learn ≥ 1.6.
/// - Fails: [IllegalArgumentException] for shapes that differ, no rows or no labels, and weights that are negative, not
///   finite or all 0.
public final class Multilabel {
  private final LabelScores byLabel;
  private final LabelScores byRow;
  private final double subsetAccuracy;
  private final double hammingLoss;

  private Multilabel(boolean[][] truth, boolean[][] predicted, double[] weights) {
    double total = Arrays.stream(weights).sum();
    this.byLabel = byLabel(truth, predicted, weights, total);
    this.byRow = byRow(truth, predicted, weights);
    double[] differing = differing(truth, predicted);
    double differ = 0;
    double same = 0;
    for (int row = 0; row < differing.length; row++) {
      differ += weights[row] * differing[row];
      same += differing[row] == 0 ? weights[row] : 0;
    }
    this.subsetAccuracy = same / total;
    this.hammingLoss = differ / (total * truth[0].length);
  }

  /// Rows that count the same.
  public static Multilabel of(boolean[][] truth, boolean[][] predicted) {
    requireSameShape(truth, predicted);
    double[] ones = new double[truth.length];
    Arrays.fill(ones, 1);
    return new Multilabel(truth, predicted, ones);
  }

  /// Rows of different weight.
  public static Multilabel of(boolean[][] truth, boolean[][] predicted, double[] weights) {
    requireSameShape(truth, predicted);
    Check.weights(Samples.of(weights), "truth", truth.length);
    return new Multilabel(truth, predicted, weights);
  }

  /// The scores of each label, with the labels' averages.
  public LabelScores byLabel() {
    return byLabel;
  }

  /// The scores of each row. [Average#MACRO] of them is what is called the samples average; in it a row without any
  /// true or predicted label counts as [ZeroDivision] says.
  public LabelScores bySample() {
    return byRow;
  }

  /// The share of rows all of whose labels are right.
  public double subsetAccuracy() {
    return subsetAccuracy;
  }

  /// The share of rows that have a wrong label or lack one.
  public double zeroOneLoss() {
    return 1 - subsetAccuracy;
  }

  /// The share of labels, over all rows, that are wrong or lacking.
  public double hammingLoss() {
    return hammingLoss;
  }

  private static LabelScores byLabel(boolean[][] truth, boolean[][] predicted, double[] weights, double total) {
    int labels = truth[0].length;
    double[] both = new double[labels];
    double[] positive = new double[labels];
    double[] actual = new double[labels];
    for (int row = 0; row < truth.length; row++) {
      for (int label = 0; label < labels; label++) {
        both[label] += truth[row][label] && predicted[row][label] ? weights[row] : 0;
        positive[label] += predicted[row][label] ? weights[row] : 0;
        actual[label] += truth[row][label] ? weights[row] : 0;
      }
    }
    return new LabelScores(both, positive, actual, null, total);
  }

  private static LabelScores byRow(boolean[][] truth, boolean[][] predicted, double[] weights) {
    double[] both = new double[truth.length];
    double[] positive = new double[truth.length];
    double[] actual = new double[truth.length];
    for (int row = 0; row < truth.length; row++) {
      for (int label = 0; label < truth[row].length; label++) {
        both[row] += truth[row][label] && predicted[row][label] ? 1 : 0;
        positive[row] += predicted[row][label] ? 1 : 0;
        actual[row] += truth[row][label] ? 1 : 0;
      }
    }
    return new LabelScores(both, positive, actual, weights.clone(), truth[0].length);
  }

  /// How many labels of each row are wrong or lacking.
  private static double[] differing(boolean[][] truth, boolean[][] predicted) {
    double[] differing = new double[truth.length];
    for (int row = 0; row < truth.length; row++) {
      for (int label = 0; label < truth[row].length; label++) {
        differing[row] += truth[row][label] == predicted[row][label] ? 0 : 1;
      }
    }
    return differing;
  }

  private static void requireSameShape(boolean[][] truth, boolean[][] predicted) {
    Check.sameLength("truth", truth.length, "predicted", predicted.length);
    Check.notEmpty("truth", truth.length);
    Check.notEmpty("truth[0]", truth[0].length);
    for (int row = 0; row < truth.length; row++) {
      Check.sameLength("truth[" + row + "]", truth[row].length, "truth[0]", truth[0].length);
      Check.sameLength("predicted[" + row + "]", predicted[row].length, "truth[0]", truth[0].length);
    }
  }
}
