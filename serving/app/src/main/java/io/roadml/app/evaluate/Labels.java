package io.roadml.app.evaluate;

import io.roadml.app.Failure;
import io.roadml.app.report.Figures;
import io.roadml.app.tables.Categories;
import io.roadml.app.tables.DataFile;
import io.roadml.data.ColumnType;
import io.roadml.kernels.ConfusionMatrix;
import io.roadml.kernels.EditDistance;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The true and the predicted label of each row, as places in one list of names.
///
/// - Threading: immutable.
///
/// @param names all labels
/// @param truth for each row
/// @param predicted for each row; empty where there is no column of predictions
record Labels(List<String> names, int[] truth, Optional<int[]> predicted) {
  /// Labels that say yes, each with the one that says no.
  private static final List<List<String>> YES_AND_NO = List.of(List.of("true", "false"), List.of("1", "0"),
      List.of("1", "-1"));

  /// Reads both columns. Where one holds truth values and the other 1 and 0, these mean the same.
  static Labels read(KeptRows rows, EvaluationRequest request) {
    Categories truth = rows.labels(request.truth(), "--truth");
    Optional<Categories> predicted = request.prediction().map(column -> rows.labels(column, "--prediction"));
    if (predicted.isPresent()) {
      boolean truths = isBoolean(rows, request.truth());
      boolean predictedTruths = isBoolean(rows, request.prediction().orElseThrow());
      if (truths && !predictedTruths) predicted = predicted.map(Labels::asTruthValues);
      if (!truths && predictedTruths) truth = asTruthValues(truth);
    }
    return united(rows, request, truth, predicted);
  }

  private static Labels united(KeptRows rows, EvaluationRequest request, Categories truth,
      Optional<Categories> predicted) {
    Set<String> all = new LinkedHashSet<>(truth.names());
    predicted.ifPresent(labels -> all.addAll(labels.names()));
    all.addAll(request.labels());
    if (all.size() > ConfusionMatrix.MOST_LABELS) {
      throw Failure.wrongUse(Figures.counted(all.size(), "label") + " are too many", "--truth " + request.truth(),
          "name a column of at most " + ConfusionMatrix.MOST_LABELS + " labels, or pass --task regression");
    }
    predicted.ifPresent(labels -> requireCommon(truth, labels, request));
    List<String> names = Categories.ordered(List.copyOf(all));
    requireOccurring(request, truth, predicted, rows);
    return new Labels(names, truth.in(names), predicted.map(labels -> labels.in(names)));
  }

  private static void requireCommon(Categories truth, Categories predicted, EvaluationRequest request) {
    if (predicted.names().stream().noneMatch(truth.names()::contains)) {
      throw Failure.wrongUse("no predicted label (" + DataFile.listed(predicted.names()) + ") is ever true ("
          + DataFile.listed(truth.names()) + ")", "--prediction " + request.prediction().orElseThrow(),
          "name a column with the labels of --truth");
    }
  }

  private static void requireOccurring(EvaluationRequest request, Categories truth, Optional<Categories> predicted,
      KeptRows rows) {
    Set<String> there = new LinkedHashSet<>(truth.names());
    predicted.ifPresent(labels -> there.addAll(labels.names()));
    if (!request.labels().isEmpty() && request.labels().stream().noneMatch(there::contains)) {
      throw Failure.wrongUse(
          "none of the labels " + String.join(", ", request.labels()) + " occurs in " + rows.file().path(),
          "--labels", "the labels are " + DataFile.listed(List.copyOf(there)));
    }
  }

  private static boolean isBoolean(KeptRows rows, String column) {
    return rows.column(column).type() == ColumnType.BOOLEAN;
  }

  private static Categories asTruthValues(Categories labels) {
    boolean bits = Set.of("0", "1").containsAll(labels.names());
    return bits
        ? new Categories(labels.codes(),
            labels.names().stream().map(bit -> bit.equals("1") ? "true" : "false").toList())
        : labels;
  }

  /// The label that is looked for: the one asked for, or of yes and no the one that says yes; empty for several labels.
  ///
  /// @param wanted whether two labels are needed, so that it is wrong use if none says yes
  Optional<String> positive(EvaluationRequest request, boolean wanted) {
    if (request.positive().isPresent()) return Optional.of(known(request.positive().get()));
    for (List<String> pair : YES_AND_NO) {
      if (pair.containsAll(names) && (names.size() > 1 || wanted)) return Optional.of(pair.getFirst());
    }
    if (!wanted) return Optional.empty();
    throw Failure.wrongUse("which label does the score stand for? The labels are " + DataFile.listed(names),
        "--truth " + request.truth(), names.size() > 2
            ? "pass --positive L, or --scores A,B,C with a column for each" : "pass --positive L");
  }

  private String known(String label) {
    if (names.contains(label)) return label;
    String near = EditDistance.likely(label, names).map(n -> "did you mean " + n + "? ").orElse("");
    throw Failure.wrongUse("there is no label " + label, "--positive",
        near + "the labels are " + DataFile.listed(names));
  }

  /// The places of some labels.
  int[] places(List<String> wanted) {
    List<Integer> places = new ArrayList<>();
    wanted.forEach(label -> places.add(names.indexOf(label)));
    return places.stream().mapToInt(i -> i).toArray();
  }
}
