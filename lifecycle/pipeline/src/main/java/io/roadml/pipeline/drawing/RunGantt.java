package io.roadml.pipeline.drawing;

import io.roadml.pipeline.store.RunHistory;

/// When the steps of a run were: a line for each, and on it a bar for each attempt from its recorded start to its recorded
/// end. Elements of maps and the steps of nested pipelines have lines below the step that they belong to.
///
/// ```java
/// Files.writeString(page, RunGantt.of(store.runs(), run.id()).html());
/// ```
///
/// - Shown: time in the queue lighter before a bar, failed attempts with a cross, and the critical path: the chain of steps
///   that each began when the one before had ended, back from the end of the run.
/// - Size: at most 1,000 lines; how many are left out is told.
/// - Threading: immutable; it shows the run as it was when this was made.
public final class RunGantt {
  private final Timeline timeline;

  private RunGantt(Timeline timeline) {
    this.timeline = timeline;
  }

  /// Reads what the journal has of a run, and of the runs nested in it.
  ///
  /// @throws IllegalArgumentException if there is no such run
  public static RunGantt of(RunHistory history, String run) {
    return new RunGantt(Timeline.of(history, run));
  }

  /// As a file of SVG that needs nothing else.
  public String svg() {
    return Markup.file(GanttSvg.of(timeline));
  }

  /// As an HTML page that needs nothing else, with a table of all attempts, and what each has logged where its bar leads.
  public String html() {
    return GanttPage.of(timeline);
  }
}
