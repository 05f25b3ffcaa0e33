package io.roadml.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a drawing of a pipeline shows, whatever its format.
///
/// @param boxes  one for each step, after all that it depends on
/// @param legend the states that there are
record Sketch(String title, List<Box> boxes, List<Arrow> arrows, List<StepState> legend) {
  /// A step.
  ///
  /// @param remark what else there is to say, in one line; may be empty
  record Box(String name, String remark, Node.Kind kind, Phase phase, Optional<StepState> state) {
    StepLook look() {
      return state.map(StepLook::of).orElse(StepLook.PLAIN);
    }
  }

  /// What leads from a step to another.
  enum Tie {
    /// An output is an input.
    DATA(""),
    /// One comes after the other.
    ORDER(""),
    /// Only if the condition is true.
    IF("if"),
    /// Only if it is not.
    ELSE("else");

    private final String label;

    Tie(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /// From a box to another, by their places in the list.
  record Arrow(int from, int to, Tie tie) {}

  static Sketch of(Pipeline pipeline, Optional<RunStates> run) {
    List<Box> boxes = pipeline.nodes().stream().map(node -> box(node, run)).toList();
    List<Arrow> arrows = new ArrayList<>();
    for (Node node : pipeline.nodes()) {
      Set<Node> given = node.inputs().stream().flatMap(input -> Node.source(input).stream())
          .collect(Collectors.toCollection(HashSet::new));
      node.upstreams()
          .forEach(from -> arrows.add(new Arrow(from.index(), node.index(), tie(from, node, given))));
    }
    String title = "Pipeline " + pipeline.name()
        + run.map(of -> ", run " + of.run() + ": " + StepLook.words(of.state())).orElse("");
    List<StepState> legend = boxes.stream().flatMap(box -> box.state().stream()).distinct().sorted().toList();
    return new Sketch(title, boxes, arrows, legend);
  }

  private static Tie tie(Node from, Node to, Set<Node> given) {
    if (to.guard().filter(guard -> guard.condition() == from).isPresent()) {
      return to.guard().get().wanted() ? Tie.IF : Tie.ELSE;
    }
    return given.contains(from) ? Tie.DATA : Tie.ORDER;
  }

  private static Box box(Node node, Optional<RunStates> run) {
    Optional<StepState> state = run.map(of -> of.of(node.name()));
    String what = kind(node) + (node.isMapped() ? run.map(of -> of.progress(node.name())).orElse("") : "");
    String phase = node.phase() == Phase.MAIN ? "" : StepLook.words(node.phase());
    String remark = Stream.of(what, phase, state.map(StepLook::words).orElse(""))
        .filter(part -> !part.isEmpty()).collect(Collectors.joining(" · "));
    return new Box(node.name(), remark, node.kind(), node.phase(), state);
  }

  private static String kind(Node node) {
    Optional<String> nested = node.work().nested().map(inner -> inner.pipeline().name());
    return switch (node.kind()) {
      case STEP -> "";
      case CONDITION -> "condition";
      case MAP -> "map" + nested.map(name -> " of " + name).orElse("");
      case PIPELINE -> "pipeline" + nested.map(name -> " " + name).orElse("");
    };
  }
}
