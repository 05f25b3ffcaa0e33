package io.roadml.kernels;

import java.util.Arrays;

/// How well scores tell several classes apart, each row being of one class.
///
/// - Shape: `labels[n]`, 0 … classes−1, and `scores[n·classes]` row by row; n ≥ 1, classes ≥ 2.
/// - Threading: stateless; arguments are only read. - Allocation: a column of scores, and what [BinaryScores] needs.
/// - Source: the definitions and the edge cases of scikit-learn ≥ 1.6.
/// - Fails: [IllegalArgumentException] for lengths that do not fit, a label out of range, and a score that is NaN or
///   infinite. The areas want probabilities (rows that add up to 1 within 1e-5) and a row of every class.
public final class MulticlassScores {
  private MulticlassScores() {
  }

  /// Area under the ROC curve of each class against the rest.
  public static double[] rocAucOneVsRest(int[] labels, Samples probabilities, int classes) {
    checkProbabilities(labels, probabilities, classes);
    double[] areas = new double[classes];
    for (int c = 0; c < classes; c++) {
      areas[c] = BinaryScores.rocAuc(is(labels, c), column(probabilities, classes, c));
    }
    return areas;
  }

  /// The average of [#rocAucOneVsRest(int[], Samples, int)]: [Average#WEIGHTED] by the classes' rows; with
  /// [Average#MICRO] the area of all cells as one sample.
  public static double rocAucOneVsRest(int[] labels, Samples probabilities, int classes, Average average) {
    if (average == Average.MICRO) {
      checkProbabilities(labels, probabilities, classes);
      return BinaryScores.rocAuc(cells(labels, classes), probabilities);
    }
    double[] areas = rocAucOneVsRest(labels, probabilities, classes);
    return average == Average.MACRO ? Averages.mean(areas) : Averages.mean(areas, counts(labels, classes));
  }

  /// Area under the ROC curve of each pair of classes, averaged over the pairs (Hand and Till, 2001). For a pair, the mean of
  /// the areas with either class as the positive one, among the rows of both. [Average#WEIGHTED] weighs by the pairs'
  /// rows; there is no micro average.
  public static double rocAucOneVsOne(int[] labels, Samples probabilities, int classes, Average average) {
    if (average == Average.MICRO) throw new IllegalArgumentException("average=MICRO; want MACRO or WEIGHTED");
    checkProbabilities(labels, probabilities, classes);
    double[] counts = counts(labels, classes);
    int pairs = classes * (classes - 1) / 2;
    double[] areas = new double[pairs];
    double[] rows = new double[pairs];
    int pair = 0;
    for (int a = 0; a < classes; a++) {
      for (int b = a + 1; b < classes; b++) {
        areas[pair] = (areaOfPair(labels, probabilities, classes, a, b)
            + areaOfPair(labels, probabilities, classes, b, a)) / 2;
        rows[pair++] = counts[a] + counts[b];
      }
    }
    return average == Average.MACRO ? Averages.mean(areas) : Averages.mean(areas, rows);
  }

  /// The share of rows whose class is among the k highest scores. Of equal scores the higher class is first.
  public static double topK(int[] labels, Samples scores, int classes, int k) {
    Check.rows("labels", labels, "scores", scores, classes);
    Check.finite("scores", scores);
    if (k < 1) throw new IllegalArgumentException("k=" + k + "; want 1 or more");
    int hits = 0;
    for (int row = 0; row < labels.length; row++) {
      hits += before(scores, row * classes, classes, labels[row]) < k ? 1 : 0;
    }
    return (double) hits / labels.length;
  }

  /// How many classes come before the label's.
  private static int before(Samples scores, int at, int classes, int label) {
    double score = scores.get(at + label);
    int before = 0;
    for (int c = 0; c < classes; c++) {
      double other = scores.get(at + c);
      before += other > score || (other == score && c > label) ? 1 : 0;
    }
    return before;
  }

  /// Area of class `positive` against `negative`, by the positive's scores.
  private static double areaOfPair(int[] labels, Samples probabilities, int classes, int positive, int negative) {
    boolean[] truth = new boolean[labels.length];
    double[] scores = new double[labels.length];
    int n = 0;
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] == positive || labels[row] == negative) {
        truth[n] = labels[row] == positive;
        scores[n++] = probabilities.get(row * classes + positive);
      }
    }
    return BinaryScores.rocAuc(Arrays.copyOf(truth, n), Arrays.copyOf(scores, n));
  }

  private static boolean[] is(int[] labels, int label) {
    boolean[] is = new boolean[labels.length];
    for (int row = 0; row < is.length; row++) {
      is[row] = labels[row] == label;
    }
    return is;
  }

  private static boolean[] cells(int[] labels, int classes) {
    boolean[] cells = new boolean[labels.length * classes];
    for (int row = 0; row < labels.length; row++) {
      cells[row * classes + labels[row]] = true;
    }
    return cells;
  }

  private static double[] column(Samples scores, int classes, int c) {
    double[] column = new double[scores.size() / classes];
    for (int row = 0; row < column.length; row++) {
      column[row] = scores.get(row * classes + c);
    }
    return column;
  }

  private static double[] counts(int[] labels, int classes) {
    double[] counts = new double[classes];
    for (int label : labels) counts[label]++;
    return counts;
  }

  private static void checkProbabilities(int[] labels, Samples probabilities, int classes) {
    Check.rows("labels", labels, "probabilities", probabilities, classes);
    Check.probabilities("probabilities", probabilities);
    Check.rowsAddUpToOne("probabilities", probabilities, classes);
    double[] counts = counts(labels, classes);
    for (int c = 0; c < classes; c++) {
      if (counts[c] == 0) throw new IllegalArgumentException("labels have no row of class " + c + " of " + classes);
    }
  }
}
