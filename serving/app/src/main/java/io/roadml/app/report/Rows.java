package io.roadml.app.report;

import java.util.ArrayList;
import java.util.List;

/// Named values below each other, each a dot or a bar with an interval, on one axis.
///
/// - Threading: one thread.
public final class Rows {
  private static final int WIDTH = 480;
  private static final int RIGHT = 24;
  private static final int TALL = 20;
  private static final int TOP = 8;
  private static final int BOTTOM = 46;
  private static final int LONGEST = 22;

  private final String title;
  private final String description;
  private final Axis axis;
  private final List<Row> rows = new ArrayList<>();
  private double reference = Double.NaN;
  private String referenceName = "";

  private record Row(String name, String style, Look look, double[] values, double low, double high, double mark,
      String note) {}

  private enum Look {
    DOTS, BAR, PAIR
  }

  /// Without rows yet.
  public Rows(String title, String description, Axis axis) {
    this.title = title;
    this.description = description;
    this.axis = axis;
  }

  /// A row with a dot for each value.
  public Rows dots(String name, String note, double... values) {
    rows.add(new Row(name, "", Look.DOTS, values, Double.NaN, Double.NaN, Double.NaN, note));
    return this;
  }

  /// A row with a bar from the start of the axis, and an interval if `low` is a number.
  public Rows bar(String name, String style, double value, double low, double high, String note) {
    rows.add(new Row(name, style, Look.BAR, new double[]{value}, low, high, Double.NaN, note));
    return this;
  }

  /// A row with a bar and a mark that it should not reach.
  public Rows marked(String name, String style, double value, double mark, String note) {
    rows.add(new Row(name, style, Look.BAR, new double[]{value}, Double.NaN, Double.NaN, mark, note));
    return this;
  }

  /// A row with two bars, one for what was and one for what is.
  public Rows pair(String name, double before, double after, String note) {
    rows.add(new Row(name, "", Look.PAIR, new double[]{before, after}, Double.NaN, Double.NaN, Double.NaN, note));
    return this;
  }

  /// A vertical line through all rows.
  public Rows reference(double value, String name) {
    this.reference = value;
    this.referenceName = name;
    return this;
  }

  /// The drawing, for a page of [Page].
  public String svg() {
    int names = 8 * rows.stream().mapToInt(row -> Figures.name(row.name(), LONGEST).length()).max().orElse(0);
    int notes = 8 * rows.stream().mapToInt(row -> row.note().length()).max().orElse(0);
    double left = 12.0 + names;
    double right = (double) WIDTH - RIGHT - notes;
    double bottom = TOP + (double) TALL * rows.size() + (referenceName.isEmpty() ? 0 : 14);
    var svg = new Markup().open("svg", "role", "img", "viewBox", "0 0 " + WIDTH + " " + Markup.at(bottom + BOTTOM))
        .text("title", title).text("desc", description);
    ticks(svg, left, right, bottom);
    double top = bottom - (double) TALL * rows.size();
    for (int i = 0; i < rows.size(); i++) draw(svg, rows.get(i), left, right, top + TALL * (i + 0.5));
    if (Double.isFinite(reference)) {
      double at = at(reference, left, right);
      svg.empty("line", "class", "limit", "x1", at, "y1", top, "x2", at, "y2", bottom);
      svg.text("text", referenceName, "class", "key", "x", at, "y", top - 4, "text-anchor",
          axis.share(reference) > 0.5 ? "end" : "start");
    }
    return svg.close("svg").toString();
  }

  private void ticks(Markup svg, double left, double right, double bottom) {
    for (Axis.Tick tick : axis.ticks()) {
      double at = at(tick.value(), left, right);
      svg.empty("line", "class", "grid", "x1", at, "y1", TOP, "x2", at, "y2", bottom);
      svg.text("text", tick.text(), "class", "tick", "x", at, "y", bottom + 16, "text-anchor",
          "middle");
    }
    svg.text("text", axis.label(), "class", "label", "x", (left + right) / 2, "y", bottom + 36, "text-anchor",
        "middle");
  }

  private void draw(Markup svg, Row row, double left, double right, double middle) {
    svg.open("g").text("title", Figures.name(row.name()));
    svg.text("text", Figures.name(row.name(), LONGEST), "class", "row", "x", left - 6, "y", middle + 4, "text-anchor",
        "end");
    svg.text("text", row.note(), "class", "tick", "x", (double) WIDTH - 4, "y", middle + 4, "text-anchor", "end");
    for (int i = 0; i < row.values().length; i++) {
      if (!Double.isNaN(row.values()[i])) value(svg, row, i, left, at(row.values()[i], left, right), middle);
    }
    if (Double.isFinite(row.mark())) {
      double at = at(row.mark(), left, right);
      svg.empty("line", "class", "whisker", "x1", at, "y1", middle - 8, "x2", at, "y2", middle + 8);
    }
    if (row.low() <= row.high()) {
      svg.empty("line", "class", "whisker", "x1", at(row.low(), left, right), "y1", middle, "x2",
          at(row.high(), left, right), "y2", middle);
    }
    svg.close("g");
  }

  private static void value(Markup svg, Row row, int number, double left, double at, double middle) {
    switch (row.look()) {
      case DOTS -> svg.empty("circle", "class", "dot series" + number, "cx", at, "cy", middle, "r", 5);
      case BAR -> bar(svg, row.style(), left, at, middle - 7, 14);
      case PAIR -> bar(svg, number == 0 ? "quiet" : "first", left, at, middle - 8 + 8 * number, 7);
    }
  }

  private static void bar(Markup svg, String style, double left, double at, double top, double tall) {
    svg.empty("rect", "class", "bar " + style, "x", left, "y", top, "width", Math.max(0.5, at - left), "height", tall);
  }

  private double at(double value, double left, double right) {
    return left + (right - left) * axis.share(value);
  }
}
