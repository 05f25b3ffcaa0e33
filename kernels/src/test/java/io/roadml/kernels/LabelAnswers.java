package io.roadml.kernels;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

final class LabelAnswers implements GoldenAnswers {
  @Override
  public Map<String, Function<GoldenCase, Object>> answers() {
    return Map.ofEntries(Map.entry("accuracy", LabelAnswers::accuracy),
        Map.entry("accuracy_count", c -> matrix(c).correct()),
        Map.entry("balanced_accuracy", c -> matrix(c).balancedAccuracy()),
        Map.entry("cohen_kappa", c -> matrix(c).kappa(kappaWeights(c))),
        Map.entry("confusion_matrix", LabelAnswers::confusion),
        Map.entry("f1", c -> c.has("average") ? scores(c).f1(average(c), zero(c)) : scores(c).f1(zero(c))),
        Map.entry("fbeta", c -> scores(c).fBeta(c.number("beta", 1), average(c), zero(c))),
        Map.entry("hamming_loss",
            c -> c.isMatrix("y_true") ? multilabel(c).hammingLoss() : matrix(c).zeroOneLoss()),
        Map.entry("jaccard",
            c -> c.has("average") ? scores(c).jaccard(average(c), zero(c)) : scores(c).jaccard(zero(c))),
        Map.entry("mcc", c -> matrix(c).mcc()),
        Map.entry("precision",
            c -> c.has("average") ? scores(c).precision(average(c), zero(c)) : scores(c).precision(zero(c))),
        Map.entry("recall",
            c -> c.has("average") ? scores(c).recall(average(c), zero(c)) : scores(c).recall(zero(c))),
        Map.entry("specificity", c -> matrix(c).byLabel(1).specificity(Average.MICRO, ZeroDivision.ZERO)),
        Map.entry("zero_one_loss",
            c -> c.isMatrix("y_true") ? multilabel(c).zeroOneLoss() : matrix(c).zeroOneLoss()));
  }

  private static Object accuracy(GoldenCase c) {
    return c.isMatrix("y_true") ? multilabel(c).subsetAccuracy() : matrix(c).accuracy();
  }

  private static Object confusion(GoldenCase c) {
    if (!c.has("normalize")) {
      return matrix(c).counts();
    }
    return matrix(c).normalized(switch (c.text("normalize", "")) {
      case "true" -> ConfusionMatrix.Normalization.TRUTH;
      case "pred" -> ConfusionMatrix.Normalization.PREDICTION;
      default -> ConfusionMatrix.Normalization.ALL;
    });
  }

  private static ConfusionMatrix matrix(GoldenCase c) {
    return c.has("weight")
        ? ConfusionMatrix.of(c.ints("y_true"), c.ints("y_pred"), c.doubles("weight"))
        : ConfusionMatrix.of(c.ints("y_true"), c.ints("y_pred"));
  }

  private static Multilabel multilabel(GoldenCase c) {
    return Multilabel.of(flags(c.intMatrix("y_true")), flags(c.intMatrix("y_pred")));
  }

  private static LabelScores scores(GoldenCase c) {
    String average = c.text("average", "");
    if (c.isMatrix("y_true")) {
      return average.equals("samples") ? multilabel(c).bySample() : multilabel(c).byLabel();
    }
    if (average.equals("binary")) {
      return matrix(c).byLabel(1);
    }
    return c.has("labels") ? matrix(c).byLabel(c.ints("labels")) : matrix(c).byLabel();
  }

  private static Average average(GoldenCase c) {
    return switch (c.text("average", "")) {
      case "binary", "micro" -> Average.MICRO;
      case "macro", "samples" -> Average.MACRO;
      case "weighted" -> Average.WEIGHTED;
      default -> throw new AssertionError("average=" + c.text("average", ""));
    };
  }

  private static ZeroDivision zero(GoldenCase c) {
    return c.number("zero_division", 0) == 1 ? ZeroDivision.ONE : ZeroDivision.ZERO;
  }

  private static ConfusionMatrix.KappaWeights kappaWeights(GoldenCase c) {
    return ConfusionMatrix.KappaWeights.valueOf(c.text("weights", "none").toUpperCase(Locale.ROOT));
  }

  static boolean[][] flags(int[][] rows) {
    return Arrays.stream(rows).map(row -> {
      boolean[] flags = new boolean[row.length];
      for (int i = 0; i < row.length; i++) {
        flags[i] = row[i] != 0;
      }
      return flags;
    }).toArray(boolean[][]::new);
  }
}
