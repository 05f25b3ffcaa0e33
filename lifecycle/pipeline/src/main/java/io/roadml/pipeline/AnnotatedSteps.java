package io.roadml.pipeline;

import io.roadml.pipeline.PipelineDefinition.Content;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the annotated methods of an object as a definition.
final class AnnotatedSteps {
  private final Object bean;
  private final Map<String, Method> methods = new LinkedHashMap<>();
  private final Map<String, ParamDefinition> params = new LinkedHashMap<>();

  private AnnotatedSteps(Object bean) {
    this.bean = bean;
    Stream.of(bean.getClass().getDeclaredMethods()).filter(method -> method.isAnnotationPresent(Step.class))
        .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString)).forEach(this::add);
  }

  static Pipeline pipeline(Object bean) {
    return new AnnotatedSteps(bean).pipeline();
  }

  private void add(Method method) {
    Method other = methods.putIfAbsent(name(method), method);
    if (other != null) {
      throw new IllegalArgumentException("step=" + name(method) + " is declared twice: by " + CodeName.of(other)
          + " and by " + CodeName.of(method) + "; an output has one step that writes it");
    }
  }

  private static String name(Method method) {
    Step step = method.getAnnotation(Step.class);
    return step.name().isEmpty() ? method.getName() : step.name();
  }

  private Pipeline pipeline() {
    String name = bean.getClass().getSimpleName();
    if (methods.isEmpty()) {
      throw new IllegalArgumentException("class=" + bean.getClass().getName() + " has no method with @Step");
    }
    new Graph(name, List.copyOf(methods.keySet()),
        methods.values().stream().map(AnnotatedSteps::dependencies).toList()).order();
    List<StepDefinition> steps = methods.values().stream().map(this::step).toList();
    Content content = new Content(name, List.copyOf(params.values()), FailurePolicy.FAIL_FAST, Optional.empty(), steps);
    Map<String, MethodCode> code = new LinkedHashMap<>();
    methods.values().forEach(method -> code.put(CodeName.of(method), new MethodCode(method, bean)));
    return Binder.bind(new PipelineDefinition(content), new OfBean(code));
  }

  /// The methods of the object; its parameters are of no class that would have to be found.
  private record OfBean(Map<String, MethodCode> methods) implements Binder.Code {
    @Override
    public MethodCode method(String call) {
      return methods.get(call);
    }

    @Override
    public Class<?> type(String name) {
      throw new IllegalArgumentException("type=" + name + " is not one that a Setting has");
    }
  }

  private static List<String> dependencies(Method method) {
    return List.of(method.getAnnotation(Step.class).dependsOn());
  }

  private StepDefinition step(Method method) {
    List<String> giving = dependencies(method).stream()
        .filter(name -> methods.get(name).getReturnType() != void.class).toList();
    List<Parameter> taking = Stream.of(method.getParameters()).filter(AnnotatedSteps::takesOutput).toList();
    boolean takesAny = !taking.isEmpty();
    if (takesAny && taking.size() != giving.size()) {
      throw new IllegalArgumentException("step=" + name(method) + ": " + CodeName.of(method) + " takes " + taking.size()
          + " outputs, but depends on " + giving.size() + " steps that have one: " + giving);
    }
    List<String> after = dependencies(method).stream().filter(name -> !takesAny || !giving.contains(name)).toList();
    return new StepDefinition(name(method), StepKind.STEP, Optional.of(CodeName.of(method)), inputs(method, giving),
        after, Optional.empty(), StepPhase.MAIN, OptionsText.write(options(method.getAnnotation(Step.class))),
        Optional.empty(), List.of(), Optional.empty());
  }

  private static boolean takesOutput(Parameter parameter) {
    return parameter.getType() != StepContext.class && !parameter.isAnnotationPresent(Setting.class);
  }

  private List<String> inputs(Method method, List<String> giving) {
    Iterator<String> next = giving.iterator();
    List<String> inputs = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      if (parameter.getType() == StepContext.class) {
        inputs.add(Ambient.CONTEXT.name());
      } else if (parameter.isAnnotationPresent(Setting.class)) {
        inputs.add("$" + param(method, parameter));
      } else {
        inputs.add(output(parameter, next.next()));
      }
    }
    return inputs;
  }

  private String output(Parameter parameter, String step) {
    boolean mayBeAbsent = parameter.getType() == Optional.class
        && methods.get(step).getReturnType() != Optional.class;
    return step + (mayBeAbsent ? "?" : "");
  }

  private String param(Method method, Parameter parameter) {
    Setting setting = parameter.getAnnotation(Setting.class);
    ParamDefinition param = param(setting, parameter);
    ParamDefinition other = params.putIfAbsent(setting.name(), param);
    if (other != null && !other.equals(param)) {
      throw new IllegalArgumentException("step=" + name(method) + " says of the param '" + setting.name() + "' " + param
          + ", but another step says " + other);
    }
    return setting.name();
  }

  private static ParamDefinition param(Setting setting, Parameter parameter) {
    Class<?> type = (Class<?>) TypeMatch.boxed(parameter.getType());
    String named = ParamType.nameOf(type).orElseThrow(() -> new IllegalArgumentException("param " + setting.name()
        + " is of type " + type.getName() + ", want a String, long, double, boolean or Path"));
    double[] range = setting.between();
    if (range.length != 0 && range.length != 2) {
      throw new IllegalArgumentException(
          "param " + setting.name() + " is between " + range.length + " numbers, want two");
    }
    Optional<Object> byDefault = setting.byDefault().isEmpty() ? Optional.empty() : Optional.of(setting.byDefault());
    ParamDefinition written = new ParamDefinition(setting.name(), named, byDefault, bound(range, 0), bound(range, 1),
        List.of());
    return written.checked();
  }

  private static Optional<Object> bound(double[] range, int index) {
    return range.length == 0 ? Optional.empty() : Optional.of(range[index]);
  }

  private static StepOptions options(Step step) {
    StepOptions options = StepOptions.DEFAULT.priority(step.priority()).trigger(step.trigger()).onError(step.onError());
    options = step.attempts() == 1 ? options : options.retries(RetryPolicy.attempts(step.attempts()));
    options = step.timeout().isEmpty() ? options : options.timeout(Duration.parse(step.timeout()));
    options = step.pool().isEmpty() ? options : options.pool(step.pool());
    options = step.executor().isEmpty() ? options : options.executor(step.executor());
    return step.cache() ? options.cache(CachePolicy.USE) : options;
  }
}
