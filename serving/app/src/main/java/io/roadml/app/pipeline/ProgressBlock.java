package io.roadml.app.pipeline;

import io.roadml.app.report.Figures;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepLeaked;
import io.roadml.pipeline.RunEvent.StepLogged;
import io.roadml.pipeline.RunEvent.StepRetrying;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A few lines at the foot of a terminal that are written again and again: how far the run is, and what runs. What steps log,
/// and what fails, stays above them.
final class ProgressBlock implements RunProgress {
  private static final int MOST_SHOWN = 8;
  private static final int WIDEST = 79;
  private static final int BAR = 24;
  private static final long EVERY_MILLIS = 200;
  private static final String ERASE_BELOW = "\r\u001b[J";

  private final PrintWriter out;
  private final InstantSource clock;
  private final RunTally tally;
  private final ScheduledExecutorService again = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().name("roadml-progress").daemon().factory());
  private int height;
  private boolean hasChanged;

  /// A block that is drawn when it is told to.
  ProgressBlock(PrintWriter out, int steps, InstantSource clock) {
    this.out = out;
    this.tally = new RunTally(steps);
    this.clock = clock;
  }

  /// A block that is drawn all the time.
  static ProgressBlock started(PrintWriter out, int steps) {
    var block = new ProgressBlock(out, steps, InstantSource.system());
    var _ = block.again.scheduleWithFixedDelay(block::draw, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return block;
  }

  @Override
  public synchronized void on(RunEvent event) {
    boolean isFirst = tally.run().isEmpty();
    tally.note(event);
    if (isFirst) stays("run " + tally.run());
    if (isWorthKeeping(event)) ProgressText.of(event).ifPresent(this::stays);
    hasChanged = true;
  }

  private static boolean isWorthKeeping(RunEvent event) {
    return switch (event) {
      case StepLogged _,StepRetrying _,StepLeaked _ -> true;
      case StepFinished it -> it.state().isFailure();
      default -> false;
    };
  }

  /// Written where the block stands, which comes again below it.
  private void stays(String line) {
    erase();
    out.println(line);
    out.flush();
  }

  /// Draws it with what is known now.
  synchronized void draw() {
    if (tally.run().isEmpty() || tally.hasEnded() || (!hasChanged && tally.running().isEmpty())) return;
    hasChanged = false;
    List<String> lines = lines(clock.instant());
    erase();
    lines.forEach(out::println);
    height = lines.size();
    out.flush();
  }

  private List<String> lines(Instant now) {
    List<String> lines = new ArrayList<>();
    int full = tally.total() == 0 ? BAR : (int) ((long) BAR * tally.done() / tally.total());
    lines.add("[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + tally.done() + "/" + tally.total() + " done"
        + part(tally.cached(), " cached") + part(tally.failed(), " failed") + ", "
        + ProgressText.span(tally.elapsed(now))
        + tally.left(now).filter(Duration::isPositive).map(left -> ", about " + ProgressText.span(left) + " left")
            .orElse(""));
    List<RunTally.Running> running = tally.running();
    running.stream().limit(MOST_SHOWN).forEach(it -> lines.add("  " + Figures.name(it.step(), WIDEST / 2)
        + (it.attempt() > 1 ? " attempt " + it.attempt() : "") + "  "
        + ProgressText.span(Duration.between(it.since(), now))));
    if (running.size() > MOST_SHOWN) lines.add("  and " + (running.size() - MOST_SHOWN) + " more");
    return lines.stream().map(line -> Figures.name(line, WIDEST)).toList();
  }

  private static String part(int count, String what) {
    return count == 0 ? "" : ", " + count + what;
  }

  private void erase() {
    if (height > 0) out.print("\u001b[" + height + "A" + ERASE_BELOW);
    height = 0;
  }

  @Override
  public void close() {
    again.shutdownNow();
    synchronized (this) {
      erase();
      out.flush();
    }
  }
}
