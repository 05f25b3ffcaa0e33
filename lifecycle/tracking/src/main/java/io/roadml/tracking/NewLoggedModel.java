package io.roadml.tracking;

import java.util.List;

/// A logged model to be created.
///
/// @param name        its name; null or empty for one by chance
/// @param modelType   what its author calls its kind, or null
/// @param sourceRunId the run that made it, or null
public record NewLoggedModel(String experimentId, String name, String modelType, String sourceRunId, List<Param> params,
    List<Tag> tags) {
  /// Keeps lists of its own.
  public NewLoggedModel {
    params = List.copyOf(params);
    tags = List.copyOf(tags);
  }
}
