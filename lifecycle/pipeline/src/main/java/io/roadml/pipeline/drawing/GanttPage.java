package io.roadml.pipeline.drawing;

import io.roadml.pipeline.Failure;
import io.roadml.pipeline.store.RunSummary;
import io.roadml.pipeline.store.StepAttempt;
import java.time.Duration;
import java.util.List;

/// A timeline as one HTML file that needs nothing else: no script, no network. Each bar, and each number of an attempt in the table, leads to
/// what the attempt has logged.
final class GanttPage {
  private static final List<String> HEADS = List.of("step", "attempt", "state", "queued", "waited", "took", "why");
  private static final String STYLE = """
      :root { color-scheme: light; }
      * { box-sizing: border-box; }
      body { margin: 0; background: #fffefb; color: #1b1e22;
        font: 16px/1.5 "Source Sans 3", "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
      main { max-width: 70rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
      header { border-top: 4px solid #1b1e22; padding-top: .6rem; }
      h1 { font: 700 1.9rem/1.2 Georgia, "Noto Serif", "DejaVu Serif", serif; margin: .2rem 0 .5rem; overflow-wrap: anywhere; }
      p { color: #5c646d; overflow-wrap: anywhere; }
      dl { display: flex; flex-wrap: wrap; gap: .4rem 2.4rem; margin: 1rem 0; }
      dt { font-size: .82rem; color: #5c646d; } dd { margin: 0; font-size: 1.4rem; line-height: 1.2; }
      .scroll { overflow-x: auto; margin: 1rem 0; }
      svg { display: block; width: 100%; min-width: 44rem; height: auto; }
      table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
      th, td { text-align: right; padding: .22rem .8rem .22rem 0; border-bottom: 1px solid #d9dde1; white-space: nowrap; }
      th:first-child, td:last-child { text-align: left; }
      .log { margin-top: 2rem; } .log:target { outline: 2px solid #1f6092; outline-offset: .5rem; }
      .log h2 { font-size: 1.1rem; margin: 0 0 .3rem; overflow-wrap: anywhere; }
      .log th, .log td { border: 0; text-align: left; vertical-align: top; } .log td { white-space: pre-wrap; overflow-wrap: anywhere; }
      a { color: #1f6092; } svg a { cursor: pointer; }
      thead th { color: #5c646d; font-weight: 400; border-bottom: 1px solid #1b1e22; }
      """;

  private final Timeline timeline;
  private final Markup page = new Markup();

  private static final String HEAD = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <link rel="icon" href="data:,">
      """;

  private GanttPage(Timeline timeline) {
    this.timeline = timeline;
  }

  static String of(Timeline timeline) {
    return new GanttPage(timeline).write();
  }

  private String write() {
    String title = GanttSvg.title(timeline);
    page.raw(HEAD).text("title", title).raw("<style>\n" + STYLE + "</style>\n</head>\n<body>\n<main>\n");
    page.open("header").text("h1", title).close("header");
    figures();
    page.open("div", "class", "scroll").raw(GanttSvg.onPage(timeline)).close("div");
    if (timeline.hidden() > 0) {
      page.text("p", timeline.hidden() + " more lines are not shown.");
    }
    table();
    attempts().forEach(attempt -> timeline.logs().of(attempt).ifPresent(log -> log(attempt, log)));
    return page.raw("</main>\n</body>\n</html>\n").toString();
  }

  private void figures() {
    RunSummary run = timeline.run();
    List<StepAttempt> attempts = attempts();
    page.open("dl");
    figure("state", StepLook.words(run.state()) + (run.endedAt().isEmpty() && !run.isAlive() ? ", left alone" : ""));
    figure("started", run.startedAt().toString());
    figure(run.endedAt().isEmpty() ? "so far" : "took", TimeScale.text(timeline.length()));
    figure("attempts", Long.toString(attempts.stream().filter(attempt -> attempt.attempt() > 0).count()));
    figure("failed", Long.toString(attempts.stream().filter(attempt -> attempt.state().isFailure()).count()));
    run.resumes().ifPresent(before -> figure("goes on with", before));
    page.close("dl");
  }

  private List<StepAttempt> attempts() {
    return timeline.lines().stream().flatMap(line -> line.attempts().stream()).toList();
  }

  private void figure(String name, String value) {
    page.open("div").text("dt", name).text("dd", value).close("div");
  }

  private void table() {
    page.open("div", "class", "scroll").open("table").open("thead").open("tr");
    HEADS.forEach(head -> page.text("th", head, "scope", "col"));
    page.close("tr").close("thead").open("tbody");
    attempts().forEach(this::row);
    page.close("tbody").close("table").close("div");
  }

  private void row(StepAttempt attempt) {
    page.open("tr").text("th", attempt.step(), "scope", "row");
    number(attempt);
    List.of(StepLook.words(attempt.state()),
        "+" + TimeScale.text(Duration.between(timeline.begins(), attempt.queuedAt())),
        TimeScale.text(Duration.between(attempt.queuedAt(), attempt.startedAt())),
        TimeScale.text(Duration.between(attempt.startedAt(), timeline.end(attempt))),
        attempt.failure().map(Failure::toString).map(why -> Glyphs.cut(why, 120)).orElse(""))
        .forEach(cell -> page.text("td", cell));
    page.close("tr");
  }

  /// Leads to what the attempt has logged, if it has.
  private void number(StepAttempt attempt) {
    String number = Integer.toString(attempt.attempt());
    page.open("td");
    timeline.logs().of(attempt).ifPresentOrElse(log -> page.text("a", number, "href", "#" + log.anchor()),
        () -> page.raw(number));
    page.close("td");
  }

  private void log(StepAttempt attempt, AttemptLogs.Log log) {
    page.open("section", "id", log.anchor(), "class", "log")
        .text("h2", attempt.step() + ", attempt " + attempt.attempt());
    if (log.hidden() > 0) {
      page.text("p", log.hidden() + " lines before these are not shown.");
    }
    page.open("table").open("tbody");
    log.lines().forEach(line -> page.open("tr")
        .text("th", "+" + TimeScale.text(Duration.between(timeline.begins(), line.at())), "scope", "row")
        .text("td", line.line()).close("tr"));
    page.close("tbody").close("table").close("section");
  }
}
