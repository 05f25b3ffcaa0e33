package io.roadml.app.evaluate;

import io.roadml.app.report.Axis;
import io.roadml.app.report.Figures;
import io.roadml.app.report.HeatMap;
import io.roadml.app.report.Page;
import io.roadml.app.report.Rows;
import io.roadml.app.report.TextTable;
import io.roadml.app.tables.Numbers;
import io.roadml.kernels.Average;
import io.roadml.kernels.ConfusionMatrix;
import io.roadml.kernels.LabelScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Rows that have one of several labels, with the predicted label, and perhaps a score for each label.
final class LabelSubject extends Subject<LabelSubject.Picked> {
  private static final int MOST_LISTED = 200;

  private final String truthName;
  private final List<String> names;
  private final int[] chosen;
  private final int[] truth;
  private final int[] predicted;
  private final Optional<ClassScores> scores;
  private final Optional<double[]> weights;
  private final Average average;
  private final List<String> notes;

  /// Rows that were picked.
  ///
  /// @param chosen the labels that averages are over
  record Picked(int[] truth, int[] predicted, ClassScores scores, double[] weights, int[] chosen) {
    ConfusionMatrix matrix() {
      return weights == null ? ConfusionMatrix.of(truth, predicted) : ConfusionMatrix.of(truth, predicted, weights);
    }

    LabelScores labels() {
      return matrix().byLabel(chosen);
    }
  }

  private LabelSubject(List<Measure<Picked>> measures, EvaluationRequest request, Labels labels, int[] chosen,
      int[] predicted, Optional<ClassScores> scores, Optional<double[]> weights, List<String> notes) {
    super(measures, scores.map(all -> all.undefined(weights.isPresent())).orElse(List.of()));
    this.truthName = request.truth();
    this.names = labels.names();
    this.chosen = chosen;
    this.truth = labels.truth();
    this.predicted = predicted;
    this.scores = scores;
    this.weights = weights;
    this.average = request.average().orElse(Average.MACRO);
    this.notes = notes;
  }

  static LabelSubject read(KeptRows rows, EvaluationRequest request, Labels labels) {
    List<String> notes = new ArrayList<>();
    Optional<ClassScores> scores = request.scores().isEmpty() ? Optional.empty()
        : Optional.of(ClassScores.read(rows, request, labels));
    int[] predicted = labels.predicted().orElseGet(() -> scores.orElseThrow().best());
    Optional<double[]> weights = rows.weights(request.weight());
    scores.ifPresent(all -> notes.addAll(all.notes(weights.isPresent(), labels.predicted().isEmpty())));
    List<String> wanted = request.labels().isEmpty() ? labels.names() : request.labels();
    int[] chosen = labels.places(wanted);
    if (chosen.length < labels.names().size()) {
      notes.add("Averages are over " + String.join(", ", wanted.stream().map(Figures::name).toList()) + " only.");
    }
    return new LabelSubject(measures(request, scores, weights.isPresent()), request, labels, chosen, predicted, scores,
        weights, notes);
  }

  private static List<Measure<Picked>> measures(EvaluationRequest request, Optional<ClassScores> scores,
      boolean weighted) {
    List<Measure<Picked>> all = new ArrayList<>();
    Average average = request.average().orElse(Average.MACRO);
    String of = average.name().toLowerCase(Locale.ROOT);
    all.add(Measure.higher("f1_" + of, "F1, " + of, p -> p.labels().f1(average, BinarySubject.ZERO)));
    all.add(
        Measure.higher("precision_" + of, "precision, " + of, p -> p.labels().precision(average, BinarySubject.ZERO)));
    all.add(Measure.higher("recall_" + of, "recall, " + of, p -> p.labels().recall(average, BinarySubject.ZERO)));
    all.add(Measure.higher("accuracy", "accuracy", p -> p.matrix().accuracy()));
    all.add(Measure.higher("balanced_accuracy", "balanced accuracy", p -> p.matrix().balancedAccuracy()));
    all.add(Measure.higher("mcc", "Matthews correlation", p -> p.matrix().mcc()));
    all.add(Measure.higher("kappa", "Cohen's kappa", p -> p.matrix().kappa()));
    scores.ifPresent(classes -> all.addAll(classes.measures(average, request.k(), weighted)));
    return all;
  }

  @Override
  int units() { return truth.length; }

  @Override
  String kind() { return "several_labels"; }

  @Override
  String unit() { return "row"; }

  @Override
  Picked select(int[] units) {
    double[] weight = weights.map(all -> Numbers.at(all, units)).orElse(null);
    if (weight != null && weighsNothing(weight)) return null;
    return new Picked(Numbers.at(truth, units), Numbers.at(predicted, units),
        scores.map(all -> all.at(units)).orElse(null), weight, chosen);
  }

  private ConfusionMatrix matrix() {
    return select(IntStream.range(0, truth.length).toArray()).matrix();
  }

  private List<String> chosenNames() {
    return Arrays.stream(chosen).mapToObj(names::get).toList();
  }

  @Override
  String headline() {
    return "Which " + Figures.name(truthName, 40) + "?";
  }

  @Override
  String lead(double[] values) {
    return Figures.percent(values[3]) + " of the rows are predicted as what they are, one of "
        + Figures.counted(names.size(), "label") + ".";
  }

  @Override
  Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    ConfusionMatrix matrix = matrix();
    LabelScores scored = matrix.byLabel(chosen);
    facts.put("average", average.name().toLowerCase(Locale.ROOT));
    facts.put("labels", chosenNames());
    facts.put("confusion_matrix", lists(matrix.only(chosen).counts()));
    List<Object> each = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      var label = new LinkedHashMap<String, Object>();
      label.put("label", names.get(chosen[i]));
      label.put("precision", scored.precision(BinarySubject.ZERO)[i]);
      label.put("recall", scored.recall(BinarySubject.ZERO)[i]);
      label.put("f1", scored.f1(BinarySubject.ZERO)[i]);
      label.put("support", scored.support()[i]);
      each.add(label);
    }
    facts.put("by_label", each);
    return facts;
  }

  @Override
  Map<String, TextTable> tables() {
    var tables = new LinkedHashMap<String, TextTable>();
    LabelScores scored = matrix().byLabel(chosen);
    var table = new TextTable("label", "precision", "recall", "F1", "rows");
    for (int i : bySupport(scored)) {
      table.row(names.get(chosen[i]), Figures.measure(scored.precision(BinarySubject.ZERO)[i]),
          Figures.measure(scored.recall(BinarySubject.ZERO)[i]), Figures.measure(scored.f1(BinarySubject.ZERO)[i]),
          Figures.count(scored.support()[i]));
    }
    tables.put("by label", table);
    if (chosen.length <= HeatMap.MOST) {
      tables.put("confusion matrix: true labels below each other, predicted ones side by side",
          matrix(chosenNames(), matrix().only(chosen).counts()));
    }
    return tables;
  }

  /// The labels that are most often true, in their order.
  private static int[] bySupport(LabelScores scored) {
    double[] support = scored.support();
    return IntStream.range(0, support.length).boxed().sorted(Comparator.comparingDouble((Integer i) -> -support[i]))
        .limit(MOST_LISTED).mapToInt(i -> i).sorted().toArray();
  }

  @Override
  List<String> drawings() {
    List<String> all = new ArrayList<>();
    if (chosen.length <= HeatMap.MOST) all.add(confusion(chosenNames(), matrix().only(chosen).counts()));
    all.add(byLabel());
    scores.ifPresent(classes -> all.addAll(classes.drawings(truth)));
    return all;
  }

  private String byLabel() {
    LabelScores scored = matrix().byLabel(chosen);
    double[] support = scored.support();
    var rows = new Rows("Precision and recall by label", "A dot for the precision and one for the recall of each label",
        Axis.shares("precision (blue) and recall (orange)", 1));
    int[] largest = IntStream.range(0, support.length).boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -support[i]))
        .limit(HeatMap.MOST).mapToInt(i -> i).toArray();
    for (int i : largest) {
      rows.dots(names.get(chosen[i]), Figures.count(support[i]), scored.precision(BinarySubject.ZERO)[i],
          scored.recall(BinarySubject.ZERO)[i]);
    }
    return Page.drawing("Precision and recall by label", rows.svg(),
        "The most frequent labels first; on the right how many "
            + "rows have the label.");
  }

  @Override
  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    all.add("Averages are " + average.name().toLowerCase(Locale.ROOT) + "; a ratio of nothing counts as 0.");
    return all;
  }

  /// A confusion matrix as a drawing.
  static String confusion(List<String> names, double[][] counts) {
    return Page.drawing("What was predicted, and what was true", HeatMap.svg("Confusion matrix",
        "Rows are the true labels and columns the predicted ones; each square has its number of rows", "true",
        "predicted",
        names, counts), "Rows are true labels: the darker a square, the larger its share of its row.");
  }

  static TextTable matrix(List<String> names, double[][] counts) {
    List<String> heads = new ArrayList<>(List.of("true \\ predicted"));
    heads.addAll(names);
    var table = new TextTable(heads.toArray(String[]::new));
    for (int row = 0; row < counts.length; row++) {
      List<String> cells = new ArrayList<>(List.of(names.get(row)));
      for (double count : counts[row]) cells.add(Figures.count(count));
      table.row(cells);
    }
    return table;
  }

  static List<List<Double>> lists(double[][] rows) {
    return Arrays.stream(rows).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }
}
