package io.roadml.pipeline.drawing;

import io.roadml.pipeline.StepState;
import io.roadml.pipeline.drawing.Sketch.Arrow;
import io.roadml.pipeline.drawing.Sketch.Box;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A sketch as a flowchart of Mermaid, which Markdown pages show.
final class MermaidText {
  private static final String PLAIN = " _-.,:/·";

  private MermaidText() {
  }

  static String of(Sketch sketch) {
    StringBuilder text = new StringBuilder("%% ").append(escaped(sketch.title())).append("\nflowchart TD\n");
    List<Box> boxes = sketch.boxes();
    for (int i = 0; i < boxes.size(); i++) {
      text.append("  n").append(i).append(box(boxes.get(i))).append('\n');
    }
    sketch.arrows().forEach(arrow -> text.append("  n").append(arrow.from()).append(tie(arrow)).append('n')
        .append(arrow.to()).append('\n'));
    return text.append(states(sketch)).toString();
  }

  private static String box(Box box) {
    String label = '"' + escaped(box.name()) + (box.remark().isEmpty() ? "" : "<br/>" + escaped(box.remark())) + '"';
    return switch (box.kind()) {
      case STEP -> "[" + label + "]";
      case CONDITION -> "{{" + label + "}}";
      case MAP -> "[[" + label + "]]";
      case PIPELINE -> "[(" + label + ")]";
    };
  }

  private static String tie(Arrow arrow) {
    return switch (arrow.tie()) {
      case DATA -> " --> ";
      case ORDER -> " -.-> ";
      case IF, ELSE -> " -->|" + arrow.label() + "| ";
    };
  }

  private static String states(Sketch sketch) {
    StringBuilder text = new StringBuilder();
    if (!sketch.legend().isEmpty()) {
      text.append("  subgraph legend [States]\n");
      sketch.legend().forEach(state -> text.append("    legend_").append(state).append("[\"")
          .append(StepLook.words(state)).append("\"]\n"));
      text.append("  end\n");
    }
    for (StepState state : sketch.legend()) {
      StepLook look = StepLook.of(state);
      text.append("  classDef ").append(state).append(" fill:").append(look.fill()).append(",color:")
          .append(look.ink()).append(",stroke:" + StepLook.DARK + "\n  class ").append(members(sketch, state))
          .append(' ').append(state).append('\n');
    }
    return text.toString();
  }

  private static String members(Sketch sketch, StepState state) {
    String boxes = IntStream.range(0, sketch.boxes().size())
        .filter(i -> sketch.boxes().get(i).state().filter(state::equals).isPresent()).mapToObj(i -> "n" + i + ",")
        .collect(Collectors.joining());
    return boxes + "legend_" + state;
  }

  /// Text that means nothing but itself: whatever is not a letter, a digit or harmless becomes its number.
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    Markup.visible(text).codePoints().forEach(letter -> {
      if (Character.isLetterOrDigit(letter) || PLAIN.indexOf(letter) >= 0) {
        escaped.appendCodePoint(letter);
      } else {
        escaped.append('#').append(letter).append(';');
      }
    });
    return escaped.toString();
  }
}
