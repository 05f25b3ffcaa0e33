package io.roadml.kernels;

/// How well scores tell apart which of several labels a row has, where it may have any number of them.
///
/// - Shape: `labels[n][k]` and `scores[n][k]`, n rows of k labels; n, k ≥ 1.
/// - A label that all rows have, or none, has no area under its ROC curve: it is NaN, and averages leave it out. Count the
///   NaN of [#rocAucByLabel] to know how many were.
/// - Threading: stateless; arguments are only read. - Allocation: a column of scores, and what [BinaryScores] needs.
/// - Source: the definitions and the edge cases of scikit-learn ≥ 1.6.
/// - Fails: [IllegalArgumentException] for shapes that differ, no rows or labels, and a score that is NaN or infinite.
public final class MultilabelScores {
  private MultilabelScores() {
  }

  /// Area under the ROC curve of each label.
  public static double[] rocAucByLabel(boolean[][] labels, double[][] scores) {
    check(labels, scores);
    double[] areas = new double[labels[0].length];
    for (int k = 0; k < areas.length; k++) {
      areas[k] = BinaryScores.rocAuc(column(labels, k), column(scores, k));
    }
    return areas;
  }

  /// Area under the ROC curve of each row: how well its labels are told from the others. NaN for a row that has all labels
  /// or none.
  public static double[] rocAucBySample(boolean[][] labels, double[][] scores) {
    check(labels, scores);
    double[] areas = new double[labels.length];
    for (int row = 0; row < areas.length; row++) {
      areas[row] = BinaryScores.rocAuc(labels[row], scores[row]);
    }
    return areas;
  }

  /// The average of [#rocAucByLabel]: [Average#WEIGHTED] by how often a label is true; with [Average#MICRO] the area of all
  /// cells as one sample.
  public static double rocAuc(boolean[][] labels, double[][] scores, Average average) {
    if (average == Average.MICRO) {
      check(labels, scores);
      return BinaryScores.rocAuc(cells(labels), cells(scores));
    }
    return averaged(rocAucByLabel(labels, scores), labels, average);
  }

  /// Average precision of each label: 0 for a label that no row has.
  public static double[] averagePrecisionByLabel(boolean[][] labels, double[][] scores) {
    check(labels, scores);
    double[] averages = new double[labels[0].length];
    for (int k = 0; k < averages.length; k++) {
      averages[k] = BinaryScores.averagePrecision(column(labels, k), column(scores, k));
    }
    return averages;
  }

  /// The average of [#averagePrecisionByLabel], as in [#rocAuc(boolean[][], double[][], Average)].
  public static double averagePrecision(boolean[][] labels, double[][] scores, Average average) {
    if (average == Average.MICRO) {
      check(labels, scores);
      return BinaryScores.averagePrecision(cells(labels), cells(scores));
    }
    return averaged(averagePrecisionByLabel(labels, scores), labels, average);
  }

  /// How many labels must be taken, from the highest score down, to have all of a row's; the mean of the rows. A row without
  /// labels needs none; ties are taken together.
  public static double coverageError(boolean[][] labels, double[][] scores) {
    check(labels, scores);
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      sum += coverage(labels[row], scores[row]);
    }
    return sum / labels.length;
  }

  /// For each label of a row, the share of the row's labels among those that score at least as high; the mean of a row's
  /// labels, and of the rows. 1 for a row that has all labels or none.
  public static double rankingAveragePrecision(boolean[][] labels, double[][] scores) {
    check(labels, scores);
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      sum += rankingPrecision(labels[row], scores[row]);
    }
    return sum / labels.length;
  }

  /// The share of pairs of a label that the row has and one that it has not, in which the second scores at least as high; the
  /// mean of the rows. 0 for a row that has all labels or none.
  public static double rankingLoss(boolean[][] labels, double[][] scores) {
    check(labels, scores);
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      sum += rankingLoss(labels[row], scores[row]);
    }
    return sum / labels.length;
  }

  private static int coverage(boolean[] labels, double[] scores) {
    double lowest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < labels.length; k++) {
      if (labels[k]) lowest = Math.min(lowest, scores[k]);
    }
    int needed = 0;
    for (double score : scores) {
      needed += score >= lowest ? 1 : 0;
    }
    return needed;
  }

  private static double rankingPrecision(boolean[] labels, double[] scores) {
    double sum = 0;
    int relevant = 0;
    for (int k = 0; k < labels.length; k++) {
      if (!labels[k]) continue;
      int both = 0;
      int all = 0;
      for (int other = 0; other < labels.length; other++) {
        boolean atLeast = scores[other] >= scores[k];
        all += atLeast ? 1 : 0;
        both += atLeast && labels[other] ? 1 : 0;
      }
      sum += (double) both / all;
      relevant++;
    }
    return relevant == 0 ? 1 : sum / relevant;
  }

  private static double rankingLoss(boolean[] labels, double[] scores) {
    long wrong = 0;
    long pairs = 0;
    for (int k = 0; k < labels.length; k++) {
      if (!labels[k]) continue;
      for (int other = 0; other < labels.length; other++) {
        if (labels[other]) continue;
        wrong += scores[other] >= scores[k] ? 1 : 0;
        pairs++;
      }
    }
    return pairs == 0 ? 0 : (double) wrong / pairs;
  }

  private static double averaged(double[] scores, boolean[][] labels, Average average) {
    if (average == Average.MACRO) return Averages.mean(scores);
    double[] counts = new double[scores.length];
    for (boolean[] row : labels) {
      for (int k = 0; k < counts.length; k++) {
        counts[k] += row[k] ? 1 : 0;
      }
    }
    return Averages.mean(scores, counts);
  }

  private static boolean[] column(boolean[][] rows, int k) {
    boolean[] column = new boolean[rows.length];
    for (int row = 0; row < rows.length; row++) column[row] = rows[row][k];
    return column;
  }

  private static double[] column(double[][] rows, int k) {
    double[] column = new double[rows.length];
    for (int row = 0; row < rows.length; row++) column[row] = rows[row][k];
    return column;
  }

  private static boolean[] cells(boolean[][] rows) {
    int k = rows[0].length;
    boolean[] cells = new boolean[rows.length * k];
    for (int row = 0; row < rows.length; row++) System.arraycopy(rows[row], 0, cells, row * k, k);
    return cells;
  }

  private static double[] cells(double[][] rows) {
    int k = rows[0].length;
    double[] cells = new double[rows.length * k];
    for (int row = 0; row < rows.length; row++) System.arraycopy(rows[row], 0, cells, row * k, k);
    return cells;
  }

  private static void check(boolean[][] labels, double[][] scores) {
    Check.sameLength("labels", labels.length, "scores", scores.length);
    Check.notEmpty("labels", labels.length);
    Check.notEmpty("labels[0]", labels[0].length);
    for (int row = 0; row < labels.length; row++) {
      Check.sameLength("labels[" + row + "]", labels[row].length, "labels[0]", labels[0].length);
      Check.sameLength("scores[" + row + "]", scores[row].length, "labels[0]", labels[0].length);
      Check.finite("scores[" + row + "]", scores[row]);
    }
  }
}
