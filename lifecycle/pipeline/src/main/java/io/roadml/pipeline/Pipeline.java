package io.roadml.pipeline;

import io.roadml.pipeline.value.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A graph of typed steps, checked when it was built.
///
/// ```java
/// Pipeline.Builder p = Pipeline.named("training");
/// Param<Double> rate = p.param("learning_rate", ParamType.DOUBLE.between(0.0, 1.0), 0.1);
/// Output<Table> raw = p.step("load", Loader::load);
/// Output<Model> model = p.step("train", raw, rate, Trainer::train);
/// p.lastly().act("report", Input.outcome(), Mail::report);
/// Pipeline training = p.build();
/// ```
///
/// - Threading: immutable; it may run many times, and at the same time.
public final class Pipeline {
  private final Draft draft;
  private final List<Node> nodes;
  private final Map<String, Node> byName;
  private final Map<String, Param<?>> params;
  private final FailurePolicy failurePolicy;
  private final Optional<Duration> timeout;
  private final List<List<Node>> downstreams;
  private final Supplier<PipelineDefinition> definition;

  private Pipeline(Builder from) {
    this.draft = from.draft();
    this.nodes = draft.nodes();
    this.byName = named(nodes, Node::name);
    this.params = named(draft.params(), Param::name);
    this.failurePolicy = from.failurePolicy;
    this.timeout = from.timeout;
    this.downstreams = downstreams(nodes);
    this.definition = new Once<>(() -> DefinitionOf.pipeline(this));
  }

  private static List<List<Node>> downstreams(List<Node> nodes) {
    List<List<Node>> all = new ArrayList<>(nodes.size());
    nodes.forEach(_ -> all.add(new ArrayList<>(1)));
    nodes.forEach(node -> node.upstreams().forEach(upstream -> all.get(upstream.index()).add(node)));
    return all;
  }

  private static <V> Map<String, V> named(List<V> values, Function<V, String> name) {
    return values.stream()
        .collect(Collectors.toMap(name, Function.identity(), (first, _) -> first, LinkedHashMap::new));
  }

  /// Begins a pipeline.
  ///
  /// @throws IllegalArgumentException if it cannot be called so
  public static Builder named(String name) {
    return new Builder(new Draft(name));
  }

  /// The pipeline of an object whose methods are annotated with [Step].
  ///
  /// @throws IllegalArgumentException if its methods make no pipeline; the message names each method and type concerned
  public static Pipeline of(Object bean) {
    return AnnotatedSteps.pipeline(bean);
  }

  /// Its name.
  public String name() {
    return draft.name();
  }

  /// The names of its steps, in the order of their declaration.
  public List<String> steps() {
    return nodes.stream().map(Node::name).toList();
  }

  /// Its steps, in the order of their declaration.
  public List<StepOutline> outline() {
    return nodes.stream().map(StepOutline::of).toList();
  }

  /// Its parameters.
  public Collection<Param<?>> params() {
    return params.values();
  }

  /// What a step computes, by its name.
  ///
  /// @param type what the caller knows it to be; checked when a value is read
  /// @throws IllegalArgumentException if there is no such step, with the nearest
  public <T> Output<T> output(String step, Class<T> type) {
    Objects.requireNonNull(type, "type");
    Node node = byName.get(step);
    if (node == null) {
      throw new IllegalArgumentException(
          "pipeline=" + name() + " has no step '" + step + "'" + Nearest.hint(step, byName.keySet()));
    }
    return new Output<>(node, type);
  }

  /// What looks like an oversight, though it can run: steps without any connection, parameters that nobody uses.
  public List<String> warnings() {
    return draft.warnings();
  }

  /// What can be written down of it.
  public PipelineDefinition definition() {
    return definition.get();
  }

  /// Everything that a run's parameters are, with defaults.
  ///
  /// @throws IllegalArgumentException if one is unknown, missing, of another type, or not allowed
  Map<Param<?>, Object> arguments(Map<String, ?> given) {
    for (String name : given.keySet()) {
      if (!params.containsKey(name)) {
        throw new IllegalArgumentException(
            "pipeline=" + name() + " has no param '" + name + "'" + Nearest.hint(name, params.keySet()));
      }
    }
    Map<Param<?>, Object> arguments = new LinkedHashMap<>();
    params.values().forEach(param -> arguments.put(param, argument(param, given)));
    return arguments;
  }

  private <T> Object argument(Param<T> param, Map<String, ?> given) {
    String what = "pipeline=" + name() + " param " + param.name();
    T value = given.containsKey(param.name())
        ? param.type().value(what, given.get(param.name()))
        : param.byDefault()
            .orElseThrow(() -> new IllegalArgumentException(what + " is missing, and has no default"));
    return value instanceof Secret secret ? resolved(what, secret) : value;
  }

  private static Secret resolved(String what, Secret secret) {
    try {
      return secret.resolved();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + ": " + e.getMessage(), e);
    }
  }

  /// A nested pipeline must get all that it cannot do without.
  void requireBound(String step, List<Param<?>> bound) {
    if (new HashSet<>(bound).size() < bound.size()) {
      throw new IllegalArgumentException("step=" + step + " binds a param of '" + name() + "' twice: " + bound);
    }
    params.values().stream().filter(param -> param.byDefault().isEmpty() && !bound.contains(param)).findFirst()
        .ifPresent(param -> {
          throw new IllegalArgumentException(
              "step=" + step + " does not bind the param '" + param + "' of '" + name() + "', which has no default");
        });
  }

  /// The names of all pools that its steps take places in, and those nested in it.
  Set<String> pools() {
    Set<String> pools = new HashSet<>();
    for (Node node : nodes) {
      node.options().place().pool().ifPresent(pools::add);
      node.work().nested().ifPresent(nested -> pools.addAll(nested.pipeline().pools()));
    }
    return pools;
  }

  /// The names of all executors that call its steps, and those nested in it.
  Set<String> executors() {
    Set<String> executors = new HashSet<>();
    for (Node node : nodes) {
      node.options().place().executor().ifPresent(executors::add);
      node.work().nested().ifPresent(nested -> executors.addAll(nested.pipeline().executors()));
    }
    return executors;
  }

  /// Makes sure that steps whose code is called elsewhere can be carried there.
  ///
  /// @throws IllegalArgumentException naming a step that cannot, and why
  void requirePortable() {
    for (Node node : nodes) {
      node.work().nested().ifPresent(nested -> nested.pipeline().requirePortable());
      if (node.options().place().executor().isPresent()) {
        requirePortable(node, node.options().place().executor().orElseThrow());
      }
    }
  }

  private void requirePortable(Node node, String executor) {
    try {
      var _ = PortableCode.of(node.work().code().orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("pipeline=" + name() + " step=" + node + " cannot be carried to executor="
          + executor + ": " + e.getMessage(), e);
    }
  }

  /// The steps that wait for a step.
  List<Node> downstreams(Node node) {
    return downstreams.get(node.index());
  }

  Draft draft() {
    return draft;
  }

  List<Node> nodes() {
    return nodes;
  }

  FailurePolicy failurePolicy() {
    return failurePolicy;
  }

  Optional<Duration> timeout() {
    return timeout;
  }

  /// Declares a pipeline: its steps as [Steps] tells, its parameters, and what holds for all of it.
  public static final class Builder extends Steps {
    private FailurePolicy failurePolicy = FailurePolicy.FAIL_FAST;
    private Optional<Duration> timeout = Optional.empty();

    private Builder(Draft draft) {
      super(draft, Node.Place.MAIN);
    }

    /// Declares a parameter that has a default.
    ///
    /// @throws IllegalArgumentException if the default itself is not allowed, or the name is taken
    public <T> Param<T> param(String name, ParamType<T> type, T byDefault) {
      return draft().param(name, type, Optional.of(byDefault));
    }

    /// Declares a parameter that must be given.
    ///
    /// @throws IllegalArgumentException if the name is taken
    public <T> Param<T> param(String name, ParamType<T> type) {
      return draft().param(name, type, Optional.empty());
    }

    /// What the first failure does to the rest; FAIL_FAST by default.
    public Builder failurePolicy(FailurePolicy policy) {
      failurePolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /// How long a run may take until its last steps begin; without an end by default.
    public Builder timeout(Duration limit) {
      Check.positive("timeout", limit);
      timeout = Optional.of(limit);
      return this;
    }

    /// The steps that run once if the run has failed or was cancelled, when all others have ended. They are SKIPPED else.
    public Steps onFailure() {
      return new Steps(draft(), place().phase(StepPhase.ON_FAILURE));
    }

    /// The steps that run once in any case, when all others have ended.
    public Steps lastly() {
      return new Steps(draft(), place().phase(StepPhase.LASTLY));
    }

    /// The pipeline; the builder is used up.
    ///
    /// @throws IllegalArgumentException if a step can never run
    public Pipeline build() {
      Pipeline pipeline = new Pipeline(this);
      pipeline.nodes.stream().filter(this::isHopeless).findFirst().ifPresent(node -> {
        throw draft().wrong(node, "can never run: trigger=ONE_FAILED in a pipeline that is FAIL_FAST; make it CONTINUE,"
            + " or declare the step by onFailure()");
      });
      draft().built();
      return pipeline;
    }

    private boolean isHopeless(Node node) {
      return node.phase() == StepPhase.MAIN && failurePolicy == FailurePolicy.FAIL_FAST
          && node.options().flow().trigger() == TriggerRule.ONE_FAILED;
    }
  }
}
