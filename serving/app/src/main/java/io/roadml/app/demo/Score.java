package io.roadml.app.demo;

import io.roadml.kernels.BinaryScores;
import io.roadml.kernels.Probabilities;
import io.roadml.training.LogisticModel;

/// How well probabilities tell which flights were late.
///
/// @param auc     area under the ROC curve
/// @param logLoss in nats
record Score(double auc, double logLoss) {
  static Score of(boolean[] late, float[] probabilities) {
    return new Score(BinaryScores.rocAuc(late, probabilities), Probabilities.logLoss(late, probabilities));
  }

  /// Asks the model for the probability of every row.
  static Score of(boolean[] late, LogisticModel model, float[] rows) {
    float[] probabilities = new float[late.length];
    for (int row = 0; row < late.length; row++) probabilities[row] = (float) model.probability(rows, row);
    return of(late, probabilities);
  }
}
