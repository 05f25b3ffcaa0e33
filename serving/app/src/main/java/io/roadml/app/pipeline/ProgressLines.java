package io.roadml.app.pipeline;

import io.roadml.pipeline.RunEvent;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/// A line for each thing that happens, for files and for readers without a terminal.
final class ProgressLines implements RunProgress {
  private final PrintWriter out;
  private final RunTally tally;

  ProgressLines(PrintWriter out, int steps) {
    this.out = out;
    this.tally = new RunTally(steps);
  }

  @Override
  public void on(RunEvent event) {
    boolean isFirst = tally.run().isEmpty();
    tally.note(event);
    if (isFirst) out.println("run " + tally.run());
    ProgressText.of(event).ifPresent(text -> out.println("[" + tally.done() + "/" + tally.total() + "] " + text
        + left(event)));
    out.flush();
  }

  private String left(RunEvent event) {
    Optional<Duration> left = event instanceof RunEvent.StepFinished ? tally.left(event.at()) : Optional.empty();
    return left.filter(Duration::isPositive).map(time -> ", about " + ProgressText.span(time) + " left").orElse("");
  }

  @Override
  public void close() {
    out.flush();
  }
}
