package io.roadml.kernels;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// The golden functions of scores and probabilities.
final class ScoreAnswers implements GoldenAnswers {
  @Override
  public Map<String, Function<GoldenCase, Object>> answers() {
    return Map.ofEntries(entry("roc_auc", ScoreAnswers::rocAuc), entry("roc_auc_partial", ScoreAnswers::partial),
        entry("gini", c -> BinaryScores.gini(truth(c), score(c))),
        entry("ks_score", c -> BinaryScores.ks(truth(c), score(c))),
        entry("average_precision", ScoreAnswers::averagePrecision),
        entry("pr_auc_trapezoid", c -> BinaryScores.precisionRecallArea(truth(c), score(c))),
        entry("roc_curve", ScoreAnswers::rocCurve), entry("pr_curve", ScoreAnswers::prCurve),
        entry("roc_auc_multiclass", ScoreAnswers::multiclass),
        entry("roc_auc_multilabel", ScoreAnswers::multilabelRocAuc),
        entry("average_precision_multilabel", ScoreAnswers::multilabelAveragePrecision),
        entry("top_k_accuracy", c -> MulticlassScores.topK(c.ints("y_true"), rows(c, "y_score"), classes(c, "y_score"),
            c.integer("k", 0))),
        entry("label_ranking_average_precision", c -> MultilabelScores.rankingAveragePrecision(labels(c), scores(c))),
        entry("label_ranking_loss", c -> MultilabelScores.rankingLoss(labels(c), scores(c))),
        entry("coverage_error", c -> MultilabelScores.coverageError(labels(c), scores(c))),
        entry("log_loss", ScoreAnswers::logLoss),
        entry("log_loss_f32", c -> Probabilities.logLoss(truth(c), c.floats("y_prob"))),
        entry("brier", ScoreAnswers::brier),
        entry("brier_multi", c -> Probabilities.brier(c.ints("y_true"), rows(c, "y_prob"), classes(c, "y_prob"))),
        entry("ece", ScoreAnswers::ece), entry("ece_top1", c -> Probabilities.eceOfTop(c.ints("y_true"),
            rows(c, "y_prob"), classes(c, "y_prob"), c.integer("bins", 0))),
        entry("calibration_curve", ScoreAnswers::calibrationCurve));
  }

  private static boolean[] truth(GoldenCase c) {
    return BinaryScores.positives(c.ints("y_true"));
  }

  private static Samples score(GoldenCase c) {
    return Samples.of(c.doubles("y_score"));
  }

  private static Samples weight(GoldenCase c) {
    return Samples.of(c.doubles("weight"));
  }

  private static Samples rows(GoldenCase c, String name) {
    return Samples.ofRows(c.matrix(name));
  }

  private static int classes(GoldenCase c, String name) {
    return c.matrix(name)[0].length;
  }

  private static Object rocAuc(GoldenCase c) {
    return c.has("weight")
        ? BinaryScores.rocAuc(truth(c), score(c), weight(c))
        : BinaryScores.rocAuc(truth(c), score(c));
  }

  private static Object partial(GoldenCase c) {
    return BinaryScores.partialRocAuc(truth(c), score(c), c.number("max_fpr", 0));
  }

  private static Object averagePrecision(GoldenCase c) {
    return c.has("weight")
        ? BinaryScores.averagePrecision(truth(c), score(c), weight(c))
        : BinaryScores.averagePrecision(truth(c), score(c));
  }

  private static Object rocCurve(GoldenCase c) {
    RocCurve curve = BinaryScores.rocCurve(truth(c), score(c));
    return Map.of("fpr", curve.falsePositiveRate(), "tpr", curve.truePositiveRate(), "thresholds", curve.thresholds());
  }

  private static Object prCurve(GoldenCase c) {
    PrecisionRecallCurve curve = BinaryScores.precisionRecallCurve(truth(c), score(c));
    return Map.of("precision", curve.precision(), "recall", curve.recall(), "thresholds", curve.thresholds());
  }

  private static Object multiclass(GoldenCase c) {
    Average average = Average.valueOf(c.text("average", "").toUpperCase(Locale.ROOT));
    return c.text("multi_class", "").equals("ovr")
        ? MulticlassScores.rocAucOneVsRest(c.ints("y_true"), rows(c, "y_score"), classes(c, "y_score"), average)
        : MulticlassScores.rocAucOneVsOne(c.ints("y_true"), rows(c, "y_score"), classes(c, "y_score"), average);
  }

  private static boolean[][] labels(GoldenCase c) {
    return chosen(c, Arrays.stream(c.intMatrix("y_true")).map(BinaryScores::positives).toArray(boolean[][]::new));
  }

  private static double[][] scores(GoldenCase c) {
    return chosen(c, c.matrix("y_score"));
  }

  /// The rows that the case names, or all.
  private static <T> T[] chosen(GoldenCase c, T[] all) {
    if (!c.has("rows")) return all;
    int[] rows = c.ints("rows");
    T[] chosen = Arrays.copyOf(all, rows.length);
    for (int i = 0; i < rows.length; i++) chosen[i] = all[rows[i]];
    return chosen;
  }

  private static Object multilabelRocAuc(GoldenCase c) {
    return switch (c.text("average", "none")) {
      case "none" -> MultilabelScores.rocAucByLabel(labels(c), scores(c));
      case "samples" -> Arrays.stream(MultilabelScores.rocAucBySample(labels(c), scores(c))).average().orElseThrow();
      case String average -> MultilabelScores.rocAuc(labels(c), scores(c),
          Average.valueOf(average.toUpperCase(Locale.ROOT)));
    };
  }

  private static Object multilabelAveragePrecision(GoldenCase c) {
    return switch (c.text("average", "none")) {
      case "none" -> MultilabelScores.averagePrecisionByLabel(labels(c), scores(c));
      case String average -> MultilabelScores.averagePrecision(labels(c), scores(c),
          Average.valueOf(average.toUpperCase(Locale.ROOT)));
    };
  }

  private static Object logLoss(GoldenCase c) {
    if (c.has("eps")) throw new IllegalArgumentException("eps; the precision of the numbers says it");
    if (c.isMatrix("y_prob")) {
      return Probabilities.logLoss(c.ints("y_true"), rows(c, "y_prob"), classes(c, "y_prob"));
    }
    Samples probabilities = Samples.of(c.doubles("y_prob"));
    return c.has("weight")
        ? Probabilities.logLoss(truth(c), probabilities, weight(c))
        : Probabilities.logLoss(truth(c), probabilities);
  }

  private static Object brier(GoldenCase c) {
    return c.has("weight") ? Probabilities.brier(truth(c), score(c), weight(c))
        : Probabilities.brier(truth(c), score(c));
  }

  private static Object ece(GoldenCase c) {
    Samples probabilities = Samples.of(c.doubles("y_prob"));
    int bins = c.integer("bins", 0);
    return switch (c.text("norm", "")) {
      case "l1" -> Probabilities.ece(truth(c), probabilities, bins);
      case "l2" -> Probabilities.rmsce(truth(c), probabilities, bins);
      case "max" -> Probabilities.mce(truth(c), probabilities, bins);
      case String norm -> throw new AssertionError("norm=" + norm);
    };
  }

  private static Object calibrationCurve(GoldenCase c) {
    Samples probabilities = Samples.of(c.doubles("y_prob"));
    CalibrationCurve curve = c.text("strategy", "").equals("uniform")
        ? Probabilities.calibrationCurve(truth(c), probabilities, c.integer("bins", 0))
        : Probabilities.calibrationCurveByQuantiles(truth(c), probabilities, c.integer("bins", 0));
    return Map.of("prob_true", curve.happened(), "prob_pred", curve.said());
  }
}
