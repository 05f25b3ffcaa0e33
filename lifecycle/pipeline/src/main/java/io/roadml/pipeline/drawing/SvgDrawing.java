package io.roadml.pipeline.drawing;

import io.roadml.pipeline.StepOutline.Tie;
import io.roadml.pipeline.StepState;
import io.roadml.pipeline.drawing.Layers.Route;
import io.roadml.pipeline.drawing.Sketch.Box;
import java.util.ArrayList;
import java.util.List;

/// A sketch as a picture.
final class SvgDrawing {
  private static final double MARGIN = 20;
  private static final double TITLE = 24;
  private static final double GAP = 26;
  private static final double TALL = 44;
  private static final double BETWEEN = 52;
  private static final double BEND = 8;
  private static final double LEAST_WIDTH = 480;
  private static final double SWATCH = 20;
  private static final int LONGEST_NAME = 40;
  private static final int LONGEST_TITLE = 80;

  private final Sketch sketch;
  private final Layers layers;
  private final double[] widths;
  private final double[] centres;
  private final double[] tops;
  private final double width;

  private SvgDrawing(Sketch sketch) {
    this.sketch = sketch;
    this.layers = new Layers(sketch);
    int vertices = layers.rows().stream().mapToInt(List::size).sum();
    this.widths = new double[vertices];
    for (int i = 0; i < vertices; i++) {
      widths[i] = i < sketch.boxes().size() ? width(sketch.boxes().get(i)) : BEND;
    }
    this.width = 2 * MARGIN + layers.rows().stream().mapToDouble(this::width).reduce(titleWidth(), Math::max);
    this.centres = new double[vertices];
    this.tops = new double[vertices];
    for (int i = 0; i < layers.rows().size(); i++) {
      place(layers.rows().get(i), MARGIN + TITLE + i * (TALL + BETWEEN));
    }
  }

  static String of(Sketch sketch) {
    return Markup.file(new SvgDrawing(sketch).draw());
  }

  private double titleWidth() {
    return Math.max(LEAST_WIDTH, 1.12 * Glyphs.width(Glyphs.cut(sketch.title(), LONGEST_TITLE)));
  }

  private static double width(Box box) {
    double name = 1.12 * Glyphs.width(Glyphs.cut(box.name(), LONGEST_NAME)); // in bold letters
    return Math.max(80, Math.max(name, Glyphs.width(box.remark())) + 28);
  }

  private double width(List<Integer> row) {
    return row.stream().mapToDouble(vertex -> widths[vertex] + GAP).sum() - GAP;
  }

  private void place(List<Integer> row, double top) {
    double left = (width - width(row)) / 2;
    for (int vertex : row) {
      centres[vertex] = left + widths[vertex] / 2;
      tops[vertex] = top;
      left += widths[vertex] + GAP;
    }
  }

  private String draw() {
    double bottom = MARGIN + TITLE + layers.rows().size() * (TALL + BETWEEN) - BETWEEN + MARGIN;
    List<List<StepState>> legend = legend();
    double height = bottom + legend.size() * SWATCH + (legend.isEmpty() ? 0 : MARGIN);
    Markup svg = Markup.drawing(width, height, sketch.title(),
        "Steps as boxes, each below those that it depends on: " + sketch.boxes().size() + " steps, "
            + sketch.arrows().size() + " arrows");
    svg.empty("rect", "width", "100%", "height", "100%", "fill", StepLook.PAPER);
    svg.text("text", Glyphs.cut(sketch.title(), LONGEST_TITLE), "x", MARGIN, "y", MARGIN + 6, "fill", StepLook.DARK,
        "font-weight",
        "bold");
    layers.routes().forEach(route -> draw(svg, route));
    for (int i = 0; i < sketch.boxes().size(); i++) {
      draw(svg, sketch.boxes().get(i), i);
    }
    for (int i = 0; i < legend.size(); i++) {
      draw(svg, legend.get(i), bottom + i * SWATCH);
    }
    return svg.close("svg").toString();
  }

  private void draw(Markup svg, Route route) {
    List<double[]> points = new ArrayList<>();
    int from = route.arrow().from();
    int to = route.arrow().to();
    points.add(new double[]{centres[from], tops[from] + TALL});
    for (int bend : route.bends()) {
      points.add(new double[]{centres[bend], tops[bend]});
      points.add(new double[]{centres[bend], tops[bend] + TALL});
    }
    points.add(new double[]{centres[to], tops[to]});
    StringBuilder path = new StringBuilder();
    points.forEach(point -> path.append(path.isEmpty() ? 'M' : 'L').append(at(point)));
    svg.empty("path", "class", "arrow", "data-from", sketch.boxes().get(from).name(), "data-to",
        sketch.boxes().get(to).name(), "d", path, "fill", "none", "stroke", StepLook.SOFT, "stroke-width", "1.5",
        "stroke-dasharray", route.arrow().tie() == Tie.ORDER ? "5 4" : "none");
    head(svg, points.get(points.size() - 2), points.getLast());
    label(svg, route.arrow().label(), points);
  }

  /// A head at the end of a line, as wide as it is long.
  private static void head(Markup svg, double[] before, double[] tip) {
    double length = Math.hypot(tip[0] - before[0], tip[1] - before[1]);
    double alongX = 8 * (tip[0] - before[0]) / length;
    double alongY = 8 * (tip[1] - before[1]) / length;
    String points = at(tip) + " " + at(tip[0] - alongX + alongY / 2, tip[1] - alongY - alongX / 2) + " "
        + at(tip[0] - alongX - alongY / 2, tip[1] - alongY + alongX / 2);
    svg.empty("polygon", "points", points, "fill", StepLook.SOFT);
  }

  private static void label(Markup svg, String label, List<double[]> points) {
    if (!label.isEmpty()) {
      double[] from = points.getFirst();
      double[] to = points.get(1);
      svg.text("text", label, "x", from[0] + 0.4 * (to[0] - from[0]) + 6, "y", from[1] + 0.4 * (to[1] - from[1]),
          "fill", StepLook.DARK);
    }
  }

  private static String at(double... point) {
    return Markup.at(point[0]) + " " + Markup.at(point[1]);
  }

  private void draw(Markup svg, Box box, int number) {
    double left = centres[number] - widths[number] / 2;
    double top = tops[number];
    svg.open("g", "class", "step", "data-step", box.name()).text("title", title(box));
    outline(svg, box, left, top, widths[number]);
    boolean alone = box.remark().isEmpty();
    svg.text("text", Glyphs.cut(box.name(), LONGEST_NAME), "x", centres[number], "y", top + (alone ? 26 : 19), "fill",
        box.look().ink(), "text-anchor", "middle", "font-weight", "bold");
    if (!alone) {
      svg.text("text", box.remark(), "x", centres[number], "y", top + 35, "fill", box.look().ink(), "text-anchor",
          "middle");
    }
    svg.close("g");
  }

  private static String title(Box box) {
    return box.remark().isEmpty() ? box.name() : box.name() + ": " + box.remark();
  }

  /// A map has a second sheet behind it, a condition pointed ends, a pipeline a second line.
  private static void outline(Markup svg, Box box, double left, double top, double width) {
    String fill = box.look().fill();
    switch (box.kind()) {
      case STEP -> sheet(svg, left, top, width, TALL, fill);
      case MAP -> {
        sheet(svg, left + 5, top + 5, width, TALL, fill);
        sheet(svg, left, top, width, TALL, fill);
      }
      case PIPELINE -> {
        sheet(svg, left, top, width, TALL, fill);
        sheet(svg, left + 3, top + 3, width - 6, TALL - 6, fill);
      }
      case CONDITION -> svg.empty("polygon", "points",
          at(left, top + TALL / 2) + " " + at(left + 10, top) + " " + at(left + width - 10, top) + " "
              + at(left + width, top + TALL / 2) + " " + at(left + width - 10, top + TALL) + " "
              + at(left + 10, top + TALL),
          "fill", fill, "stroke", StepLook.DARK);
    }
  }

  private static void sheet(Markup svg, double left, double top, double width, double tall, String fill) {
    svg.empty("rect", "x", left, "y", top, "width", width, "height", tall, "rx", 6, "fill", fill, "stroke",
        StepLook.DARK);
  }

  /// The states in lines that are no wider than the drawing.
  private List<List<StepState>> legend() {
    List<List<StepState>> lines = new ArrayList<>();
    double free = 0;
    for (StepState state : sketch.legend()) {
      if (lines.isEmpty() || keyWidth(state) > free) {
        lines.add(new ArrayList<>());
        free = width - 2 * MARGIN;
      }
      lines.getLast().add(state);
      free -= keyWidth(state);
    }
    return lines;
  }

  private static double keyWidth(StepState state) {
    return 34 + Glyphs.width(StepLook.words(state));
  }

  private static void draw(Markup svg, List<StepState> line, double top) {
    double left = MARGIN;
    for (StepState state : line) {
      svg.empty("rect", "x", left, "y", top, "width", 14, "height", 12, "fill", StepLook.of(state).fill(), "stroke",
          StepLook.DARK);
      svg.text("text", StepLook.words(state), "class", "key", "x", left + 19, "y", top + 10, "fill", StepLook.DARK);
      left += keyWidth(state);
    }
  }
}
