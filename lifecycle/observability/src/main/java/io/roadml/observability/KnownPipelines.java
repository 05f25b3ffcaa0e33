package io.roadml.observability;

import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.StepOutline;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// The pipelines whose steps a listener knows, by the hashes that runs say of themselves, with all that are nested in them.
///
/// - Threading: immutable.
final class KnownPipelines {
  /// A pipeline of which only a run is known.
  private static final Shape UNKNOWN = new Shape(Map.of(), Map.of());

  private final Map<String, Shape> byHash = new HashMap<>();

  /// What is known of a pipeline.
  ///
  /// @param steps      by name
  /// @param paramTypes by name
  record Shape(Map<String, StepOutline> steps, Map<String, String> paramTypes) {
    /// Whether no step takes what this one gives.
    boolean isResult(String step) {
      return steps.containsKey(step)
          && steps.values().stream().noneMatch(other -> other.sources().contains(step));
    }
  }

  KnownPipelines(Collection<Pipeline> pipelines) {
    pipelines.forEach(this::add);
  }

  private void add(Pipeline pipeline) {
    Map<String, StepOutline> steps = new HashMap<>();
    pipeline.outline().forEach(step -> steps.put(step.name(), step));
    Map<String, String> params = new HashMap<>();
    pipeline.params().forEach(param -> params.put(param.name(), param.type().name()));
    if (byHash.putIfAbsent(pipeline.definition().hash(), new Shape(steps, params)) == null) {
      steps.values().forEach(step -> step.nested().ifPresent(this::add));
    }
  }

  /// The shape of a run's pipeline; an empty one if nobody has told of it.
  Shape of(String hash) {
    return byHash.getOrDefault(hash, UNKNOWN);
  }
}
