package io.roadml.app.evaluate;

import io.roadml.app.Failure;
import io.roadml.kernels.Average;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What to evaluate, and how: the options of the command.
///
/// @param task what kind of predictions they are
/// @param data the file
/// @param truth the column of what was true
/// @param prediction the column of what was predicted: a label or a number
/// @param score the column of one score: of the positive label, or of a document
/// @param scores the columns of the labels' scores
/// @param labels the labels that count, in order; those of `scores` if there are
/// @param positive the label that is looked for
/// @param average how the labels' scores become one
/// @param k how many of the first count
/// @param group the column of the query
/// @param weight the column of the rows' weights
/// @param threshold the score from which on a row is predicted positive
/// @param by the column of slices
/// @param bootstrap how many resamples make the intervals
/// @param seed of the resamples
public record EvaluationRequest(Task task, Path data, String truth, Optional<String> prediction, Optional<String> score,
    List<String> scores, List<String> labels, Optional<String> positive, Optional<Average> average, OptionalInt k,
    Optional<String> group, Optional<String> weight, OptionalDouble threshold, Optional<String> by,
    OptionalInt bootstrap, long seed) {
  /// The most resamples.
  public static final int MOST_RESAMPLES = 100_000;

  /// What is predicted.
  public enum Task {
    /// One of several labels.
    CLASSIFICATION,
    /// A number.
    REGRESSION,
    /// An order of the documents of each query.
    RANKING
  }

  /// Refuses what does not go together.
  public EvaluationRequest {
    scores = List.copyOf(scores);
    labels = List.copyOf(labels);
  }

  /// Refuses options that do not go together, before anything is read.
  void check() {
    switch (task) {
      case CLASSIFICATION -> checkClassification();
      case REGRESSION -> checkRegression();
      case RANKING -> checkRanking();
    }
    require(k.orElse(1) >= 1, "--k", "k=" + k.orElse(1) + " keeps nothing", "pass 1 or more");
    int resamples = bootstrap.orElse(0);
    require(resamples >= 0 && resamples <= MOST_RESAMPLES, "--bootstrap", resamples + " resamples are not possible",
        "pass 0 … " + MOST_RESAMPLES);
    require(Double.isFinite(threshold.orElse(0)), "--threshold", "the threshold is no finite number", "pass a number");
  }

  private void checkClassification() {
    refuse("--group", group.isPresent());
    require(prediction.isPresent() || score.isPresent() || !scores.isEmpty(), "--task classification",
        "there is nothing to compare the truth with",
        "pass --prediction COL, --score COL or --scores A,B,C");
    require(score.isEmpty() || scores.isEmpty(), "--scores", "one score and several scores were given",
        "pass --score for two labels, or --scores for several");
    require(scores.size() != 1, "--scores", "one column is not several", "pass --score " + String.join("", scores));
    require(scores.isEmpty() || labels.isEmpty() || labels.size() == scores.size(), "--labels",
        scores.size() + " columns of scores have " + labels.size() + " labels",
        "name one label for each, in their order");
    require(new HashSet<>(labels).size() == labels.size(), "--labels", "a label was named twice", "name each once");
    require(new HashSet<>(scores).size() == scores.size(), "--scores", "a column was named twice", "name each once");
    require(threshold.isEmpty() || score.isPresent(), "--threshold", "there is no score to compare with a threshold",
        "pass --score COL");
    require(k.isEmpty() || !scores.isEmpty(), "--k", "the top k need scores of all labels", "pass --scores A,B,C");
  }

  private void checkRegression() {
    checkNoLabels();
    refuse("--group", group.isPresent());
    refuse("--score", score.isPresent());
    refuse("--k", k.isPresent());
    require(prediction.isPresent(), "--task regression", "no predicted number was named", "pass --prediction COL");
  }

  private void checkRanking() {
    checkNoLabels();
    refuse("--prediction", prediction.isPresent());
    refuse("--weight", weight.isPresent());
    require(score.isPresent(), "--task ranking", "no score was named", "pass --score COL");
    require(group.isPresent(), "--task ranking", "no column of queries was named", "pass --group COL");
  }

  private void checkNoLabels() {
    refuse("--scores", !scores.isEmpty());
    refuse("--labels", !labels.isEmpty());
    refuse("--positive", positive.isPresent());
    refuse("--average", average.isPresent());
    refuse("--threshold", threshold.isPresent());
  }

  private void refuse(String option, boolean given) {
    require(!given, option, option + " means nothing for " + title(), "leave it out");
  }

  private static void require(boolean good, String where, String what, String remedy) {
    if (!good) throw Failure.wrongUse(what, where, remedy);
  }

  String title() {
    return task.name().toLowerCase(java.util.Locale.ROOT);
  }

  /// The columns that a row must have a value in, with the options that name them.
  List<Named> needed() {
    List<Named> needed = new ArrayList<>(List.of(new Named(truth, "--truth")));
    prediction.ifPresent(column -> needed.add(new Named(column, "--prediction")));
    score.ifPresent(column -> needed.add(new Named(column, "--score")));
    scores.forEach(column -> needed.add(new Named(column, "--scores")));
    group.ifPresent(column -> needed.add(new Named(column, "--group")));
    weight.ifPresent(column -> needed.add(new Named(column, "--weight")));
    return needed;
  }

  /// A column and the option that names it.
  record Named(String column, String option) {}
}
