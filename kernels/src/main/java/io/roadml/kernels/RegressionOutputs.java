package io.roadml.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// A regression of several outputs: a score of each, and their averages.
///
/// ```java
/// RegressionOutputs outputs = RegressionOutputs.ofRows(truth, predicted);
/// double rmse = outputs.mean(Regression::rmse);
/// ```
///
/// - Threading: as [Regression]. - Allocation: a column of each output.
/// - Fails: [IllegalArgumentException] for shapes that differ, no rows or no outputs, and as [Regression] does.
public final class RegressionOutputs {
  private final List<Regression> outputs;

  private RegressionOutputs(List<Regression> outputs) {
    this.outputs = outputs;
  }

  /// The outputs one by one.
  public static RegressionOutputs of(List<Regression> outputs) {
    Check.notEmpty("outputs", outputs.size());
    return new RegressionOutputs(List.copyOf(outputs));
  }

  /// Rows of outputs: `truth[n][k]` and `predicted[n][k]`.
  public static RegressionOutputs ofRows(double[][] truth, double[][] predicted) {
    Check.sameLength("truth", truth.length, "predicted", predicted.length);
    Check.notEmpty("truth", truth.length);
    Regression[] outputs = new Regression[width(truth, predicted)];
    for (int k = 0; k < outputs.length; k++) {
      outputs[k] = Regression.of(column(truth, k), column(predicted, k));
    }
    return of(Arrays.asList(outputs));
  }

  /// The score of each output.
  public double[] each(ToDoubleFunction<Regression> score) {
    return outputs.stream().mapToDouble(score).toArray();
  }

  /// The plain mean of the outputs' scores. That of [Regression#rmse] is not the root of that of [Regression#mse].
  public double mean(ToDoubleFunction<Regression> score) {
    return Arrays.stream(each(score)).sum() / outputs.size();
  }

  /// The mean of the outputs' scores, each weighing as its truth varies; the plain mean, if none varies. Meant for
  /// [Regression#r2] and [Regression#explainedVariance].
  public double varianceWeighted(ToDoubleFunction<Regression> score) {
    double[] scores = each(score);
    double[] variances = each(Regression::deviation);
    double all = Arrays.stream(variances).sum();
    if (all == 0) {
      return mean(score);
    }
    double sum = 0;
    for (int k = 0; k < scores.length; k++) {
      sum += variances[k] / all * scores[k];
    }
    return sum;
  }

  private static int width(double[][] truth, double[][] predicted) {
    for (int row = 0; row < truth.length; row++) {
      Check.sameLength("truth[" + row + "]", truth[row].length, "truth[0]", truth[0].length);
      Check.sameLength("predicted[" + row + "]", predicted[row].length, "truth[0]", truth[0].length);
    }
    return truth[0].length;
  }

  private static double[] column(double[][] rows, int k) {
    double[] column = new double[rows.length];
    for (int row = 0; row < rows.length; row++) {
      column[row] = rows[row][k];
    }
    return column;
  }
}
