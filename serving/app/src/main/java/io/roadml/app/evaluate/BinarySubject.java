package io.roadml.app.evaluate;

import io.roadml.app.report.Figures;
import io.roadml.app.report.TextTable;
import io.roadml.app.tables.Numbers;
import io.roadml.kernels.Average;
import io.roadml.kernels.BinaryScores;
import io.roadml.kernels.ConfusionMatrix;
import io.roadml.kernels.LabelScores;
import io.roadml.kernels.Probabilities;
import io.roadml.kernels.Samples;
import io.roadml.kernels.ZeroDivision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Rows of which each is positive or not, with a score, a decision, or both.
final class BinarySubject extends Subject<BinarySubject.Picked> {
  private static final int BINS = 10;
  static final ZeroDivision ZERO = ZeroDivision.ZERO;

  private final String truthName;
  private final String positive;
  private final String negative;
  private final boolean[] truth;
  private final Optional<ScoreColumn> score;
  private final Optional<int[]> decisions;
  private final Optional<double[]> weights;
  private final OptionalDouble threshold;
  private final List<String> notes;

  /// Rows that were picked: 1 is positive, 0 is not.
  record Picked(boolean[] truth, Samples score, int[] decided, double[] weights) {
    /// What was decided against what was true; the positive label is 1.
    ConfusionMatrix matrix() {
      int[] labels = IntStream.range(0, truth.length).map(i -> truth[i] ? 1 : 0).toArray();
      return weights == null ? ConfusionMatrix.of(labels, decided) : ConfusionMatrix.of(labels, decided, weights);
    }

    LabelScores positive() {
      return matrix().byLabel(1);
    }
  }

  private BinarySubject(List<Measure<Picked>> measures, String truthName, String positive, String negative,
      boolean[] truth,
      Optional<ScoreColumn> score, Optional<int[]> decisions, Optional<double[]> weights, OptionalDouble threshold,
      List<String> notes) {
    super(measures, undefined(measures));
    this.truthName = truthName;
    this.positive = positive;
    this.negative = negative;
    this.truth = truth;
    this.score = score;
    this.decisions = decisions;
    this.weights = weights;
    this.threshold = threshold;
    this.notes = List.copyOf(notes);
  }

  static BinarySubject read(KeptRows rows, EvaluationRequest request, Labels labels, String positive) {
    List<String> notes = new ArrayList<>();
    int place = labels.names().indexOf(positive);
    boolean[] truth = new boolean[rows.count()];
    for (int i = 0; i < truth.length; i++) truth[i] = labels.truth()[i] == place;
    Optional<ScoreColumn> score = request.score()
        .map(column -> new ScoreColumn(rows.numbers(column, "--score"), rows.isSingle(column)));
    boolean probabilities = score.map(ScoreColumn::areProbabilities).orElse(false);
    OptionalDouble threshold = request.threshold().isPresent() || score.isEmpty() || !probabilities
        ? request.threshold() : OptionalDouble.of(0.5);
    Optional<int[]> decisions = labels.predicted().isPresent()
        ? labels.predicted().map(codes -> IntStream.of(codes).map(code -> code == place ? 1 : 0).toArray())
        : threshold.isPresent() ? Optional.of(decided(score.orElseThrow().values(), threshold.getAsDouble()))
            : Optional.empty();
    if (score.isPresent() && !probabilities) {
      notes.add(
          "The scores are no probabilities (some are outside 0 … 1): log loss, Brier score and calibration are left out.");
    }
    if (decisions.isEmpty())
      notes.add("Without --threshold nothing is decided: accuracy, precision and their kin are left out.");
    if (labels.names().size() > 2) notes.add("All labels but " + Figures.name(positive) + " count as one.");
    Optional<double[]> weights = rows.weights(request.weight());
    addOneSided(truth, positive, notes);
    return new BinarySubject(measures(score.isPresent(), probabilities, decisions.isPresent(), weights.isPresent()),
        request.truth(), positive, negative(labels.names(), positive), truth, score, decisions, weights,
        labels.predicted().isPresent() ? OptionalDouble.empty() : threshold, notes);
  }

  private static void addOneSided(boolean[] truth, String positive, List<String> notes) {
    long count = IntStream.range(0, truth.length).filter(i -> truth[i]).count();
    if (count == 0 || count == truth.length) {
      notes.add((count == 0 ? "No row is " : "Every row is ") + Figures.name(positive)
          + ": what compares both classes is not defined (ROC AUC, Gini, KS).");
    }
  }

  private static String negative(List<String> names, String positive) {
    List<String> others = names.stream().filter(name -> !name.equals(positive)).toList();
    return others.size() == 1 ? others.getFirst() : "not " + positive;
  }

  private static int[] decided(double[] scores, double threshold) {
    return IntStream.range(0, scores.length).map(i -> scores[i] >= threshold ? 1 : 0).toArray();
  }

  private static List<Measure<Picked>> measures(boolean score, boolean probabilities, boolean decisions,
      boolean weighted) {
    List<Measure<Picked>> all = new ArrayList<>();
    if (score) addScores(all);
    if (probabilities) addProbabilities(all, weighted);
    if (decisions) addDecisions(all);
    return all;
  }

  private static List<String> undefined(List<Measure<Picked>> present) {
    return measures(true, true, true, false).stream().map(Measure::key)
        .filter(key -> present.stream().noneMatch(measure -> measure.key().equals(key))).toList();
  }

  private static void addScores(List<Measure<Picked>> all) {
    all.add(Measure.higher("roc_auc", "ROC AUC", p -> p.weights == null ? BinaryScores.rocAuc(p.truth, p.score)
        : BinaryScores.rocAuc(p.truth, p.score, Samples.of(p.weights))));
    all.add(Measure.higher("gini", "Gini", p -> p.weights == null ? BinaryScores.gini(p.truth, p.score)
        : BinaryScores.gini(p.truth, p.score, Samples.of(p.weights))));
    all.add(Measure.higher("average_precision", "average precision", p -> p.weights == null
        ? BinaryScores.averagePrecision(p.truth, p.score)
        : BinaryScores.averagePrecision(p.truth, p.score, Samples.of(p.weights))));
    all.add(Measure.higher("ks", "KS of the classes' scores", p -> p.weights == null ? BinaryScores.ks(p.truth, p.score)
        : BinaryScores.ks(p.truth, p.score, Samples.of(p.weights))));
  }

  private static void addProbabilities(List<Measure<Picked>> all, boolean weighted) {
    all.add(Measure.lower("log_loss", "log loss", p -> p.weights == null ? Probabilities.logLoss(p.truth, p.score)
        : Probabilities.logLoss(p.truth, p.score, Samples.of(p.weights))));
    all.add(Measure.lower("brier", "Brier score", p -> p.weights == null ? Probabilities.brier(p.truth, p.score)
        : Probabilities.brier(p.truth, p.score, Samples.of(p.weights))));
    if (weighted) return;
    all.add(Measure.lower("ece", "expected calibration error", p -> Probabilities.ece(p.truth, p.score, BINS)));
  }

  private static void addDecisions(List<Measure<Picked>> all) {
    all.add(Measure.higher("accuracy", "accuracy", p -> p.matrix().accuracy()));
    all.add(Measure.higher("precision", "precision", p -> p.positive().precision(Average.MICRO, ZERO)));
    all.add(Measure.higher("recall", "recall", p -> p.positive().recall(Average.MICRO, ZERO)));
    all.add(Measure.higher("f1", "F1", p -> p.positive().f1(Average.MICRO, ZERO)));
    all.add(Measure.higher("specificity", "specificity", p -> p.positive().specificity(Average.MICRO, ZERO)));
    all.add(Measure.higher("balanced_accuracy", "balanced accuracy", p -> p.matrix().balancedAccuracy()));
    all.add(Measure.higher("mcc", "Matthews correlation", p -> p.matrix().mcc()));
    all.add(Measure.higher("kappa", "Cohen's kappa", p -> p.matrix().kappa()));
  }

  @Override
  int units() { return truth.length; }

  @Override
  String kind() { return "two_labels"; }

  @Override
  String unit() { return "row"; }

  @Override
  Picked select(int[] units) {
    double[] weight = weights.map(all -> Numbers.at(all, units)).orElse(null);
    if (weight != null && weighsNothing(weight)) return null;
    boolean[] some = new boolean[units.length];
    for (int i = 0; i < some.length; i++) some[i] = truth[units[i]];
    return new Picked(some, score.map(column -> column.at(units)).orElse(null),
        decisions.map(all -> Numbers.at(all, units)).orElse(null), weight);
  }

  private Picked all() {
    return select(IntStream.range(0, truth.length).toArray());
  }

  @Override
  String headline() {
    return "Is " + Figures.name(truthName, 40) + " " + Figures.name(positive, 40) + "?";
  }

  @Override
  String lead(double[] values) {
    String base = Figures.percent(share()) + " of the rows are.";
    if (score.isEmpty() || Double.isNaN(values[0])) return base;
    return base + " In " + Figures.percent(values[0])
        + " of the pairs of one that is and one that is not, the one that is has the higher score.";
  }

  private double share() {
    return (double) IntStream.range(0, truth.length).filter(i -> truth[i]).count() / truth.length;
  }

  @Override
  double floor() {
    return score.isPresent() ? 0.5 : 0;
  }

  @Override
  Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("positive", positive);
    facts.put("positive_share", share());
    facts.put("threshold", threshold.isPresent() ? threshold.getAsDouble() : null);
    facts.put("labels", List.of(negative, positive));
    facts.put("confusion_matrix", decisions.isPresent() ? LabelSubject.lists(counts()) : null);
    return facts;
  }

  private double[][] counts() {
    return all().matrix().only(0, 1).counts();
  }

  @Override
  Map<String, TextTable> tables() {
    if (decisions.isEmpty()) return Map.of();
    double[][] counts = counts();
    return Map.of("confusion matrix: true labels below each other, predicted ones side by side",
        LabelSubject.matrix(List.of(negative, positive), counts));
  }

  @Override
  List<String> drawings() {
    var drawings = new BinaryDrawings(positive, negative, threshold);
    List<String> all = new ArrayList<>();
    Picked rows = all();
    score.ifPresent(column -> {
      boolean bothClasses = share() > 0 && share() < 1;
      if (bothClasses) all.add(drawings.roc(rows));
      if (share() > 0) all.add(drawings.precisionRecall(rows));
      if (column.areProbabilities()) all.add(drawings.calibration(rows, BINS));
      all.add(drawings.scores(rows, column.values()));
    });
    if (decisions.isPresent()) all.add(LabelSubject.confusion(List.of(negative, positive), counts()));
    return all;
  }

  @Override
  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    threshold.ifPresent(at -> all.add("A row counts as predicted " + Figures.name(positive) + " from a score of "
        + Figures.number(at) + " on."));
    weights.ifPresent(_ -> all.add("Calibration, its error and the histograms of scores know no weights."));
    if (decisions.isPresent()) all.add("Precision, recall, F1 and specificity are those of " + Figures.name(positive)
        + "; a ratio of nothing counts as 0.");
    return all;
  }
}
