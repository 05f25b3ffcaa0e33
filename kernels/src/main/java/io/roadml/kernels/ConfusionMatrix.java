package io.roadml.kernels;

import java.util.Arrays;
import java.util.stream.IntStream;

/// How often each label was predicted for each true label, and the scores that follow from it.
///
/// - Shape: labels are any ints, ascending; the rows of the matrix are the true labels, its columns the predicted ones.
/// - Units: rows, or their weight. Counts are exact below 2⁵³.
/// - Threading: immutable. - Allocation: the matrix, 8 B for each pair of labels; a method that gives an array makes one.
/// - Source: the definitions and edge cases of scikit-learn ≥ 1.6.
/// - Fails: [IllegalArgumentException] for lengths that differ, no rows, weights that are negative, not finite or all 0,
///   and for more than [#MOST_LABELS] different labels.
public final class ConfusionMatrix {
  /// As many labels as a matrix may have.
  public static final int MOST_LABELS = 4096;

  private final int[] labels;
  private final double[] cells;
  private final double[] actual;
  private final double[] predicted;
  private final double correct;
  private final double total;

  /// `cells` row after row, in the order of the labels.
  ConfusionMatrix(int[] labels, double[] cells) {
    this.labels = labels;
    this.cells = cells;
    this.actual = new double[labels.length];
    this.predicted = new double[labels.length];
    for (int row = 0; row < labels.length; row++) {
      for (int column = 0; column < labels.length; column++) {
        actual[row] += cell(row, column);
        predicted[column] += cell(row, column);
      }
    }
    this.correct = IntStream.range(0, labels.length).mapToDouble(i -> cell(i, i)).sum();
    this.total = Arrays.stream(actual).sum();
  }

  /// Counts rows.
  public static ConfusionMatrix of(int[] truth, int[] predicted) {
    Check.sameLength("truth", truth.length, "predicted", predicted.length);
    Check.notEmpty("truth", truth.length);
    return LabelPairs.count(truth, predicted);
  }

  /// Adds up the weights of rows. A row of weight 0 counts for nothing but still makes its labels known.
  public static ConfusionMatrix of(int[] truth, int[] predicted, double[] weights) {
    Check.sameLength("truth", truth.length, "predicted", predicted.length);
    Check.notEmpty("truth", truth.length);
    Check.weights(Samples.of(weights), "truth", truth.length);
    return LabelPairs.weigh(truth, predicted, weights);
  }

  /// The labels of the rows and columns, ascending unless they were asked for in another order.
  public int[] labels() {
    return labels.clone();
  }

  /// The sum of all cells: rows, or their weight.
  public double total() {
    return total;
  }

  /// The matrix: `counts()[i][j]` for the true label i and the predicted label j.
  public double[][] counts() {
    double[][] rows = new double[labels.length][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(cells, row * labels.length, (row + 1) * labels.length);
    }
    return rows;
  }

  /// The matrix as shares; 0 where there is nothing to take a share of.
  public double[][] normalized(Normalization by) {
    double[][] rows = counts();
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < rows.length; column++) {
        double whole = switch (by) {
          case TRUTH -> actual[row];
          case PREDICTION -> predicted[column];
          case ALL -> total;
        };
        rows[row][column] = ZeroDivision.ZERO.divide(rows[row][column], whole);
      }
    }
    return rows;
  }

  /// The matrix of some labels, in the order given. Rows of other labels, true or predicted, are left out; a label that
  /// never occurs has empty cells.
  public ConfusionMatrix only(int... wanted) {
    requireDistinct(wanted);
    double[] kept = new double[wanted.length * wanted.length];
    int[] at = IntStream.of(wanted).map(this::indexOf).toArray();
    for (int row = 0; row < wanted.length; row++) {
      for (int column = 0; column < wanted.length; column++) {
        kept[row * wanted.length + column] = at[row] < 0 || at[column] < 0 ? 0 : cell(at[row], at[column]);
      }
    }
    return new ConfusionMatrix(wanted.clone(), kept);
  }

  /// The matrix of these rows and the other's together; labels are united.
  public ConfusionMatrix plus(ConfusionMatrix other) {
    int[] all = IntStream.concat(IntStream.of(labels), IntStream.of(other.labels)).sorted().distinct().toArray();
    ConfusionMatrix mine = only(all);
    ConfusionMatrix others = other.only(all);
    double[] sums = mine.cells.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += others.cells[i];
    }
    return new ConfusionMatrix(all, sums);
  }

  /// The scores of each label against all others, with the labels' averages.
  public LabelScores byLabel() {
    return new LabelScores(diagonal(), predicted, actual, null, total);
  }

  /// [#byLabel()] of some labels only, in the order given: averages are over these. All rows count, so a row whose true
  /// label is another one can still be a false positive. One label gives what is called a binary score.
  public LabelScores byLabel(int... wanted) {
    requireDistinct(wanted);
    int[] at = IntStream.of(wanted).map(this::indexOf).toArray();
    return new LabelScores(picked(diagonal(), at), picked(predicted, at), picked(actual, at), null, total);
  }

  /// The share of rows whose predicted label is the true one.
  public double accuracy() {
    return correct / total;
  }

  /// The sum of the rows whose predicted label is the true one: their number, or their weight.
  public double correct() {
    return correct;
  }

  /// The share of rows whose predicted label is not the true one. With one label a row, the Hamming loss is the same.
  public double zeroOneLoss() {
    double wrong = 0;
    for (int i = 0; i < cells.length; i++) {
      wrong += i / labels.length == i % labels.length ? 0 : cells[i];
    }
    return wrong / total;
  }

  /// The mean recall of those labels that are ever true.
  public double balancedAccuracy() {
    double sum = 0;
    int occurring = 0;
    for (int i = 0; i < labels.length; i++) {
      if (actual[i] > 0) {
        sum += cell(i, i) / actual[i];
        occurring++;
      }
    }
    return sum / occurring;
  }

  /// Matthews' correlation coefficient of truth and prediction, −1 … 1; 0 where one of them never varies.
  public double mcc() {
    double scale = scale();
    double together = 0;
    double truthVaries = 0;
    double predictionVaries = 0;
    for (int i = 0; i < labels.length; i++) {
      double t = actual[i] * scale;
      double p = predicted[i] * scale;
      together += cell(i, i) * scale * (total * scale) - t * p;
      truthVaries += t * (others(actual, i) * scale);
      predictionVaries += p * (others(predicted, i) * scale);
    }
    double varies = Math.sqrt(truthVaries) * Math.sqrt(predictionVaries);
    return varies == 0 ? 0 : Math.clamp(together / varies, -1, 1);
  }

  /// Cohen's kappa: the agreement beyond what chance would give, 1 at most; NaN where truth and prediction are one and
  /// the same label throughout.
  public double kappa() {
    return kappa(KappaWeights.NONE);
  }

  /// [#kappa()] in which a disagreement weighs by how many places the labels lie apart in [#labels()].
  public double kappa(KappaWeights weights) {
    double scale = scale();
    double observed = 0;
    double expected = 0;
    for (int row = 0; row < labels.length; row++) {
      for (int column = 0; column < labels.length; column++) {
        double weight = weights.of(row - column);
        observed += weight * (cell(row, column) * scale);
        expected += weight * (actual[row] * scale) * (predicted[column] / total);
      }
    }
    return 1 - observed / expected;
  }

  /// A power of two that brings the total near 1, so that products neither overflow nor vanish.
  private double scale() {
    return Math.scalb(1.0, -Math.getExponent(total));
  }

  /// The sum of all but one: exactly 0 where the one is all there is, which a difference would not promise.
  private static double others(double[] counts, int but) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += i == but ? 0 : counts[i];
    }
    return sum;
  }

  private double cell(int row, int column) {
    return cells[row * labels.length + column];
  }

  private double[] diagonal() {
    return IntStream.range(0, labels.length).mapToDouble(i -> cell(i, i)).toArray();
  }

  private int indexOf(int label) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == label) {
        return i;
      }
    }
    return -1;
  }

  private static double[] picked(double[] from, int[] at) {
    return IntStream.of(at).mapToDouble(i -> i < 0 ? 0 : from[i]).toArray();
  }

  private static void requireDistinct(int[] wanted) {
    Check.notEmpty("labels", wanted.length);
    if (IntStream.of(wanted).distinct().count() != wanted.length) {
      throw new IllegalArgumentException("labels=" + Arrays.toString(wanted) + "; want each once");
    }
  }

  /// What the cells of a matrix are divided by.
  public enum Normalization {
    /// The row's sum: the shares of each true label add up to 1.
    TRUTH,
    /// The column's sum: the shares of each predicted label add up to 1.
    PREDICTION,
    /// The sum of all cells.
    ALL
  }

  /// How much a disagreement weighs.
  public enum KappaWeights {
    /// All the same.
    NONE,
    /// As much as the labels' places lie apart.
    LINEAR,
    /// As much as the square of that.
    QUADRATIC;

    double of(int distance) {
      return switch (this) {
        case NONE -> distance == 0 ? 0 : 1;
        case LINEAR -> Math.abs((double) distance);
        case QUADRATIC -> (double) distance * distance;
      };
    }
  }
}
