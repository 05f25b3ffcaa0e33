package io.roadml.pipeline;

import io.roadml.pipeline.PipelineDefinition.Content;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a pipeline of a definition and of methods, whose types it checks as the compiler would have.
final class Binder {
  private final Content content;
  private final Code code;
  private final Pipeline.Builder builder;
  private final Map<String, Param<?>> params = new HashMap<>();
  private final Map<String, Output<?>> outputs = new HashMap<>();
  private final Map<String, Type> types = new HashMap<>();

  /// Where names lead.
  interface Code {
    /// The method of a name.
    ///
    /// @throws IllegalArgumentException if there is none, or several
    MethodCode method(String call);

    /// The class of a name.
    ///
    /// @throws IllegalArgumentException if there is none
    Class<?> type(String name);
  }

  private Binder(PipelineDefinition definition, Code code) {
    this.content = definition.content();
    this.code = code;
    this.builder = Pipeline.named(content.name());
  }

  static Pipeline bind(PipelineDefinition definition, Code code) {
    return new Binder(definition, code).pipeline();
  }

  private Pipeline pipeline() {
    content.params().forEach(param -> params.put(param.name(), param.declare(builder.draft(), code::type)));
    builder.failurePolicy(content.failurePolicy());
    content.timeout().ifPresent(builder::timeout);
    DefinitionText.order(content).forEach(index -> declare(content.steps().get(index)));
    return builder.build();
  }

  private void declare(StepDefinition step) {
    List<Input<?>> inputs = new ArrayList<>();
    step.inputs().forEach(text -> inputs.add(input(step, InputText.read(text))));
    Node.Work work = step.call().isPresent() ? call(step, code.method(step.call().orElseThrow())) : nested(step);
    outputs.put(step.name(),
        new Output<>(builder.draft().declare(step.name(), step.kind(), work, place(step), inputs)));
  }

  private Node.Place place(StepDefinition step) {
    StepOptions options = OptionsText.read(where(step), step.options(),
        name -> predicate(code.method(name)));
    Optional<Guard> guard = step.condition()
        .map(condition -> new Guard(condition(step, condition), step.isWanted()));
    return new Node.Place(guard, step.phase(), step.after().stream().map(name -> outputs.get(name).node()).toList(),
        options);
  }

  private Node condition(StepDefinition step, String name) {
    Node node = outputs.get(name).node();
    if (node.kind() != StepKind.CONDITION) {
      throw wrong(step, "has branch=" + name + ", which is no condition");
    }
    return node;
  }

  private static RetryPolicy.Predicate predicate(MethodCode code) {
    if (!code.parameters().equals(List.of(Throwable.class, int.class)) || code.returns() != Boolean.class) {
      throw new IllegalArgumentException(
          "when=" + code.name() + ", want a method of (Throwable, int) that returns a boolean");
    }
    return new BoundPredicate(code);
  }

  /// A predicate that is a method.
  record BoundPredicate(MethodCode code) implements RetryPolicy.Predicate {
    @Override
    public boolean test(Throwable thrown, int attempt) {
      try {
        return (Boolean) code.call(new Object[]{thrown, attempt});
      } catch (Exception e) {
        throw new IllegalStateException(code.name() + " has failed", e);
      }
    }
  }

  private Input<?> input(StepDefinition step, InputText text) {
    return switch (text.kind()) {
      case OUTPUT -> outputs.get(text.name());
      case MAYBE -> outputs.get(text.name()).optional();
      case CAUSE -> outputs.get(text.name()).failure();
      case PARAM -> known(step, "param", text.name(), params);
      case AMBIENT -> known(step, "input", text.name(),
          Map.of(Ambient.CONTEXT.name(), Ambient.CONTEXT, Ambient.OUTCOME.name(), Ambient.OUTCOME));
    };
  }

  private <T> T known(StepDefinition step, String what, String name, Map<String, T> all) {
    T found = all.get(name);
    if (found == null) {
      throw wrong(step, "takes the unknown " + what + " '" + name + "'" + Nearest.hint(name, all.keySet()));
    }
    return found;
  }

  private Node.Work call(StepDefinition step, MethodCode method) {
    List<Type> given = step.inputs().stream().map(InputText::read).map(this::type).toList();
    List<Type> wanted = method.parameters();
    if (given.size() != wanted.size()) {
      throw wrong(step, "gives " + given.size() + " inputs to " + method.name() + ", which takes " + wanted.size());
    }
    for (int i = 0; i < given.size(); i++) {
      boolean isElement = i == 0 && step.kind() == StepKind.MAP;
      requireFits(step, step.inputs().get(i), isElement ? TypeMatch.list(wanted.get(i)) : wanted.get(i), given.get(i),
          method.name());
    }
    if (step.kind() == StepKind.CONDITION && method.returns() != Boolean.class) {
      throw wrong(step, "is a condition, but " + method.name() + " returns " + TypeMatch.text(method.returns()));
    }
    types.put(step.name(), step.kind() == StepKind.MAP ? TypeMatch.list(method.returns()) : method.returns());
    return Node.Work.of(method, method);
  }

  private void requireFits(StepDefinition step, String input, Type wanted, Type given, String by) {
    if (!TypeMatch.fits(wanted, given)) {
      throw wrong(step, "gives '" + input + "' of type " + TypeMatch.text(TypeMatch.boxed(given)) + " to " + by
          + ", which takes " + TypeMatch.text(TypeMatch.boxed(wanted)));
    }
  }

  private Type type(InputText input) {
    return switch (input.kind()) {
      case OUTPUT -> types.get(input.name());
      case MAYBE -> TypeMatch.optional(types.get(input.name()));
      case CAUSE -> TypeMatch.optional(Failure.class);
      case PARAM -> params.get(input.name()).type().type();
      case AMBIENT -> input.name().equals(Ambient.CONTEXT.name()) ? StepContext.class : RunOutcome.class;
    };
  }

  private Node.Work nested(StepDefinition step) {
    Binder inner = new Binder(step.nested().orElseThrow(), code);
    Pipeline pipeline = inner.pipeline();
    List<Param<?>> bound = step.params().stream().<Param<?>>map(name -> known(step, "param", name, inner.params))
        .toList();
    Optional<Node> result = step.result().map(name -> known(step, "result", name, inner.outputs).node());
    pipeline.requireBound(step.name(), bound);
    Type type = result.<Type>map(node -> inner.types.get(node.name())).orElse(Nothing.class);
    types.put(step.name(), step.kind() == StepKind.MAP ? TypeMatch.list(type) : type);
    return Node.Work.of(new Nested(pipeline, bound, result));
  }

  private String where(StepDefinition step) {
    return "pipeline=" + content.name() + " step=" + step.name();
  }

  private IllegalArgumentException wrong(StepDefinition step, String what) {
    return new IllegalArgumentException(where(step) + " " + what);
  }
}
