package io.roadml.app.evaluate;

import io.roadml.app.report.Axis;
import io.roadml.app.report.Figures;
import io.roadml.app.report.Page;
import io.roadml.app.report.Plot;
import io.roadml.app.tables.Histogram;
import io.roadml.kernels.Distributions;
import io.roadml.kernels.Quantiles;
import io.roadml.kernels.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What there is to be seen of true and predicted numbers.
///
/// The axes end where all but a thousandth of the rows do, so that one outlier does not hide the others; what lies outside
/// is drawn at the end.
///
/// - Threading: immutable.
final class RegressionDrawings {
  private static final int MOST_DOTS = 2_000;
  private static final int CELLS = 60;
  private static final int HISTOGRAM = 40;
  private static final int QUANTILES = 200;
  private static final double OUTSIDE = 0.0005;

  private final String name;
  private final double[] truth;
  private final double[] predicted;
  private final double[] residuals;

  RegressionDrawings(String name, double[] truth, double[] predicted) {
    this.name = Figures.name(name, 30);
    this.truth = truth;
    this.predicted = predicted;
    this.residuals = IntStream.range(0, truth.length).mapToDouble(i -> finite(predicted[i] - truth[i])).toArray();
  }

  /// The difference of huge numbers may be no number; a drawing ends before it.
  private static double finite(double value) {
    return Math.clamp(value, -Double.MAX_VALUE / 4, Double.MAX_VALUE / 4);
  }

  List<String> all() {
    return List.of(predictedAgainstTrue(), residualsAgainstPredicted(), residualHistogram(), residualQuantiles());
  }

  private static double[] ends(double[]... samples) {
    double[] all = Arrays.stream(samples).flatMapToDouble(Arrays::stream).toArray();
    return Quantiles.of(Samples.of(all), new double[]{OUTSIDE, 1 - OUTSIDE}, Quantiles.Method.LINEAR);
  }

  private String predictedAgainstTrue() {
    double[] ends = ends(truth, predicted);
    Axis x = Axis.between("true " + name, ends[0], ends[1]);
    Axis y = Axis.between("predicted " + name, ends[0], ends[1]);
    var plot = new Plot("Predicted against true", "Each row at its true and its predicted value", x, y);
    cloud(plot, x, y, truth, predicted);
    plot.segment("limit", x.from(), y.from(), x.to(), y.to());
    return Page.drawing("Predicted against true", plot.svg(),
        cloudCaption() + " A perfect prediction lies on the dashed line.");
  }

  private String residualsAgainstPredicted() {
    double[] across = ends(predicted);
    double[] up = ends(residuals);
    Axis x = Axis.between("predicted " + name, across[0], across[1]);
    Axis y = Axis.between("residual: predicted − true", Math.min(up[0], 0), Math.max(up[1], 0));
    var plot = new Plot("Residuals", "The error of each row by its predicted value", x, y);
    cloud(plot, x, y, predicted, residuals);
    plot.segment("limit", x.from(), 0, x.to(), 0);
    return Page.drawing("Where the errors are", plot.svg(),
        cloudCaption() + " A pattern here is something that the model has not learnt.");
  }

  private String cloudCaption() {
    return truth.length <= MOST_DOTS ? "A dot for each row." : "The darker a square, the more rows it has.";
  }

  private static void cloud(Plot plot, Axis x, Axis y, double[] xs, double[] ys) {
    if (xs.length <= MOST_DOTS) {
      plot.dots("faint", 3, xs, ys);
      return;
    }
    double[][] cells = new double[CELLS][CELLS];
    for (int i = 0; i < xs.length; i++) cells[cell(x, xs[i])][cell(y, ys[i])]++;
    plot.field(cells);
  }

  private static int cell(Axis axis, double value) {
    double share = (value / 2 - axis.from() / 2) / (axis.to() / 2 - axis.from() / 2);
    return Math.clamp((long) (share * CELLS), 0, CELLS - 1);
  }

  private String residualHistogram() {
    double[] ends = ends(residuals);
    boolean whole = Arrays.stream(residuals).allMatch(residual -> residual == Math.rint(residual));
    double[] edges = Histogram.edges(ends[0], ends[1], whole, HISTOGRAM);
    double[] shares = Histogram.shares(residuals, edges, _ -> true);
    double most = Arrays.stream(shares).max().orElse(1);
    var plot = new Plot("Distribution of the residuals", "How many rows are off by how much",
        Axis.between("residual: predicted − true", edges[0], edges[edges.length - 1]),
        Axis.shares("share of the rows", most));
    plot.bars("first", edges, shares);
    if (edges[0] <= 0 && edges[edges.length - 1] >= 0) plot.segment("limit", 0, 0, 0, most);
    return Page.drawing("How large the errors are", plot.svg(),
        "The dashed line is no error; the outermost bars hold what lies beyond.");
  }

  private String residualQuantiles() {
    double[] shares = IntStream.rangeClosed(1, Math.min(QUANTILES, residuals.length)).mapToDouble(i -> (i - 0.5)
        / Math.min(QUANTILES, residuals.length)).toArray();
    double[] normal = Arrays.stream(shares).map(share -> -Distributions.normalCritical(share)).toArray();
    double[] own = Quantiles.of(Samples.of(residuals), shares, Quantiles.Method.HAZEN);
    Axis x = Axis.between("quantile of a normal distribution", normal[0], normal[normal.length - 1]);
    Axis y = Axis.between("quantile of the residuals", own[0], own[own.length - 1]);
    double middle = Quantiles.of(own, 0.5);
    double slope = (Quantiles.of(own, 0.75) / 2 - Quantiles.of(own, 0.25) / 2) / 0.67449;
    var plot = new Plot("Quantiles of the residuals", "Quantiles of the errors against those of a normal distribution",
        x, y);
    plot.line("quiet", new double[]{x.from(), x.to()},
        new double[]{middle + slope * x.from(), middle + slope * x.to()});
    plot.dots("first", 2.5, normal, own);
    return Page.drawing("Are the errors normal?", plot.svg(),
        "Q–Q plot: on the dashed line, through the quartiles, they would be. Ends that bend away are rare, large errors.");
  }
}
