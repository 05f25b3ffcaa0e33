package io.roadml.tracking;

import java.util.List;

/// A set of runs that belong together.
///
/// @param id               a whole number in decimal digits; `0` is the one that is always there
/// @param artifactLocation the URI below which its runs have their artifacts
public record Experiment(String id, String name, String artifactLocation, LifecycleStage stage, long createdMillis,
    long updatedMillis, List<Tag> tags) {
  /// The id of the experiment that is always there.
  public static final String DEFAULT_ID = "0";

  /// Keeps a list of its own.
  public Experiment {
    tags = List.copyOf(tags);
  }
}
