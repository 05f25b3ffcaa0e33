package io.roadml.app.demo;

import io.roadml.training.LogisticModel;
import java.util.List;

/// A trained model as a pipeline keeps it.
///
/// @param names  of the columns
/// @param values one for each
/// @param bias   the log-odds where all columns are 0
record Weights(List<String> names, float[] values, float bias) {
  static Weights of(LogisticModel model) {
    float[] values = new float[model.names().size()];
    for (int i = 0; i < values.length; i++) values[i] = model.weight(model.names().get(i));
    return new Weights(model.names(), values, model.bias());
  }

  LogisticModel model() {
    return LogisticModel.of(names, values, bias);
  }
}
