package io.roadml.pipeline;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A step that is about to run, with all that its output may depend on.
///
/// @param run     the run's id
/// @param path    where it is in the run, with the index of an element: `outer/inner/score[3]`
/// @param step    the same without the run's nesting and the index: its name in its pipeline, `score`
/// @param element the index of an element of a mapped step; empty for other steps
/// @param attempt 1 for the first
/// @param code    what computes it: a lambda or a method reference (they are [java.io.Serializable], so that the JVM tells
///                what they call and what they captured), or a method that was found by its name, with its object
/// @param inputs  in the order of the function's parameters; the context of the step is none of them
/// @param options as the step declares them
/// @param earlier what the run that is resumed has remembered of this path
public record StepCall(String run, String path, String step, Optional<Integer> element, int attempt, Object code,
    List<Given> inputs, StepOptions options, Optional<Remembered> earlier) {
  /// A call.
  public StepCall {
    Objects.requireNonNull(code, "code");
    inputs = List.copyOf(inputs);
  }

  /// One input of a step.
  ///
  /// @param name   of the step whose output it is, or of the parameter
  /// @param value  what the function is given; an [Optional] for one that may be absent, never null
  /// @param digest what was remembered of the value's bytes when it was kept; empty if it was not, or is only a part
  public record Given(String name, Object value, Optional<String> digest) {
    /// An input.
    public Given {
      Objects.requireNonNull(value, "value");
    }
  }
}
