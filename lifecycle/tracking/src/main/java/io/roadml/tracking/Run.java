package io.roadml.tracking;

import java.util.List;

/// A run and what it logged.
///
/// @param metrics     the latest of each key, by key
/// @param params      by key
/// @param tags        by key
/// @param inputs      the data it used
/// @param modelInputs the ids of the logged models it used
/// @param outputs     the logged models it made
public record Run(RunInfo info, List<Metric> metrics, List<Param> params, List<Tag> tags, List<DatasetInput> inputs,
    List<String> modelInputs, List<ModelOutput> outputs) {
  /// Keeps lists of its own.
  public Run {
    metrics = List.copyOf(metrics);
    params = List.copyOf(params);
    tags = List.copyOf(tags);
    inputs = List.copyOf(inputs);
    modelInputs = List.copyOf(modelInputs);
    outputs = List.copyOf(outputs);
  }
}
