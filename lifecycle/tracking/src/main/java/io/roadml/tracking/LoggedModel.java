package io.roadml.tracking;

import java.util.List;

/// A model that a run made, before anybody registers it.
///
/// @param id            `m-` and 32 hexadecimal digits
/// @param artifactUri   the URI below which its files are
/// @param modelType     what its author calls its kind; empty when nobody said
/// @param sourceRunId   the run that made it, or null
/// @param statusMessage what the status alone does not say, or null
/// @param metrics       every metric that was logged for it, oldest first
public record LoggedModel(String id, String experimentId, String name, long createdMillis, long updatedMillis,
    String artifactUri, LoggedModelStatus status, String modelType, String sourceRunId, String statusMessage,
    List<Tag> tags, List<Param> params, List<Metric> metrics) {
  /// Keeps lists of its own.
  public LoggedModel {
    tags = List.copyOf(tags);
    params = List.copyOf(params);
    metrics = List.copyOf(metrics);
  }
}
