package io.roadml.app.evaluate;

import io.roadml.app.evaluate.BinarySubject.Picked;
import io.roadml.app.report.Axis;
import io.roadml.app.report.Figures;
import io.roadml.app.report.Page;
import io.roadml.app.report.Plot;
import io.roadml.app.tables.Histogram;
import io.roadml.kernels.BinaryScores;
import io.roadml.kernels.CalibrationCurve;
import io.roadml.kernels.Counts;
import io.roadml.kernels.PrecisionRecallCurve;
import io.roadml.kernels.Probabilities;
import io.roadml.kernels.RocCurve;
import io.roadml.kernels.Samples;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// What there is to be seen of the scores of two classes.
///
/// - Threading: immutable.
///
/// @param positive the label that is looked for
/// @param negative the other one
/// @param threshold from which on a row is predicted positive
record BinaryDrawings(String positive, String negative, OptionalDouble threshold) {
  private static final int HISTOGRAM = 40;
  private static final double ALPHA = 0.05;

  String roc(Picked rows) {
    RocCurve curve = rows.weights() == null ? BinaryScores.rocCurve(rows.truth(), rows.score())
        : BinaryScores.rocCurve(rows.truth(), rows.score(), Samples.of(rows.weights()));
    var plot = new Plot("ROC curve",
        "The share of " + positive + " rows found against the share of others raised in vain",
        Axis.shares("raised in vain: false positive rate", 1),
        Axis.shares("found: true positive rate", 1));
    plot.segment("line quiet", 0, 0, 1, 1).line("first", curve.falsePositiveRate(), curve.truePositiveRate());
    threshold.ifPresent(at -> {
      int i = lastAtLeast(curve.thresholds(), at);
      plot.dots("first", 5, new double[]{curve.falsePositiveRate()[i]}, new double[]{curve.truePositiveRate()[i]});
      plot.words("strong", curve.falsePositiveRate()[i] + 0.03, curve.truePositiveRate()[i] - 0.05, "start",
          "threshold " + Figures.number(at));
    });
    return Page.drawing("How well the score separates", plot.svg(),
        "ROC curve. A coin would follow the dashed line; a perfect score would reach the upper left corner.");
  }

  /// The last place of falling thresholds that are not below a value.
  private static int lastAtLeast(double[] falling, double value) {
    int low = 0;
    int high = falling.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (falling[middle] >= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  String precisionRecall(Picked rows) {
    PrecisionRecallCurve curve = rows.weights() == null ? BinaryScores.precisionRecallCurve(rows.truth(), rows.score())
        : BinaryScores.precisionRecallCurve(rows.truth(), rows.score(), Samples.of(rows.weights()));
    double base = curve.precision()[0];
    var plot = new Plot("Precision and recall", "The precision that is left at each recall",
        Axis.shares("recall: share of those that are", 1),
        Axis.shares("precision: share of those found", 1));
    plot.segment("line quiet", 0, base, 1, base).line("first", curve.recall(), curve.precision());
    plot.words("key", 0.01, base + 0.02, "start", Figures.percent(base) + " of all rows");
    return Page.drawing("What finding more costs", plot.svg(),
        "Precision against recall. The dashed line is what picking rows at random would give.");
  }

  String calibration(Picked rows, int bins) {
    CalibrationCurve curve = Probabilities.calibrationCurve(rows.truth(), rows.score(), bins);
    var plot = new Plot("Calibration", "How often it happens, against how often it was said to",
        Axis.shares("said: mean probability", 1), Axis.shares("happened: share of the rows", 1));
    double[][] ends = intervals(curve);
    plot.segment("line quiet", 0, 0, 1, 1).line("first", curve.said(), curve.happened())
        .whiskers("first", curve.said(), ends[0], ends[1]).dots("first", 4, curve.said(), curve.happened());
    double[] counts = new double[bins];
    for (int i = 0; i < curve.rows().length; i++) {
      counts[Math.clamp((int) Math.ceil(curve.said()[i] * bins) - 1, 0, bins - 1)] += curve.rows()[i];
    }
    double[] edges = IntStream.rangeClosed(0, bins).mapToDouble(i -> (double) i / bins).toArray();
    var below = new Plot("Rows in each bin", "How many rows have which probability", Axis.shares("probability", 1),
        Axis.upTo("rows", Arrays.stream(counts).max().orElse(1)), 150).bars("quiet", edges, counts);
    return Page.drawing("Does what is said happen?", plot.svg() + below.svg(),
        "On the dashed line it does. Ten equal bins with 95 % intervals (Wilson); below, how many rows each has.");
  }

  private static double[][] intervals(CalibrationCurve curve) {
    double[][] ends = new double[2][curve.rows().length];
    for (int i = 0; i < curve.rows().length; i++) {
      Counts.Bounds bounds = Counts.proportionInterval(Math.round(curve.happened()[i] * curve.rows()[i]),
          curve.rows()[i],
          ALPHA, Counts.Interval.WILSON);
      ends[0][i] = bounds.low();
      ends[1][i] = bounds.high();
    }
    return ends;
  }

  String scores(Picked rows, double[] scores) {
    double[] edges = Histogram.edges(scores, HISTOGRAM);
    double[] yes = Histogram.shares(scores, edges, row -> rows.truth()[row]);
    double[] no = Histogram.shares(scores, edges, row -> !rows.truth()[row]);
    double most = Math.max(Arrays.stream(yes).max().orElse(0), Arrays.stream(no).max().orElse(0));
    var plot = new Plot("Scores by class", "How the scores of both classes are distributed",
        Axis.between("score", edges[0], edges[edges.length - 1]), Axis.shares("share of the class's rows", most));
    plot.bars("warm", edges, no).bars("veil", edges, yes).key("veil", positive).key("warm", negative);
    threshold.ifPresent(at -> {
      if (at >= edges[0] && at <= edges[edges.length - 1]) plot.segment("limit", at, 0, at, most);
    });
    return Page.drawing("The scores of both classes", plot.svg(),
        "Each class adds up to 100 %, however many rows it has."
            + (threshold.isPresent() ? " The dashed line is the threshold." : ""));
  }
}
