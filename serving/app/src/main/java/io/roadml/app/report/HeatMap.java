package io.roadml.app.report;

import java.util.List;

/// A matrix of counts as a field of squares with their numbers, such as a confusion matrix.
///
/// The strength of a square is its share of its row.
///
/// - Threading: stateless.
public final class HeatMap {
  /// More rows than this cannot be read.
  public static final int MOST = 24;
  private static final int WIDTH = 480;
  private static final int TOP = 40;
  private static final int LETTER = 8;
  private static final int LONGEST = 16;
  /// Of many names there is room for less.
  private static final int MANY = 12;
  private static final int LONGEST_OF_MANY = 11;
  private static final int LINE = 15;

  private HeatMap() {}

  /// The drawing; at most [#MOST] names.
  public static String svg(String title, String description, String rows, String columns, List<String> names,
      double[][] counts) {
    int most = names.size() > MANY ? LONGEST_OF_MANY : LONGEST;
    int longest = names.stream().mapToInt(name -> Figures.name(name, most).length()).max().orElse(1);
    double left = 34.0 + LETTER * longest;
    boolean slanted = LETTER * longest > Math.min((WIDTH - left - 10) / names.size(), 110);
    // What is slanted by 48 degrees takes two thirds of its length to the right, and three quarters upwards.
    double size = Math.min((WIDTH - left - 10 - (slanted ? 0.67 * LETTER * longest : 0)) / names.size(), 110);
    double tall = Math.max(size, LINE);
    double top = slanted ? 30 + 0.75 * LETTER * longest : TOP;
    var svg = new Markup().open("svg", "role", "img", "viewBox",
        "0 0 " + WIDTH + " " + Markup.at(top + tall * names.size() + 10)).text("title", title)
        .text("desc", description);
    svg.text("text", columns, "class", "label", "x", left + size * names.size() / 2, "y", 14.0, "text-anchor",
        "middle");
    double middle = top + tall * names.size() / 2;
    svg.text("text", rows, "class", "label", "x", 14.0, "y", middle, "text-anchor", "middle", "transform",
        "rotate(-90 14 " + Markup.at(middle) + ")");
    for (int row = 0; row < names.size(); row++) {
      String name = Figures.name(names.get(row), most);
      double at = left + size * (row + 0.5);
      svg.text("text", name, "class", "tick", "x", left - 6, "y", top + tall * (row + 0.5) + 4, "text-anchor", "end");
      svg.text("text", name, "class", "tick", "x", at, "y", top - 8, "text-anchor", slanted ? "start" : "middle",
          "transform", slanted ? "rotate(-48 " + Markup.at(at) + " " + Markup.at(top - 8) + ")" : "rotate(0)");
      cells(svg, counts[row], left, top + tall * row, size, tall);
    }
    return svg.close("svg").toString();
  }

  private static void cells(Markup svg, double[] counts, double left, double top, double size,
      double tall) {
    double total = 0;
    for (double count : counts) total += count;
    for (int column = 0; column < counts.length; column++) {
      double share = total == 0 ? 0 : counts[column] / total;
      double at = left + size * column;
      svg.empty("rect", "class", "cell first", "x", at + 1, "y", top + 1, "width", size - 2, "height", tall - 2,
          "fill-opacity", String.format(java.util.Locale.ROOT, "%.3f", 0.04 + 0.9 * share));
      String style = share > 0.55 ? "number inverse" : "number";
      String number = Figures.count(counts[column]);
      if (LETTER * number.length() < size) {
        svg.text("text", number, "class", style, "x", at + size / 2, "y", top + tall / 2 + (size > 60 ? -1 : 4),
            "text-anchor", "middle");
      }
      if (size > 60) {
        svg.text("text", Figures.percent(share), "class", style + " small", "x", at + size / 2, "y",
            top + tall / 2 + 15, "text-anchor", "middle");
      }
    }
  }
}
