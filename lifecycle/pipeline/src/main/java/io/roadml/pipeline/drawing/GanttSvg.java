package io.roadml.pipeline.drawing;

import io.roadml.pipeline.StepState;
import io.roadml.pipeline.drawing.Timeline.Line;
import io.roadml.pipeline.store.StepAttempt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A timeline as a picture. One pixel is always the same time; each bar carries its times, in microseconds from the
/// beginning, as attributes.
final class GanttSvg {
  private static final double WIDE = 720;
  private static final double RIGHT = 30;
  private static final double TOP = 54;
  private static final double ROW = 22;
  private static final double TALL = 12;
  private static final double INDENT = 12;
  private static final int LONGEST_NAME = 36;
  private static final int LONGEST_TITLE = 80;

  private final Timeline timeline;
  private final boolean isOnPage;
  private final double left;
  private final double bottom;
  private final Markup svg;

  /// @param isOnPage whether the logs of attempts stand on the same page
  private GanttSvg(Timeline timeline, boolean isOnPage) {
    this.timeline = timeline;
    this.isOnPage = isOnPage;
    this.left = 24 + timeline.lines().stream().mapToDouble(line -> indent(line) + Glyphs.width(name(line))).max()
        .orElse(0);
    this.bottom = TOP + ROW * timeline.lines().size() + 6;
    double title = 1.12 * Glyphs.width(Glyphs.cut(title(timeline), LONGEST_TITLE)); // in bold letters
    this.svg = Markup.drawing(Math.max(left + WIDE, title) + RIGHT, bottom + 30, title(timeline),
        "A line for each step, a bar for each attempt from its start to its end, lighter where it waited for a place");
  }

  /// A drawing that stands alone; [Markup#file] makes it a file.
  static String of(Timeline timeline) {
    return new GanttSvg(timeline, false).draw();
  }

  /// A part of a page whose bars lead to the logs on it.
  static String onPage(Timeline timeline) {
    return new GanttSvg(timeline, true).draw();
  }

  static String title(Timeline timeline) {
    return "Run " + timeline.run().run() + " of " + timeline.run().pipeline() + ": "
        + StepLook.words(timeline.run().state());
  }

  /// The last part of a path: the lines above tell the rest.
  private static String name(Line line) {
    String path = line.path();
    String name = path.endsWith("]") && line.depth() > 0 ? path.substring(Math.max(0, path.lastIndexOf('[')))
        : path.substring(path.lastIndexOf('/') + 1);
    return Glyphs.cut(name, LONGEST_NAME);
  }

  private static double indent(Line line) {
    return INDENT * line.depth();
  }

  private String draw() {
    svg.empty("rect", "width", "100%", "height", "100%", "fill", StepLook.PAPER);
    svg.text("text", Glyphs.cut(title(timeline), LONGEST_TITLE), "x", 10.0, "y", 20.0, "fill", StepLook.DARK,
        "font-weight",
        "bold");
    axis();
    for (int i = 0; i < timeline.lines().size(); i++) {
      line(timeline.lines().get(i), TOP + ROW * i);
    }
    legend();
    return svg.close("svg").toString();
  }

  private void axis() {
    long length = length();
    long step = TimeScale.step(length);
    for (long tick = 0; tick <= length; tick += step) {
      svg.empty("line", "x1", at(tick), "y1", TOP - 6, "x2", at(tick), "y2", bottom, "stroke", StepLook.FAINT);
      svg.text("text", TimeScale.text(tick, step), "class", "tick", "data-at", tick, "x", at(tick), "y", TOP - 11,
          "fill", StepLook.SOFT, "text-anchor", "middle", "font-size", 11);
    }
  }

  /// Never nothing, so that everything has a place.
  private long length() {
    return Math.max(1, timeline.micros(timeline.ends()));
  }

  private double at(long micros) {
    return left + WIDE * micros / length();
  }

  private void line(Line line, double top) {
    svg.open("g", "class", "line").text("title", line.path());
    svg.text("text", name(line), "class", "row", "x", 10 + indent(line), "y", top + 11, "fill", StepLook.DARK);
    if (line.attempts().stream().allMatch(attempt -> attempt.attempt() == 0) && !line.within().isEmpty()) {
      span(line, top);
    } else {
      line.attempts().forEach(attempt -> linked(attempt, line.isCritical(), top));
    }
    svg.close("g");
  }

  /// A map has no attempts of its own: from the first moment of its elements to the last.
  private void span(Line line, double top) {
    long from = timeline.micros(line.within().getFirst());
    long to = timeline.micros(line.within().getLast());
    rect("span", from, to, top + 4, 4, line.isCritical() ? StepLook.DARK : StepLook.SOFT);
  }

  private void linked(StepAttempt attempt, boolean isCritical, double top) {
    Optional<AttemptLogs.Log> log = timeline.logs().of(attempt).filter(_ -> isOnPage);
    log.ifPresent(it -> svg.open("a", "href", "#" + it.anchor()));
    attempt(attempt, isCritical, top);
    log.ifPresent(_ -> svg.close("a"));
  }

  private void attempt(StepAttempt attempt, boolean isCritical, double top) {
    long queued = timeline.micros(attempt.queuedAt());
    long start = timeline.micros(attempt.startedAt());
    long end = timeline.micros(timeline.end(attempt));
    svg.open("g", "class", "attempt", "data-step", attempt.step(), "data-attempt", attempt.attempt(), "data-state",
        attempt.state()).text("title", told(attempt));
    if (isCritical && attempt.attempt() > 0) {
      rect("critical", queued, end, top + TALL + 2, 3, StepLook.DARK);
    }
    rect("queue", queued, start, top + 3, TALL - 6, StepLook.of(StepState.QUEUED).fill());
    if (attempt.attempt() > 0) {
      rect("bar", start, end, top, TALL, StepLook.of(attempt.state()).fill());
    } else {
      mark(at(end), top);
    }
    if (attempt.state().isFailure()) {
      cross(at(end), top + TALL / 2);
    }
    svg.close("g");
  }

  private String told(StepAttempt attempt) {
    String waited = TimeScale.text(Duration.between(attempt.queuedAt(), attempt.startedAt()));
    String took = TimeScale.text(Duration.between(attempt.startedAt(), timeline.end(attempt)));
    return attempt.step() + ", attempt " + attempt.attempt() + ": " + StepLook.words(attempt.state()) + "; waited "
        + waited + ", took " + took + attempt.failure().map(failure -> "; " + failure).orElse("");
  }

  /// Its line keeps a bar visible that is shorter than a pixel.
  private void rect(String kind, long from, long to, double top, double tall, String fill) {
    svg.empty("rect", "class", kind, "data-from", from, "data-to", to, "x", at(from), "y", top, "width",
        Math.max(0, at(to) - at(from)), "height", tall, "fill", fill, "stroke", fill, "stroke-width", "0.6");
  }

  private void mark(double x, double top) {
    svg.empty("path", "class", "never", "d", "M" + Markup.at(x) + " " + Markup.at(top) + "l5 6l-5 6l-5 -6z", "fill",
        StepLook.PAPER, "stroke", StepLook.SOFT);
  }

  private void cross(double x, double middle) {
    svg.empty("path", "class", "failed", "d",
        "M" + Markup.at(x - 5) + " " + Markup.at(middle - 5) + "l10 10m0 -10l-10 10",
        "stroke", StepLook.DARK, "stroke-width", "2", "fill", "none");
  }

  private void legend() {
    double x = 10;
    List<StepState> states = timeline.lines().stream().flatMap(line -> line.attempts().stream())
        .filter(attempt -> attempt.attempt() > 0).map(StepAttempt::state).distinct().sorted().toList();
    x = key(x, "waited for a place", StepLook.of(StepState.QUEUED).fill(), 6);
    for (StepState state : states) {
      x = key(x, StepLook.words(state), StepLook.of(state).fill(), TALL);
    }
    if (timeline.lines().stream().anyMatch(Line::isCritical)) {
      key(x, "critical path", StepLook.DARK, 3);
    }
  }

  private double key(double x, String words, String fill, double tall) {
    svg.empty("rect", "x", x, "y", bottom + 14 - tall / 2, "width", 14, "height", tall, "fill", fill);
    svg.text("text", words, "class", "key", "x", x + 19, "y", bottom + 18, "fill", StepLook.DARK, "font-size", 11);
    return x + 34 + Glyphs.width(words);
  }
}
