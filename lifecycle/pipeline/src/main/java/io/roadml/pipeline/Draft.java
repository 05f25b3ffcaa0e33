package io.roadml.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a pipeline's builder has so far. Every step is checked when it is declared.
///
/// - Threading: one thread.
final class Draft {
  private final String name;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Param<?>> params = new LinkedHashMap<>();
  private boolean isBuilt;

  Draft(String name) {
    this.name = Check.name("pipeline", name);
  }

  String name() {
    return name;
  }

  List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  List<Param<?>> params() {
    return List.copyOf(params.values());
  }

  void built() {
    isBuilt = true;
  }

  <T> Param<T> param(String param, ParamType<T> type, Optional<T> byDefault) {
    requireOpen();
    Check.name("param", param);
    byDefault.ifPresent(value -> type.value("pipeline=" + name + " param " + param, value));
    Param<T> made = new Param<>(this, param, type, byDefault);
    if (params.putIfAbsent(param, made) != null) {
      throw new IllegalArgumentException("pipeline=" + name + " param=" + param + " is declared twice");
    }
    return made;
  }

  Node declare(String step, StepKind kind, Node.Work work, Node.Place place, List<Input<?>> inputs) {
    requireOpen();
    Check.name("step", step);
    Node node = new Node(this, nodes.size(), step, kind, work, place, inputs);
    inputs.forEach(input -> check(node, input));
    place.after().forEach(before -> requireEarlier(node, before));
    checkOptions(node);
    Node other = nodes.putIfAbsent(step, node);
    if (other != null) {
      throw wrong(node, "is declared twice: as number " + (other.index() + 1) + " and number " + (nodes.size() + 1)
          + "; an output has one step that writes it");
    }
    return node;
  }

  private void requireOpen() {
    if (isBuilt) {
      throw new IllegalStateException("pipeline=" + name + " is built, and does not change any more");
    }
  }

  private void check(Node node, Input<?> input) {
    switch (input) {
      case Output<?> output -> requirePresent(node, output.node());
      case Output.Maybe<?> maybe -> requireEarlier(node, maybe.of().node());
      case Output.Cause cause -> requireEarlier(node, cause.of().node());
      case Param<?> param -> require(param.draft() == this, node, "takes the param '" + param.name()
          + "' of the pipeline '" + param.draft().name() + "'; bind it with pipeline(…)");
      case Ambient<?> ambient -> require(!ambient.equals(Ambient.OUTCOME) || node.phase() != StepPhase.MAIN, node,
          "asks for the run's outcome before there is one; declare it by lastly() or onFailure()");
    }
  }

  private void requireEarlier(Node node, Node upstream) {
    require(upstream.draft() == this, node,
        "takes '" + upstream + "' of the pipeline '" + upstream.draft().name() + "'");
    require(upstream.phase().compareTo(node.phase()) <= 0, node,
        "takes '" + upstream + "', which comes after it (" + upstream.phase() + ")");
  }

  /// An output that may be absent when the step runs must be taken as such, so that no step is given a null.
  private void requirePresent(Node node, Node upstream) {
    requireEarlier(node, upstream);
    TriggerRule trigger = node.options().flow().trigger();
    String reason = upstream.isCaught() ? "its failure is caught"
        : trigger.toleratesAbsence() ? "trigger=" + trigger
            : upstream.phase() != node.phase() ? "it may have failed before " + node.phase() : "";
    require(reason.isEmpty(), node, "takes '" + upstream + "', which may be absent here (" + reason + "); take "
        + upstream + ".optional()");
  }

  private void checkOptions(Node node) {
    StepOptions options = node.options();
    require(node.isMapped() || options.flow().minSuccess() == 1, node, "has minSuccess="
        + options.flow().minSuccess() + ", but is no mapped step");
    require(node.work().nested().isEmpty() || options.place().pool().isEmpty(), node, "has pool="
        + options.place().pool().orElse("") + ", but a pipeline takes no place; its steps do");
    require(node.work().nested().isEmpty() || options.place().executor().isEmpty(), node, "has executor="
        + options.place().executor().orElse("") + ", but a pipeline is called by nobody; its steps are");
  }

  private void require(boolean holds, Node node, String otherwise) {
    if (!holds) {
      throw wrong(node, otherwise);
    }
  }

  IllegalArgumentException wrong(Node node, String what) {
    return new IllegalArgumentException("pipeline=" + name + " step=" + node + " " + what);
  }

  /// What may be meant, though it looks like an oversight.
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    Set<Object> used = new HashSet<>();
    for (Node node : nodes.values()) {
      used.addAll(node.upstreams());
      node.inputs().forEach(used::add);
    }
    params.values().stream().filter(param -> !used.contains(param))
        .forEach(param -> warnings.add("param '" + param + "' is used by no step"));
    if (nodes.size() > 1) {
      nodes.values().stream().filter(node -> isOrphan(node) && !used.contains(node))
          .forEach(node -> warnings.add("step '" + node + "' is connected to no other"));
    }
    return List.copyOf(warnings);
  }

  private static boolean isOrphan(Node node) {
    return node.phase() == StepPhase.MAIN && node.upstreams().isEmpty();
  }
}
