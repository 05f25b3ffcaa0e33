package io.roadml.app.evaluate;

import io.roadml.app.report.Figures;
import io.roadml.app.report.TextTable;
import io.roadml.app.tables.Numbers;
import io.roadml.kernels.Regression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Rows with a true and a predicted number.
final class RegressionSubject extends Subject<Regression> {
  private static final List<
      Measure<Regression>> MEASURES = List.of(Measure.lower("rmse", "root mean squared error", Regression::rmse),
          Measure.lower("mae", "mean absolute error", Regression::mae),
          Measure.lower("median_ae", "median absolute error", Regression::medianAe),
          Measure.lower("max_error", "largest error", Regression::maxError),
          new Measure<>("bias", "mean error (predicted − true)", Measure.Better.NEARER_ZERO, Regression::bias),
          Measure.higher("r2", "R²", Regression::r2),
          Measure.higher("explained_variance", "explained variance", Regression::explainedVariance),
          Measure.lower("mape", "mean absolute percentage error", Regression::mape),
          Measure.lower("smape", "symmetric MAPE", Regression::smape));

  private final String truthName;
  private final double[] truth;
  private final double[] predicted;
  private final Optional<double[]> weights;

  private RegressionSubject(String truthName, double[] truth, double[] predicted, Optional<double[]> weights) {
    super(MEASURES, List.of());
    this.truthName = truthName;
    this.truth = truth;
    this.predicted = predicted;
    this.weights = weights;
  }

  static RegressionSubject read(KeptRows rows, EvaluationRequest request) {
    return new RegressionSubject(request.truth(), rows.numbers(request.truth(), "--truth"),
        rows.numbers(request.prediction().orElseThrow(), "--prediction"), rows.weights(request.weight()));
  }

  @Override
  int units() { return truth.length; }

  @Override
  String kind() { return "numbers"; }

  @Override
  String unit() { return "row"; }

  @Override
  Regression select(int[] units) {
    double[] t = Numbers.at(truth, units);
    double[] p = Numbers.at(predicted, units);
    if (weights.isEmpty()) return Regression.of(t, p);
    double[] w = Numbers.at(weights.get(), units);
    return weighsNothing(w) ? null : Regression.of(t, p, w);
  }

  @Override
  String headline() {
    return "How much is " + Figures.name(truthName, 40) + "?";
  }

  @Override
  String lead(double[] values) {
    String explained = Double.isNaN(values[5]) ? "" : " The predictions explain " + Figures.percent(values[5])
        + " of its squared deviations (R²).";
    return "Half of the predictions are off by " + Figures.number(values[2]) + " or less." + explained;
  }

  @Override
  Map<String, Object> facts() {
    return Map.of();
  }

  @Override
  Map<String, TextTable> tables() {
    return Map.of();
  }

  @Override
  List<String> drawings() {
    return new RegressionDrawings(truthName, truth, predicted).all();
  }

  @Override
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (select(IntStream.range(0, truth.length).toArray()).overflows()) {
      notes.add(
          "The errors are so large that their squares overflow: what is made of squares is infinite or not defined.");
    }
    if (truth.length == 1) notes.add("R² of a single row is not defined.");
    if (IntStream.range(0, truth.length).anyMatch(i -> truth[i] == 0)) {
      notes.add("Some true values are 0: the percentage error divides by them, or rather by 2⁻⁵², and says nothing.");
    }
    weights.ifPresent(_ -> notes.add("The drawings show rows without their weights."));
    return notes;
  }
}
