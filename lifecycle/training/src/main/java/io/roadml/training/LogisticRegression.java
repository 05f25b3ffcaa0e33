package io.roadml.training;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/// Trains a logistic regression by stochastic gradient descent (Tribuo's, with AdaGrad).
///
/// Features are standardised before training, and the model that comes out takes them as they were given.
///
/// - Threading: one thread; a trainer may be used from several.
/// - Memory: about 1 kB for each row of 32 features while it trains.
/// - Determinism: the same settings, rows and seed give the same weights, bit for bit.
///
/// @param epochs passes over the rows, ≥ 1
/// @param learningRate of AdaGrad, > 0
/// @param batchRows rows between two steps, ≥ 1
/// @param seed of the order of the rows
public record LogisticRegression(int epochs, double learningRate, int batchRows, long seed) {
  private static final Label POSITIVE = new Label("1");
  private static final Label NEGATIVE = new Label("0");

  /// Checks the settings.
  public LogisticRegression {
    require(epochs >= 1, "epochs=" + epochs + "; want ≥ 1");
    require(learningRate > 0 && Double.isFinite(learningRate), "learningRate=" + learningRate + "; want > 0");
    require(batchRows >= 1, "batchRows=" + batchRows + "; want ≥ 1");
  }

  /// Settings that suit a few hundred thousand rows: 5 epochs, rate 0.1, 64 rows a step.
  public static LogisticRegression standard() {
    return new LogisticRegression(5, 0.1, 64, 1);
  }

  /// Fits the probability of `true`.
  ///
  /// @param names of the features, distinct
  /// @param features row by row: `labels.length × names.size()` finite numbers
  /// @param labels one for each row; both classes must occur
  /// @throws IllegalArgumentException if the sizes do not fit, a number is not finite, or one class is missing
  public LogisticModel train(List<String> names, float[] features, boolean[] labels) {
    return trainByEpoch(names, features, labels).getLast();
  }

  /// [#train], with the model as it was after each epoch: the last one is what `train` returns.
  ///
  /// @throws IllegalArgumentException as there
  public List<LogisticModel> trainByEpoch(List<String> names, float[] features, boolean[] labels) {
    check(names, features, labels);
    Standardiser standardiser = Standardiser.fit(features, names.size());
    EpochWeights weights = new EpochWeights(learningRate, Math.ceilDiv(labels.length, batchRows));
    LinearSGDModel model = trainer(weights).train(dataset(features, labels, names.size(), standardiser));
    return weights.kept().stream().map(each -> unscaled(each, model, names, standardiser)).toList();
  }

  private LinearSGDTrainer trainer(EpochWeights weights) {
    // -1: Tribuo logs nothing about its progress.
    return new LinearSGDTrainer(new LogMulticlass(), weights, epochs, -1, batchRows, seed);
  }

  private static MutableDataset<Label> dataset(float[] features, boolean[] labels, int width,
      Standardiser standardiser) {
    LabelFactory factory = new LabelFactory();
    MutableDataset<Label> dataset = new MutableDataset<>(new SimpleDataSourceProvenance("RoadML", factory), factory);
    String[] tribuoNames = tribuoNames(width);
    double[] row = new double[width];
    for (int i = 0; i < labels.length; i++) {
      standardiser.apply(features, i, row);
      dataset.add(new ArrayExample<>(labels[i] ? POSITIVE : NEGATIVE, tribuoNames, row));
    }
    return dataset;
  }

  /// Names whose alphabetical order, which is Tribuo's, is that of the columns.
  private static String[] tribuoNames(int width) {
    String[] names = new String[width];
    for (int i = 0; i < width; i++) {
      names[i] = String.format(Locale.ROOT, "f%06d", i);
    }
    return names;
  }

  /// The two-class softmax is a sigmoid of the difference of the two rows; the scaling goes into the weights.
  private static LogisticModel unscaled(DenseMatrix weights, LinearSGDModel model, List<String> names,
      Standardiser standardiser) {
    int positive = model.getOutputIDInfo().getID(POSITIVE);
    int negative = model.getOutputIDInfo().getID(NEGATIVE);
    ImmutableFeatureMap columns = model.getFeatureIDMap();
    String[] tribuoNames = tribuoNames(names.size());
    float[] unscaled = new float[names.size()];
    double bias = difference(weights, positive, negative, columns.size());
    for (int i = 0; i < unscaled.length; i++) {
      // A feature that never varies is 0 in every row, and Tribuo may leave it out.
      int column = columns.getID(tribuoNames[i]);
      double weight = column < 0 ? 0 : difference(weights, positive, negative, column) / standardiser.deviation(i);
      unscaled[i] = (float) weight;
      bias -= weight * standardiser.mean(i);
    }
    return new LogisticModel(names, unscaled, (float) bias);
  }

  private static double difference(DenseMatrix weights, int positive, int negative, int column) {
    return weights.get(positive, column) - weights.get(negative, column);
  }

  private static void check(List<String> names, float[] features, boolean[] labels) {
    Objects.requireNonNull(names, "names");
    require(names.stream().distinct().count() == names.size() && !names.isEmpty(),
        "names=" + names + "; want distinct names, at least one");
    require((long) labels.length * names.size() == features.length, "features.length=" + features.length
        + " differs from labels.length=" + labels.length + " × names.size()=" + names.size());
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw new IllegalArgumentException("feature=" + names.get(i % names.size()) + " is " + features[i]
            + " in row=" + i / names.size() + "; want finite numbers");
      }
    }
    requireBothClasses(labels);
  }

  private static void requireBothClasses(boolean[] labels) {
    int positives = 0;
    for (boolean label : labels) {
      positives += label ? 1 : 0;
    }
    require(positives > 0 && positives < labels.length,
        "labels have positives=" + positives + " of rows=" + labels.length + "; want both classes");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
