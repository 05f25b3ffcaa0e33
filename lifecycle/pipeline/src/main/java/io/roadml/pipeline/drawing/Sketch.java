package io.roadml.pipeline.drawing;

import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.StepKind;
import io.roadml.pipeline.StepOutline;
import io.roadml.pipeline.StepPhase;
import io.roadml.pipeline.StepState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  record Box(String name, String remark, StepKind kind, StepPhase phase, Optional<StepState> state) {
    StepLook look() {
      return state.map(StepLook::of).orElse(StepLook.PLAIN);
    }
  }

  /// From a box to another, by their places in the list.
  record Arrow(int from, int to, StepOutline.Tie tie) {
    /// What stands beside it; may be empty.
    String label() {
      return switch (tie) {
        case DATA, ORDER -> "";
        case IF -> "if";
        case ELSE -> "else";
      };
    }
  }

  static Sketch of(Pipeline pipeline, Optional<RunStates> run) {
    List<StepOutline> steps = pipeline.outline();
    List<Box> boxes = steps.stream().map(step -> box(step, run)).toList();
    String title = "Pipeline " + pipeline.name()
        + run.map(of -> ", run " + of.run() + ": " + StepLook.words(of.state())).orElse("");
    List<StepState> legend = boxes.stream().flatMap(box -> box.state().stream()).distinct().sorted().toList();
    return new Sketch(title, boxes, arrows(steps), legend);
  }

  private static List<Arrow> arrows(List<StepOutline> steps) {
    Map<String, Integer> places = new HashMap<>();
    List<Arrow> arrows = new ArrayList<>();
    for (int to = 0; to < steps.size(); to++) {
      places.put(steps.get(to).name(), to);
      for (StepOutline.Upstream from : steps.get(to).upstreams()) {
        arrows.add(new Arrow(places.get(from.step()), to, from.tie()));
      }
    }
    return arrows;
  }

  private static Box box(StepOutline step, Optional<RunStates> run) {
    Optional<StepState> state = run.map(of -> of.of(step.name()));
    String what = kind(step) + (step.isMapped() ? run.map(of -> of.progress(step.name())).orElse("") : "");
    String phase = step.phase() == StepPhase.MAIN ? "" : StepLook.words(step.phase());
    String remark = Stream.of(what, phase, state.map(StepLook::words).orElse(""))
        .filter(part -> !part.isEmpty()).collect(Collectors.joining(" · "));
    return new Box(step.name(), remark, step.kind(), step.phase(), state);
  }

  private static String kind(StepOutline step) {
    Optional<String> nested = step.nested().map(Pipeline::name);
    return switch (step.kind()) {
      case STEP -> "";
      case CONDITION -> "condition";
      case MAP -> "map" + nested.map(name -> " of " + name).orElse("");
      case PIPELINE -> "pipeline" + nested.map(name -> " " + name).orElse("");
    };
  }
}
