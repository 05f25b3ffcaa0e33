package io.roadml.app.report;

import java.util.ArrayList;
import java.util.List;

/// A drawing between two axes, as SVG.
///
/// What is drawn first lies below. Styles are those of [Page]: `first` and `second` for two things that are compared, `quiet`
/// for what they are measured against.
///
/// - Threading: one thread.
public final class Plot {
  private static final int WIDTH = 480;
  private static final int LEFT = 72;
  private static final int RIGHT = 24;
  private static final int TOP = 14;
  private static final int BOTTOM = 46;
  private static final int MOST_POINTS = 600;
  private static final double LETTER = 7.5;

  private final String title;
  private final String description;
  private final Axis x;
  private final Axis y;
  private final int height;
  private final Markup marks = new Markup();
  private final List<String[]> keys = new ArrayList<>();

  /// An empty drawing.
  ///
  /// @param title what it shows
  /// @param description what is to be seen, for those who cannot see it
  public Plot(String title, String description, Axis x, Axis y) {
    this(title, description, x, y, 320);
  }

  /// [#Plot(String, String, Axis, Axis)] of another height; 320 is usual.
  public Plot(String title, String description, Axis x, Axis y, int height) {
    this.title = title;
    this.description = description;
    this.x = x;
    this.y = y;
    this.height = height;
  }

  /// A line through points; NaN interrupts it. Of many points only those are drawn that can be told apart.
  public Plot line(String style, double[] xs, double[] ys) {
    marks.empty("path", "class", "line " + style, "d", path(xs, ys, false));
    return this;
  }

  /// A line that goes level from point to point, and changes where the next begins.
  public Plot steps(String style, double[] xs, double[] ys) {
    marks.empty("path", "class", "line " + style, "d", path(xs, ys, true));
    return this;
  }

  /// Bars from the bottom, side by side: `edges[n+1]`, `heights[n]`.
  public Plot bars(String style, double[] edges, double[] heights) {
    for (int i = 0; i < heights.length; i++) {
      double left = left(edges[i]);
      double top = top(heights[i]);
      if (heights[i] > 0) {
        marks.empty("rect", "class", "bar " + style, "x", left, "y", top, "width",
            Math.max(0.5, left(edges[i + 1]) - left), "height", Math.max(0.5, bottom() - top));
      }
    }
    return this;
  }

  /// The outline of bars.
  public Plot outline(String style, double[] edges, double[] heights) {
    var path = new StringBuilder("M").append(point(edges[0], y.from()));
    for (int i = 0; i < heights.length; i++) {
      path.append('L').append(point(edges[i], heights[i])).append('L').append(point(edges[i + 1], heights[i]));
    }
    path.append('L').append(point(edges[heights.length], y.from()));
    marks.empty("path", "class", "line " + style, "d", path);
    return this;
  }

  /// Points.
  public Plot dots(String style, double radius, double[] xs, double[] ys) {
    for (int i = 0; i < xs.length; i++) {
      if (Double.isFinite(xs[i]) && Double.isFinite(ys[i])) {
        marks.empty("circle", "class", "dot " + style, "cx", left(xs[i]), "cy", top(ys[i]), "r", radius);
      }
    }
    return this;
  }

  /// Vertical intervals, one for each x.
  public Plot whiskers(String style, double[] xs, double[] lows, double[] highs) {
    for (int i = 0; i < xs.length; i++) {
      if (lows[i] <= highs[i]) segment("whisker " + style, xs[i], lows[i], xs[i], highs[i]);
    }
    return this;
  }

  /// A field of cells whose strength is a share of the strongest: what becomes of too many points.
  ///
  /// @param strengths by column and row, of equal cells between the ends of the axes
  public Plot field(double[][] strengths) {
    double most = 0;
    for (double[] column : strengths) {
      for (double strength : column) most = Math.max(most, strength);
    }
    double width = (double) (WIDTH - LEFT - RIGHT) / strengths.length;
    double tall = (bottom() - TOP) / strengths[0].length;
    for (int column = 0; column < strengths.length; column++) {
      for (int row = 0; row < strengths[column].length; row++) {
        if (strengths[column][row] > 0) {
          marks.empty("rect", "class", "cell first", "x", LEFT + column * width, "y", bottom() - (row + 1) * tall,
              "width",
              width + 0.2, "height", tall + 0.2, "fill-opacity", opacity(strengths[column][row] / most));
        }
      }
    }
    return this;
  }

  private static String opacity(double share) {
    return String.format(java.util.Locale.ROOT, "%.2f", 0.08 + 0.92 * Math.sqrt(share));
  }

  /// A straight line between two points.
  public Plot segment(String style, double fromX, double fromY, double toX, double toY) {
    marks.empty("line", "class", style, "x1", left(fromX), "y1", top(fromY), "x2", left(toX), "y2", top(toY));
    return this;
  }

  /// Words at a point; `anchor` is `start`, `middle` or `end`.
  public Plot words(String style, double atX, double atY, String anchor, String words) {
    marks.text("text", words, "class", style, "x", left(atX), "y", top(atY), "text-anchor", anchor);
    return this;
  }

  /// Names a style above the drawing.
  public Plot key(String style, String name) {
    keys.add(new String[]{style, Figures.name(name, 28)});
    return this;
  }

  /// The drawing, for a page of [Page].
  public String svg() {
    var svg = new Markup();
    int room = keys.isEmpty() ? 0 : 20 * (1 + keyLines());
    svg.open("svg", "role", "img", "viewBox", "0 " + -room + " " + WIDTH + " " + (height + room))
        .text("title", title).text("desc", description);
    drawKeys(svg, -room + 14);
    drawAxes(svg);
    return svg.raw(marks.toString()).close("svg").toString();
  }

  private int keyLines() {
    int lines = 0;
    int at = LEFT;
    for (String[] key : keys) {
      if (at > LEFT && at + keyWidth(key) > WIDTH) {
        lines++;
        at = LEFT;
      }
      at += keyWidth(key);
    }
    return lines;
  }

  private static int keyWidth(String[] key) {
    return 34 + 8 * key[1].length();
  }

  private void drawKeys(Markup svg, int top) {
    int at = LEFT;
    int line = top;
    for (String[] key : keys) {
      if (at > LEFT && at + keyWidth(key) > WIDTH) {
        line += 20;
        at = LEFT;
      }
      svg.empty("rect", "class", "swatch " + key[0], "x", at, "y", line - 9, "width", 14, "height", 10);
      svg.text("text", key[1], "class", "key", "x", at + 20, "y", line);
      at += keyWidth(key);
    }
  }

  private void drawAxes(Markup svg) {
    for (Axis.Tick tick : y.ticks()) {
      double at = top(tick.value());
      svg.empty("line", "class", "grid", "x1", LEFT, "y1", at, "x2", WIDTH - RIGHT, "y2", at);
      svg.text("text", tick.text(), "class", "tick", "x", LEFT - 7, "y", at + 4, "text-anchor", "end");
    }
    double free = 0;
    for (Axis.Tick tick : x.ticks()) {
      double at = left(tick.value());
      double half = LETTER * tick.text().length() / 2;
      svg.empty("line", "class", "mark", "x1", at, "y1", bottom(), "x2", at, "y2", bottom() + 5);
      if (at - half < free || at + half > WIDTH) continue; // it would stand on its neighbour, or leave the drawing
      svg.text("text", tick.text(), "class", "tick", "x", at, "y", bottom() + 18, "text-anchor", "middle");
      free = at + half + LETTER;
    }
    svg.empty("line", "class", "base", "x1", LEFT, "y1", bottom(), "x2", WIDTH - RIGHT, "y2", bottom());
    svg.text("text", x.label(), "class", "label", "x", (LEFT + WIDTH - RIGHT) / 2.0, "y", height - 8, "text-anchor",
        "middle");
    double middle = (TOP + bottom()) / 2;
    svg.text("text", y.label(), "class", "label", "x", 13.0, "y", middle, "text-anchor", "middle", "transform",
        "rotate(-90 13 " + Markup.at(middle) + ")");
  }

  private double bottom() {
    return (double) height - BOTTOM;
  }

  private double left(double value) {
    return LEFT + (WIDTH - LEFT - RIGHT) * x.share(value);
  }

  private double top(double value) {
    return bottom() - (bottom() - TOP) * y.share(value);
  }

  private String point(double atX, double atY) {
    return Markup.at(left(atX)) + " " + Markup.at(top(atY));
  }

  private String path(double[] xs, double[] ys, boolean level) {
    var path = new StringBuilder();
    double every = Math.max(1, (double) xs.length / MOST_POINTS);
    boolean begun = false;
    for (double next = 0; next < xs.length; next += every) {
      int i = next + every >= xs.length ? xs.length - 1 : (int) next;
      boolean there = Double.isFinite(xs[i]) && Double.isFinite(ys[i]);
      if (there && begun && level) path.append('H').append(Markup.at(left(xs[i])));
      if (there) path.append(begun ? 'L' : 'M').append(point(xs[i], ys[i]));
      begun = there;
    }
    return path.toString();
  }
}
