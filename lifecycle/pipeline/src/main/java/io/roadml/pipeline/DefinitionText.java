package io.roadml.pipeline;

import io.roadml.pipeline.PipelineDefinition.Content;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Definitions as maps and lists, which JSON and YAML have.
final class DefinitionText {
  private static final Set<String> KEYS = Set.of("pipeline", "params", "failure", "timeout", "steps");
  private static final Set<String> PARAM_KEYS = Set.of("type", "default", "least", "most", "choices");
  private static final Set<String> STEP_KEYS = Set.of("name", "kind", "call", "inputs", "after", "branch", "phase",
      "options", "pipeline", "params", "result");

  private DefinitionText() {
  }

  static Map<String, Object> write(PipelineDefinition definition) {
    Content content = definition.content();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("pipeline", content.name());
    if (!content.params().isEmpty()) {
      Map<String, Object> params = new LinkedHashMap<>();
      content.params().forEach(param -> params.put(param.name(), write(param)));
      all.put("params", params);
    }
    if (content.failurePolicy() != FailurePolicy.FAIL_FAST) {
      all.put("failure", Fields.word(content.failurePolicy()));
    }
    content.timeout().ifPresent(limit -> all.put("timeout", limit.toString()));
    all.put("steps", content.steps().stream().map(DefinitionText::write).toList());
    return all;
  }

  private static Map<String, Object> write(ParamDefinition param) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("type", param.type());
    param.byDefault().ifPresent(value -> all.put("default", value));
    param.least().ifPresent(value -> all.put("least", value));
    param.most().ifPresent(value -> all.put("most", value));
    putIfAny(all, "choices", param.choices());
    return all;
  }

  private static Map<String, Object> write(StepDefinition step) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", step.name());
    if (step.kind() != StepKind.STEP) {
      all.put("kind", Fields.word(step.kind()));
    }
    step.call().ifPresent(call -> all.put("call", call));
    putIfAny(all, "inputs", step.inputs());
    putIfAny(all, "after", step.after());
    step.branch().ifPresent(branch -> all.put("branch", branch));
    if (step.phase() != StepPhase.MAIN) {
      all.put("phase", Fields.word(step.phase()));
    }
    if (!step.options().isEmpty()) {
      all.put("options", step.options());
    }
    step.nested().ifPresent(nested -> all.put("pipeline", write(nested)));
    putIfAny(all, "params", step.params());
    step.result().ifPresent(result -> all.put("result", result));
    return all;
  }

  private static void putIfAny(Map<String, Object> all, String key, List<?> values) {
    if (!values.isEmpty()) {
      all.put(key, values);
    }
  }

  /// The same for two definitions that differ only in the order of what has no order.
  static Object canonical(PipelineDefinition definition) {
    Map<String, Object> all = write(definition);
    all.put("steps", definition.content().steps().stream().sorted(Comparator.comparing(StepDefinition::name))
        .map(DefinitionText::canonicalStep).toList());
    return sorted(all);
  }

  private static Object canonicalStep(StepDefinition step) {
    Map<String, Object> all = write(step);
    putIfAny(all, "after", step.after().stream().sorted().toList());
    step.nested().ifPresent(nested -> all.put("pipeline", canonical(nested)));
    return all;
  }

  private static Object sorted(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, element) -> sorted.put(key.toString(), sorted(element)));
        yield sorted;
      }
      case List<?> list -> list.stream().map(DefinitionText::sorted).toList();
      default -> value;
    };
  }

  static PipelineDefinition read(String where, Object value) {
    Fields fields = Fields.of(where, value, KEYS);
    String name = Check.name("pipeline", fields.required("pipeline"));
    List<StepDefinition> steps = new ArrayList<>();
    for (Object step : fields.list("steps")) {
      steps.add(step(where + " step " + (steps.size() + 1), step));
    }
    Content content = new Content(name, params(where, fields), fields.choice("failure", FailurePolicy.class)
        .orElse(FailurePolicy.FAIL_FAST), fields.duration("timeout"), List.copyOf(steps));
    order(content);
    return new PipelineDefinition(content);
  }

  /// The places of the steps in an order in which they can be declared.
  ///
  /// @throws IllegalArgumentException if there is none, or an unknown name
  static List<Integer> order(Content content) {
    List<StepDefinition> steps = content.steps();
    return new Graph(content.name(), steps.stream().map(StepDefinition::name).toList(),
        steps.stream().map(DefinitionText::dependencies).toList()).order();
  }

  private static List<String> dependencies(StepDefinition step) {
    Stream<String> inputs = step.inputs().stream().map(InputText::read).map(InputText::step).flatMap(Optional::stream);
    return Stream.of(inputs, step.after().stream(), step.condition().stream()).flatMap(names -> names).distinct()
        .toList();
  }

  private static List<ParamDefinition> params(String where, Fields fields) {
    List<ParamDefinition> params = new ArrayList<>();
    if (fields.any("params").orElse(Map.of()) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> params.add(param(where + " param " + name, String.valueOf(name), value)));
      return List.copyOf(params);
    }
    throw new IllegalArgumentException(where + " params, want a map of names");
  }

  private static ParamDefinition param(String where, String name, Object value) {
    Fields fields = Fields.of(where, value, PARAM_KEYS);
    ParamDefinition read = new ParamDefinition(name, fields.required("type"), fields.any("default"),
        fields.any("least"),
        fields.any("most"), List.copyOf(fields.list("choices")));
    if (read.least().isPresent() != read.most().isPresent()) {
      throw new IllegalArgumentException(where + " has only one of 'least' and 'most', want both or none");
    }
    return read.checked();
  }

  private static StepDefinition step(String where, Object value) {
    Fields fields = Fields.of(where, value, STEP_KEYS);
    String name = Check.name("step", fields.required("name"));
    String named = where + " (" + name + ")";
    StepDefinition step = new StepDefinition(name, fields.choice("kind", StepKind.class).orElse(StepKind.STEP),
        fields.text("call"), fields.texts("inputs"), fields.texts("after"), fields.text("branch"),
        fields.choice("phase", StepPhase.class).orElse(StepPhase.MAIN), options(named, fields),
        fields.any("pipeline").map(nested -> read(named + " pipeline", nested)), fields.texts("params"),
        fields.text("result"));
    requireOneWork(named, step);
    return step;
  }

  private static void requireOneWork(String where, StepDefinition step) {
    boolean mayNest = step.kind() == StepKind.PIPELINE || step.kind() == StepKind.MAP;
    boolean mayCall = step.kind() != StepKind.PIPELINE;
    boolean isOne = step.call().isPresent() != step.nested().isPresent();
    if (!isOne || !(step.call().isPresent() ? mayCall : mayNest)) {
      throw new IllegalArgumentException(where + " kind=" + Fields.word(step.kind()) + ", want "
          + (mayCall ? "'call'" : "") + (mayCall && mayNest ? " or " : "") + (mayNest ? "'pipeline'" : ""));
    }
    if (step.nested().isPresent() && step.params().size() != step.inputs().size()) {
      throw new IllegalArgumentException(
          where + " has inputs=" + step.inputs() + " for params=" + step.params() + ", want one for each");
    }
  }

  /// Read and written again, so that what means the same is the same.
  private static Map<String, Object> options(String where, Fields fields) {
    Object given = fields.any("options").orElse(Map.of());
    try {
      return OptionsText.write(OptionsText.read(where, given, NamedPredicate::new));
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(message.startsWith(where) ? message : where + " options " + message, e);
    }
  }

  /// A predicate that is only a name so far.
  record NamedPredicate(String name) implements RetryPolicy.Predicate {
    @Override
    public boolean test(Throwable thrown, int attempt) {
      throw new IllegalStateException(name + " is not bound");
    }
  }
}
