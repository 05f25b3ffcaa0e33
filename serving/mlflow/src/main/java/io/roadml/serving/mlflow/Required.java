package io.roadml.serving.mlflow;

import java.util.List;

/// The fields that a message must have, by what it is about.
final class Required {
  static final List<String> NONE = List.of();
  static final List<String> NAME = List.of("name");
  static final List<String> KEY_VALUE = List.of("key", "value");
  static final List<String> EXPERIMENT = List.of("experiment_id");
  static final List<String> EXPERIMENT_TAG = List.of("experiment_id", "key", "value");
  static final List<String> RUN = List.of("run_id");
  static final List<String> RUN_KEY = List.of("run_id", "key");
  static final List<String> METRIC = List.of("key", "value", "timestamp");
  static final List<String> METRIC_KEY = List.of("metric_key");
  static final List<String> OUTPUT = List.of("model_id", "step");
  static final List<String> DATASET = List.of("name", "digest", "source_type", "source");
  static final List<String> MODEL = List.of("model_id");

  private Required() {
  }
}
