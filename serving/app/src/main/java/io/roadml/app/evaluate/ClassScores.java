package io.roadml.app.evaluate;

import io.roadml.app.Failure;
import io.roadml.app.report.Axis;
import io.roadml.app.report.Figures;
import io.roadml.app.report.Page;
import io.roadml.app.report.Plot;
import io.roadml.app.tables.DataFile;
import io.roadml.kernels.Average;
import io.roadml.kernels.BinaryScores;
import io.roadml.kernels.MulticlassScores;
import io.roadml.kernels.Probabilities;
import io.roadml.kernels.RocCurve;
import io.roadml.kernels.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// A score of every label for each row, row after row.
///
/// - Threading: immutable.
///
/// @param names the labels, in the order of the scores
/// @param places where each label stands among all labels
/// @param values `values[row * names.size() + label]`
record ClassScores(List<String> names, int[] places, double[] values) {
  private static final double TOLERANCE = 1e-5;
  private static final int BINS = 10;
  private static final int MOST_SCORES = Integer.MAX_VALUE - 8;
  private static final int MOST_CURVES = 6;
  private static final List<String> STYLES = List.of("first", "second", "third", "fourth", "fifth", "sixth");

  static ClassScores read(KeptRows rows, EvaluationRequest request, Labels labels) {
    List<String> names = request.labels().isEmpty() ? request.scores() : request.labels();
    int[] places = labels.places(names);
    for (int place : labels.truth()) {
      if (IntStream.of(places).noneMatch(known -> known == place)) {
        throw Failure.wrongUse("the label " + labels.names().get(place) + " has no score (the scores stand for "
            + DataFile.listed(names) + ")", request.labels().isEmpty() ? "--scores" : "--labels",
            "name a column for every label in --scores, and their labels in the same order in --labels");
      }
    }
    if ((long) rows.count() * names.size() > MOST_SCORES) {
      throw Failure.failedJob(Figures.counted((long) rows.count() * names.size(), "score") + " are too many",
          rows.file().path().toString(), "cut the file into smaller ones");
    }
    double[] values = new double[rows.count() * names.size()];
    for (int label = 0; label < names.size(); label++) {
      double[] column = rows.numbers(request.scores().get(label), "--scores");
      for (int row = 0; row < column.length; row++) values[row * names.size() + label] = column[row];
    }
    return new ClassScores(names, places, values);
  }

  int count() { return names.size(); }

  /// The same scores of some rows.
  ClassScores at(int[] rows) {
    double[] some = new double[rows.length * count()];
    for (int i = 0; i < rows.length; i++) System.arraycopy(values, rows[i] * count(), some, i * count(), count());
    return new ClassScores(names, places, some);
  }

  /// The label with the highest score of each row; the first of several.
  int[] best() {
    int[] best = new int[values.length / count()];
    for (int row = 0; row < best.length; row++) {
      int highest = 0;
      for (int label = 1; label < count(); label++) {
        if (values[row * count() + label] > values[row * count() + highest]) highest = label;
      }
      best[row] = places[highest];
    }
    return best;
  }

  boolean areProbabilities() {
    for (int from = 0; from < values.length; from += count()) {
      double sum = 0;
      for (int i = from; i < from + count(); i++) {
        if (values[i] < 0 || values[i] > 1) return false;
        sum += values[i];
      }
      if (Math.abs(sum - 1) > TOLERANCE) return false;
    }
    return true;
  }

  /// The keys of what probabilities without weights have.
  List<String> undefined(boolean weighted) {
    return weighted || !areProbabilities() ? List.of("log_loss", "brier", "ece_top") : List.of();
  }

  List<String> notes(boolean weighted, boolean chosenByScore) {
    List<String> notes = new ArrayList<>();
    if (chosenByScore) notes.add("The predicted label is the one with the highest score.");
    if (!areProbabilities()) {
      notes.add(
          "The scores are no probabilities (a row does not add up to 1): log loss, Brier score and calibration are left out.");
    }
    if (weighted) notes.add("Log loss, Brier score, calibration and top k know no weights: they are left out.");
    return notes;
  }

  List<Measure<LabelSubject.Picked>> measures(Average average, OptionalInt k, boolean weighted) {
    List<Measure<LabelSubject.Picked>> all = new ArrayList<>();
    String of = average.name().toLowerCase(java.util.Locale.ROOT);
    all.add(Measure.higher("roc_auc_ovr_" + of, "ROC AUC, one against the rest, " + of,
        p -> p.scores().rocAuc(p.truth(), p.weights(), average)));
    if (weighted) return all;
    if (areProbabilities()) {
      all.add(Measure.lower("log_loss", "log loss",
          p -> Probabilities.logLoss(p.scores().own(p.truth()), p.scores().samples(), p.scores().count())));
      all.add(Measure.lower("brier", "Brier score of several labels",
          p -> Probabilities.brier(p.scores().own(p.truth()), p.scores().samples(), p.scores().count())));
      all.add(Measure.lower("ece_top", "calibration error of the top label",
          p -> Probabilities.eceOfTop(p.scores().own(p.truth()), p.scores().samples(), p.scores().count(), BINS)));
    }
    k.ifPresent(first -> all.add(Measure.higher("top_" + first + "_accuracy", "truth among the top " + first,
        p -> MulticlassScores.topK(p.scores().own(p.truth()), p.scores().samples(), p.scores().count(),
            Math.min(first, p.scores().count())))));
    return all;
  }

  private Samples samples() {
    return Samples.of(values);
  }

  /// The labels as places among the scores.
  private int[] own(int[] truth) {
    int[] own = new int[truth.length];
    for (int i = 0; i < own.length; i++) own[i] = placeOf(truth[i]);
    return own;
  }

  private int placeOf(int label) {
    int place = 0;
    while (places[place] != label) place++;
    return place;
  }

  /// The areas of the labels against the rest, averaged over those that have rows and others; NaN if there are none.
  private double rocAuc(int[] truth, double[] weights, Average average) {
    if (average == Average.MICRO) return area(cells(truth), samples(), cellWeights(weights));
    double sum = 0;
    double total = 0;
    for (int label = 0; label < count(); label++) {
      boolean[] is = is(truth, label);
      double area = area(is, column(label), weights == null ? null : Samples.of(weights));
      if (Double.isNaN(area)) continue;
      double share = average == Average.WEIGHTED ? weightOf(is, weights) : 1;
      sum += share * area;
      total += share;
    }
    return total == 0 ? Double.NaN : sum / total;
  }

  private static double area(boolean[] is, Samples scores, Samples weights) {
    return weights == null ? BinaryScores.rocAuc(is, scores) : BinaryScores.rocAuc(is, scores, weights);
  }

  private static double weightOf(boolean[] is, double[] weights) {
    double sum = 0;
    for (int i = 0; i < is.length; i++) sum += is[i] ? weights == null ? 1 : weights[i] : 0;
    return sum;
  }

  private boolean[] is(int[] truth, int label) {
    boolean[] is = new boolean[truth.length];
    for (int i = 0; i < is.length; i++) is[i] = truth[i] == places[label];
    return is;
  }

  private boolean[] cells(int[] truth) {
    boolean[] cells = new boolean[values.length];
    for (int i = 0; i < truth.length; i++) cells[i * count() + placeOf(truth[i])] = true;
    return cells;
  }

  private Samples cellWeights(double[] weights) {
    if (weights == null) return null;
    double[] cells = new double[values.length];
    for (int i = 0; i < cells.length; i++) cells[i] = weights[i / count()];
    return Samples.of(cells);
  }

  private Samples column(int label) {
    double[] column = new double[values.length / count()];
    for (int i = 0; i < column.length; i++) column[i] = values[i * count() + label];
    return Samples.of(column);
  }

  List<String> drawings(int[] truth) {
    var plot = new Plot("ROC curves",
        "For each label the share of its rows that score at least as high, against that of the rest",
        Axis.shares("raised in vain: false positive rate", 1), Axis.shares("found: true positive rate", 1));
    plot.segment("line quiet", 0, 0, 1, 1);
    int drawn = 0;
    for (int label = 0; label < count() && drawn < MOST_CURVES; label++) {
      boolean[] is = is(truth, label);
      double area = BinaryScores.rocAuc(is, column(label));
      if (Double.isNaN(area)) continue;
      RocCurve curve = BinaryScores.rocCurve(is, column(label));
      String style = STYLES.get(drawn++);
      plot.line(style, curve.falsePositiveRate(), curve.truePositiveRate());
      plot.key(style, Figures.name(names.get(label), 18) + " " + Figures.measure(area));
    }
    return drawn == 0 ? List.of() : List.of(Page.drawing("Each label against the rest", plot.svg(),
        "ROC curves with their areas" + (count() > MOST_CURVES ? ", of the first " + MOST_CURVES + " labels." : ".")));
  }
}
