package io.roadml.pipeline.drawing;

import io.roadml.pipeline.StepState;
import io.roadml.pipeline.drawing.Sketch.Arrow;
import io.roadml.pipeline.drawing.Sketch.Box;

/// A sketch in the language of Graphviz.
final class DotText {
  private DotText() {
  }

  static String of(Sketch sketch) {
    StringBuilder text = new StringBuilder("digraph ").append(quoted(sketch.title())).append(" {\n  label=")
        .append(quoted(sketch.title())).append("; labelloc=t; fontname=\"Helvetica\";\n")
        .append("  node [shape=box, style=\"filled,rounded\", fontname=\"Helvetica\", color=\"" + StepLook.DARK
            + "\"];\n  edge [fontname=\"Helvetica\"];\n");
    for (int i = 0; i < sketch.boxes().size(); i++) {
      text.append("  n").append(i).append(' ').append(box(sketch.boxes().get(i))).append(";\n");
    }
    sketch.arrows().forEach(arrow -> text.append("  n").append(arrow.from()).append(" -> n").append(arrow.to())
        .append(tie(arrow)).append(";\n"));
    return text.append(legend(sketch)).append("}\n").toString();
  }

  private static String box(Box box) {
    String shape = switch (box.kind()) {
      case STEP -> "";
      case CONDITION -> ", shape=hexagon, style=filled";
      case MAP -> ", peripheries=2";
      case PIPELINE -> ", shape=component, style=filled";
    };
    String remark = box.remark().isEmpty() ? "" : "\\n" + escaped(box.remark());
    return "[label=\"" + escaped(box.name()) + remark + "\"" + shape + colours(box.look()) + "]";
  }

  private static String colours(StepLook look) {
    return ", fillcolor=\"" + look.fill() + "\", fontcolor=\"" + look.ink() + "\"";
  }

  private static String tie(Arrow arrow) {
    return switch (arrow.tie()) {
      case DATA -> "";
      case ORDER -> " [style=dashed]";
      case IF, ELSE -> " [label=\"" + arrow.label() + "\"]";
    };
  }

  private static String legend(Sketch sketch) {
    StringBuilder legend = new StringBuilder();
    for (StepState state : sketch.legend()) {
      legend.append("    legend_").append(state).append(" [label=\"").append(StepLook.words(state)).append('"')
          .append(colours(StepLook.of(state))).append("];\n");
    }
    return legend.isEmpty() ? "" : "  subgraph cluster_legend {\n    label=\"States\";\n" + legend + "  }\n";
  }

  private static String quoted(String text) {
    return '"' + escaped(text) + '"';
  }

  /// Text that means nothing but itself in a quoted label: Graphviz reads `\n` and `\N` there, and `&amp;`.
  static String escaped(String text) {
    return Markup.visible(text).replace("\\", "\\\\").replace("\"", "\\\"").replace("&", "&amp;");
  }
}
