package io.roadml.tracking;

import java.util.List;

/// Data that a run used, and what for.
///
/// @param tags `mlflow.data.context` says what for, for instance `training`
public record DatasetInput(Dataset dataset, List<Tag> tags) {
  /// The key of the tag that says what the data was used for.
  public static final String CONTEXT = "mlflow.data.context";

  /// Keeps a list of its own.
  public DatasetInput {
    tags = List.copyOf(tags);
  }
}
