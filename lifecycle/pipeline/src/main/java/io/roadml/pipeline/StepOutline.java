package io.roadml.pipeline;

import io.roadml.pipeline.code.Lambdas;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A step of a pipeline, as others need it who tell what runs have done.
///
/// @param name      the step's
/// @param inputs    as definitions write them: `clean` is an output, `clean?` one that may be absent, `clean!` why it is,
///   `$rate` a parameter, `@context` the attempt and `@outcome` that of the run
/// @param returns   what its method returns, an element of a mapped step's output; with type arguments where the method says
///   them, and empty if nobody can tell
/// @param upstreams every step that must have ended before this one
/// @param nested    the pipeline that it is, or that each of its elements is
public record StepOutline(String name, StepKind kind, StepPhase phase, List<String> inputs, Optional<Type> returns,
    List<Upstream> upstreams, Optional<Pipeline> nested) {
  /// Why a step comes after another.
  public enum Tie {
    /// An output is an input.
    DATA,
    /// It was declared so.
    ORDER,
    /// It runs only if the condition is true.
    IF,
    /// It runs only if the condition is not.
    ELSE
  }

  /// A step that must have ended before another.
  ///
  /// @param step its name
  public record Upstream(String step, Tie tie) {
    /// An upstream.
    public Upstream {
      Objects.requireNonNull(step, "step");
      Objects.requireNonNull(tie, "tie");
    }
  }

  /// An outline.
  public StepOutline {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(returns, "returns");
    Objects.requireNonNull(nested, "nested");
    inputs = List.copyOf(inputs);
    upstreams = List.copyOf(upstreams);
  }

  static StepOutline of(Node node) {
    Node.Work work = node.work();
    return new StepOutline(node.name(), node.kind(), node.phase(),
        node.inputs().stream().map(InputText::write).toList(),
        work.code().flatMap(Lambdas::returns), upstreams(node), work.nested().map(Nested::pipeline));
  }

  private static List<Upstream> upstreams(Node node) {
    Set<Node> given = node.inputs().stream().flatMap(input -> Node.source(input).stream()).collect(Collectors.toSet());
    return node.upstreams().stream().map(from -> new Upstream(from.name(), tie(from, node, given))).toList();
  }

  private static Tie tie(Node from, Node to, Set<Node> given) {
    return to.guard().filter(guard -> guard.condition() == from).map(guard -> guard.wanted() ? Tie.IF : Tie.ELSE)
        .orElse(given.contains(from) ? Tie.DATA : Tie.ORDER);
  }

  /// Whether it runs for each element of a list.
  public boolean isMapped() {
    return kind == StepKind.MAP;
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
