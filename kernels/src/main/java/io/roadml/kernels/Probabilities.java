package io.roadml.kernels;

/// How good predicted probabilities are: their likelihood, their squared error, and whether what is said to happen at
/// 70 % does happen at 70 %.
///
/// - Shape: two classes: `labels[n]` (true for the positive class) and `probabilities[n]` of the positive class, 0 … 1.
///   More classes: `labels[n]`, 0 … classes−1, and `probabilities[n·classes]` row by row, each row adding up to 1 within
///   1e-5. n ≥ 1. `weights[n]`, where given, are 0 or more and not all 0.
/// - Threading: stateless; arguments are only read. - Allocation: a few blocks of 16 KiB; bins where there are bins.
/// - Accuracy: sums of 32 lanes in double precision, the same bits on every machine.
/// - Source: scikit-learn ≥ 1.6; calibration errors after Naeini and others (2015) with left-closed bins.
/// - Fails: [IllegalArgumentException] for lengths that differ, no rows, a probability that is NaN or not in 0 … 1, a row
///   that does not add up to 1, a label out of range, weights that cannot weigh, and no bins; naming index and value.
public final class Probabilities {
  private static final double DOUBLE_EPSILON = 0x1p-52;
  private static final double SINGLE_EPSILON = 0x1p-23;

  private Probabilities() {
  }

  /// Mean negative log-likelihood of the labels, in nats: 0 for certainty that is right, ln 2 for a coin.
  ///
  /// The probability of what happened is clipped to ε … 1 − ε, so that one certain error does not outweigh all else; ε is
  /// the unit of the probabilities' precision, 2⁻⁵² or 2⁻²³.
  public static double logLoss(boolean[] labels, Samples probabilities) {
    check(labels, probabilities);
    return -Reduce.sum(labels.length, new LogLikelihood(labels, probabilities)) / labels.length;
  }

  /// [#logLoss(boolean[], Samples)] of an array.
  public static double logLoss(boolean[] labels, double[] probabilities) {
    return logLoss(labels, Samples.of(probabilities));
  }

  /// [#logLoss(boolean[], Samples)] of an array, clipped as single precision is.
  public static double logLoss(boolean[] labels, float[] probabilities) {
    return logLoss(labels, Samples.of(probabilities));
  }

  /// [#logLoss(boolean[], Samples)] of rows of different weight.
  public static double logLoss(boolean[] labels, Samples probabilities, Samples weights) {
    check(labels, probabilities);
    Check.weights(weights, "labels", labels.length);
    return -weightedMean(new LogLikelihood(labels, probabilities), weights);
  }

  /// Mean negative log-likelihood of one of several classes. Rows are not scaled again after clipping.
  public static double logLoss(int[] labels, Samples probabilities, int classes) {
    checkRows(labels, probabilities, classes);
    double least = epsilon(probabilities);
    Kernels kernels = Kernels.active();
    return -Reduce.sum(labels.length, (from, n, out) -> {
      for (int i = 0; i < n; i++) {
        out[i] = Math.clamp(ofLabel(labels, probabilities, classes, from + i), least, 1 - least);
      }
      kernels.log(out, 0, n, out, 0);
    }) / labels.length;
  }

  /// Mean squared error of the probabilities: 0 … 1, a quarter for a coin.
  public static double brier(boolean[] labels, Samples probabilities) {
    check(labels, probabilities);
    return Reduce.sum(labels.length, new SquaredError(labels, probabilities)) / labels.length;
  }

  /// [#brier(boolean[], Samples)] of an array.
  public static double brier(boolean[] labels, double[] probabilities) {
    return brier(labels, Samples.of(probabilities));
  }

  /// [#brier(boolean[], Samples)] of rows of different weight.
  public static double brier(boolean[] labels, Samples probabilities, Samples weights) {
    check(labels, probabilities);
    Check.weights(weights, "labels", labels.length);
    return weightedMean(new SquaredError(labels, probabilities), weights);
  }

  /// Brier's own score of several classes: the mean of the rows' summed squared errors, 0 … 2. For two classes it is twice
  /// [#brier(boolean[], Samples)].
  public static double brier(int[] labels, Samples probabilities, int classes) {
    checkRows(labels, probabilities, classes);
    return Reduce.sum(labels.length, (from, n, out) -> {
      for (int i = 0; i < n; i++) {
        out[i] = squaredErrorOfRow(probabilities, (from + i) * classes, classes, labels[from + i]);
      }
    }) / labels.length;
  }

  /// Expected calibration error: the mean distance between what is said and what happens, over `bins` equal, left-closed
  /// bins of probability, each counting by its rows. 1 is in the last bin.
  public static double ece(boolean[] labels, Samples probabilities, int bins) {
    check(labels, probabilities);
    return CalibrationBins.uniform(labels, probabilities, bins).expectedError();
  }

  /// Maximum calibration error: that of the worst bin.
  public static double mce(boolean[] labels, Samples probabilities, int bins) {
    check(labels, probabilities);
    return CalibrationBins.uniform(labels, probabilities, bins).maximumError();
  }

  /// Root mean squared calibration error.
  public static double rmsce(boolean[] labels, Samples probabilities, int bins) {
    check(labels, probabilities);
    return CalibrationBins.uniform(labels, probabilities, bins).rootMeanSquaredError();
  }

  /// Expected calibration error of several classes: of the highest probability of each row, which is right where its class
  /// is the row's. The lowest class wins ties.
  public static double eceOfTop(int[] labels, Samples probabilities, int classes, int bins) {
    checkRows(labels, probabilities, classes);
    double[] confidences = new double[labels.length];
    boolean[] right = new boolean[labels.length];
    for (int row = 0; row < labels.length; row++) {
      int top = top(probabilities, row * classes, classes);
      confidences[row] = probabilities.get(row * classes + top);
      right[row] = top == labels[row];
    }
    return CalibrationBins.uniform(right, Samples.of(confidences), bins).expectedError();
  }

  /// For each bin of probability, what was said and what happened. Bins are equal and, other than those of
  /// [#ece(boolean[], Samples, int)], right-closed; empty ones are left out.
  public static CalibrationCurve calibrationCurve(boolean[] labels, Samples probabilities, int bins) {
    check(labels, probabilities);
    return CalibrationBins.rightClosed(labels, probabilities, CalibrationBins.uniformEdges(bins)).curve();
  }

  /// [#calibrationCurve(boolean[], Samples, int)] in bins of equally many rows, as far as ties permit.
  public static CalibrationCurve calibrationCurveByQuantiles(boolean[] labels, Samples probabilities, int bins) {
    check(labels, probabilities);
    return CalibrationBins.rightClosed(labels, probabilities, CalibrationBins.quantileEdges(probabilities, bins))
        .curve();
  }

  /// The log-probability of what happened.
  private record LogLikelihood(boolean[] labels, Samples probabilities, double[] scratch,
      Kernels kernels) implements Reduce.Terms {
    LogLikelihood(boolean[] labels, Samples probabilities) {
      this(labels, probabilities, probabilities.scratch(), Kernels.active());
    }

    @Override
    public void fill(int from, int n, double[] out) {
      double least = epsilon(probabilities);
      double[] block = probabilities.block(from, n, scratch);
      int at = probabilities.blockStart(from);
      for (int i = 0; i < n; i++) {
        int y = labels[from + i] ? 1 : 0;
        // p or 1 − p, exactly and without a branch on the label.
        out[i] = block[at + i] * (2 * y - 1) + (1 - y);
      }
      kernels.clip(out, 0, n, least, 1 - least);
      kernels.log(out, 0, n, out, 0);
    }
  }

  private record SquaredError(boolean[] labels, Samples probabilities, double[] scratch) implements Reduce.Terms {
    SquaredError(boolean[] labels, Samples probabilities) {
      this(labels, probabilities, probabilities.scratch());
    }

    @Override
    public void fill(int from, int n, double[] out) {
      double[] block = probabilities.block(from, n, scratch);
      int at = probabilities.blockStart(from);
      for (int i = 0; i < n; i++) {
        double error = block[at + i] - (labels[from + i] ? 1 : 0);
        out[i] = error * error;
      }
    }
  }

  private static double weightedMean(Reduce.Terms terms, Samples weights) {
    double[] scratch = weights.scratch();
    double sum = Reduce.sum(weights.size(), (from, n, out) -> {
      terms.fill(from, n, out);
      double[] block = weights.block(from, n, scratch);
      int at = weights.blockStart(from);
      for (int i = 0; i < n; i++) {
        out[i] *= block[at + i];
      }
    });
    return sum / Reduce.sum(weights);
  }

  private static double ofLabel(int[] labels, Samples probabilities, int classes, int row) {
    return probabilities.get(row * classes + labels[row]);
  }

  private static double squaredErrorOfRow(Samples probabilities, int at, int classes, int label) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      double error = probabilities.get(at + k) - (k == label ? 1 : 0);
      sum += error * error;
    }
    return sum;
  }

  private static int top(Samples probabilities, int at, int classes) {
    int top = 0;
    for (int k = 1; k < classes; k++) {
      if (probabilities.get(at + k) > probabilities.get(at + top)) top = k;
    }
    return top;
  }

  private static double epsilon(Samples probabilities) {
    return probabilities.isSingle() ? SINGLE_EPSILON : DOUBLE_EPSILON;
  }

  private static void check(boolean[] labels, Samples probabilities) {
    Check.sameLength("labels", labels.length, "probabilities", probabilities.size());
    Check.notEmpty("labels", labels.length);
    Check.probabilities("probabilities", probabilities);
  }

  private static void checkRows(int[] labels, Samples probabilities, int classes) {
    Check.rows("labels", labels, "probabilities", probabilities, classes);
    Check.probabilities("probabilities", probabilities);
    Check.rowsAddUpToOne("probabilities", probabilities, classes);
  }
}
