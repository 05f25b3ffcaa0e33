package io.roadml.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is written down of a step.
///
/// @param call    the method that it calls, by [CodeName]; empty for a nested pipeline
/// @param inputs  as [InputText] writes them
/// @param branch  the condition that must hold, with a `!` before it if it must not
/// @param options as [OptionsText] writes them
/// @param nested  the pipeline that it is
/// @param params  of the nested pipeline, in the order of the inputs
/// @param result  the step of the nested pipeline whose output is its own
record StepDefinition(String name, StepKind kind, Optional<String> call, List<String> inputs, List<String> after,
    Optional<String> branch, StepPhase phase, Map<String, Object> options, Optional<PipelineDefinition> nested,
    List<String> params, Optional<String> result) {
  private static final String NOT = "!";

  /// The condition that it asks, without the `!`.
  Optional<String> condition() {
    return branch.map(text -> text.startsWith(NOT) ? text.substring(1) : text);
  }

  /// What the condition must be.
  boolean isWanted() {
    return branch.map(text -> !text.startsWith(NOT)).orElse(true);
  }

  static String branch(Guard guard) {
    return (guard.wanted() ? "" : NOT) + guard.condition().name();
  }
}
