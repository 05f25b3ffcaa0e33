package io.roadml.pipeline;

import io.roadml.pipeline.code.Lambdas;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A step of a pipeline, as others need it who tell what runs have done.
///
/// @param name     the step's
/// @param inputs   as definitions write them: `clean` is an output, `clean?` one that may be absent, `clean!` why it is, `$rate`
///   a parameter, `@context` the attempt and `@outcome` that of the run
/// @param returns  what its method returns, an element of a mapped step's output; with type arguments where the method says
///   them, and empty if nobody can tell
/// @param isMapped whether it runs for each element of a list
/// @param nested   the pipeline that it is, or that each of its elements is
public record StepOutline(String name, List<String> inputs, Optional<Type> returns, boolean isMapped,
    Optional<Pipeline> nested) {
  /// An outline.
  public StepOutline {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(returns, "returns");
    Objects.requireNonNull(nested, "nested");
    inputs = List.copyOf(inputs);
  }

  static StepOutline of(Node node) {
    Node.Work work = node.work();
    return new StepOutline(node.name(), node.inputs().stream().map(InputText::write).toList(),
        work.code().flatMap(Lambdas::returns), node.isMapped(), work.nested().map(Nested::pipeline));
  }

  /// The steps whose outputs it is given, in the order of its inputs.
  public List<String> sources() {
    return inputs.stream().map(InputText::read).filter(input -> input.kind() != InputText.Kind.CAUSE)
        .map(InputText::step).flatMap(Optional::stream).distinct().toList();
  }

  /// The parameters that it is given, in the order of its inputs.
  public List<String> params() {
    return inputs.stream().map(InputText::read).filter(input -> input.kind() == InputText.Kind.PARAM)
        .map(InputText::name).distinct().toList();
  }
}
