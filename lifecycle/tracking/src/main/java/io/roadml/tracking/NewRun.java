package io.roadml.tracking;

import java.util.List;

/// A run to be created.
///
/// @param experimentId the experiment that it belongs to
/// @param name         its name; null or empty for one by chance
/// @param userId       who starts it, or null
/// @param startMillis  when it began; null for now
/// @param tags         what to say about it; `mlflow.parentRunId` makes it part of another run
public record NewRun(String experimentId, String name, String userId, Long startMillis, List<Tag> tags) {
  /// Keeps a list of its own.
  public NewRun {
    tags = List.copyOf(tags);
  }

  /// A run with a name by chance that begins now.
  public static NewRun in(String experimentId) {
    return new NewRun(experimentId, null, null, null, List.of());
  }
}
