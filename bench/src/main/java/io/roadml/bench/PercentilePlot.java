package io.roadml.bench;

import io.roadml.runtime.core.LatencySnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Draws latencies by percentile as one HTML file that needs nothing else.
///
/// The x axis is the logarithm of 1 / (1 − p), so that each further nine takes the same room; the y axis is the
/// logarithm of the latency.
///
/// - Threading: one thread.
final class PercentilePlot {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 480;
  private static final int LEFT = 84;
  private static final int RIGHT = 24;
  private static final int TOP = 24;
  private static final int BOTTOM = 56;
  private static final double[] STEPS = {1, 2, 5};
  private static final String[] COLOURS = {"#2166ac", "#d6604d", "#4d9221", "#7b3294"};

  private final String title;
  private final String subtitle;
  private final Map<String, LatencySnapshot> series = new LinkedHashMap<>();

  PercentilePlot(final String title, final String subtitle) {
    this.title = title;
    this.subtitle = subtitle;
  }

  /// Adds a curve; an empty one is left out.
  PercentilePlot with(final String name, final LatencySnapshot latency) {
    if (latency.count() > 0) {
      series.put(name, latency);
    }
    return this;
  }

  /// Returns the file's content.
  ///
  /// @param text shown below the drawing as it is
  String html(final String text) {
    return String.format(Locale.ROOT, """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s</title>
        <style>
        :root { color-scheme: light dark; --ink: #1c2126; --soft: #66707a; --grid: #dfe3e7; --paper: #ffffff; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6e9ec; --soft: #9aa4ae; --grid: #333a41; --paper: #15191d; }
        }
        body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
          font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.3rem; margin: 0; }
        p { margin: .2rem 0 1rem; color: var(--soft); }
        svg { width: 100%%; height: auto; }
        svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
        svg .name { fill: var(--ink); }
        svg .grid { stroke: var(--grid); stroke-width: 1; }
        svg .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
        pre { overflow-x: auto; font: 13px/1.5 ui-monospace, monospace; }
        </style>
        </head>
        <body>
        <h1>%1$s</h1>
        <p>%2$s</p>
        %3$s
        <pre>%4$s</pre>
        </body>
        </html>
        """, escaped(title), escaped(subtitle), svg(), escaped(text));
  }

  private String svg() {
    if (series.isEmpty()) {
      return "<p>No request was answered.</p>";
    }
    final double nines = Math.max(1,
        Math.log10(series.values().stream().mapToLong(LatencySnapshot::count).max().orElseThrow()));
    final double low = Math.log10(Math.max(1, series.values().stream().mapToLong(LatencySnapshot::minNanos).min()
        .orElseThrow()));
    final double high = Math.max(low + 0.1,
        Math.log10(series.values().stream().mapToLong(LatencySnapshot::maxNanos).max()
            .orElseThrow()));
    final StringBuilder svg = new StringBuilder("<svg role=\"img\" aria-label=\"latency by percentile\" viewBox=\"0 0 ")
        .append(WIDTH).append(' ').append(HEIGHT).append("\">\n");
    percentileAxis(svg, nines);
    latencyAxis(svg, low, high);
    int number = 0;
    for (final Map.Entry<String, LatencySnapshot> each : series.entrySet()) {
      curve(svg, each.getKey(), each.getValue(), number++, nines, low, high);
    }
    return svg.append("</svg>").toString();
  }

  private static void percentileAxis(final StringBuilder svg, final double nines) {
    final List<Double> marks = new ArrayList<>(List.of(0.0, Math.log10(2)));
    for (int nine = 1; nine <= nines; nine++) {
      marks.add((double) nine);
    }
    for (final double mark : marks) {
      final double x = x(mark, nines);
      line(svg, x, TOP, x, HEIGHT - BOTTOM);
      text(svg, x, HEIGHT - BOTTOM + 20, "middle", "", percentile(mark));
    }
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "", "percentile");
  }

  private static String percentile(final double nines) {
    final double percent = 100 * (1 - Math.pow(10, -nines));
    return String.format(Locale.ROOT, "%." + Math.max(0, (int) Math.round(nines) - 2) + "f %%", percent);
  }

  private static void latencyAxis(final StringBuilder svg, final double low, final double high) {
    for (int decade = (int) Math.floor(low); decade <= high; decade++) {
      for (final double step : STEPS) {
        final double value = decade + Math.log10(step);
        if (value >= low && value <= high && (step == 1 || high - low < 4)) {
          final double y = y(value, low, high);
          line(svg, LEFT, y, WIDTH - RIGHT, y);
          text(svg, LEFT - 8, y + 4, "end", "", Figures.duration(Math.pow(10, value)));
        }
      }
    }
  }

  private static void curve(final StringBuilder svg, final String name, final LatencySnapshot latency, final int number,
      final double nines, final double low, final double high) {
    final StringBuilder points = new StringBuilder();
    long below = 0;
    for (final LatencySnapshot.Bucket bucket : latency.buckets()) {
      final double y = y(Math.log10(Math.max(1, bucket.nanos())), low, high);
      point(points, x(nines(below, latency.count()), nines), y);
      below += bucket.count();
      point(points, x(nines(below, latency.count()), nines), y);
    }
    final String colour = COLOURS[number % COLOURS.length];
    svg.append("<polyline class=\"curve\" stroke=\"").append(colour).append("\" points=\"").append(points)
        .append("\"/>\n");
    final double y = TOP + 18.0 + 20 * number;
    svg.append(
        String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%.1f\" width=\"14\" height=\"4\" fill=\"%s\"/>%n", LEFT + 14,
            y - 6, colour));
    text(svg, LEFT + 34, y, "start", "name", name);
  }

  /// Returns log10 of 1 / (1 − share); for the last of all, as if one more had been slower.
  private static double nines(final long below, final long count) {
    return Math.log10((double) count / Math.max(1, count - below));
  }

  private static double x(final double nines, final double most) {
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.min(nines, most) / most;
  }

  private static double y(final double value, final double low, final double high) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low);
  }

  private static void point(final StringBuilder points, final double x, final double y) {
    points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
  }

  private static void line(final StringBuilder svg, final double x1, final double y1, final double x2,
      final double y2) {
    svg.append(
        String.format(Locale.ROOT, "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n", x1, y1,
            x2, y2));
  }

  private static void text(final StringBuilder svg, final double x, final double y, final String anchor,
      final String style, final String text) {
    svg.append(
        String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>%n", x, y,
            anchor, style, escaped(text)));
  }

  private static String escaped(final String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
