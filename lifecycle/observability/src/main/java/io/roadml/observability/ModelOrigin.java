package io.roadml.observability;

import io.roadml.registry.ModelVersion;
import io.roadml.tracking.Run;
import java.util.List;
import java.util.Optional;

/// Where a model version comes from.
///
/// @param version  which
/// @param run      the tracked run that made it; empty if nobody said, or if it is deleted for good
/// @param pipeline the pipeline's run in which that was; empty if it was in none, or the journal does not have it
/// @param datasets the fingerprints of the data that it was made from, as registered and as tracked
/// @param code     the version of the code that made it; empty if nobody said
public record ModelOrigin(ModelVersion version, Optional<Run> run, Optional<PipelineOrigin> pipeline,
    List<String> datasets, Optional<String> code) {
  /// An origin.
  public ModelOrigin {
    datasets = List.copyOf(datasets);
  }
}
