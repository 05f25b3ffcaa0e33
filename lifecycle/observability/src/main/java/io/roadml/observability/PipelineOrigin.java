package io.roadml.observability;

import io.roadml.pipeline.store.RunSummary;
import io.roadml.pipeline.store.StepAttempt;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The run of a pipeline that something was made in.
///
/// @param run        the run of the step
/// @param root       the run that it is nested in, or itself
/// @param definition the hash of its pipeline's definition
/// @param params     what it was given
/// @param step       the path of the step
/// @param attempts   all attempts of all steps of the run, in the order in which they began
public record PipelineOrigin(RunSummary run, RunSummary root, String definition, Map<String, Object> params,
    Optional<String> step, List<StepAttempt> attempts) {
  /// An origin.
  public PipelineOrigin {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    attempts = List.copyOf(attempts);
  }
}
