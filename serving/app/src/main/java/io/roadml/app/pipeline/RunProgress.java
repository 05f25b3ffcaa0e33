package io.roadml.app.pipeline;

import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunListener;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/// Shows how far a run is: on a terminal as a block that is written again and again, elsewhere as one line for each thing that
/// happens. The first line is `run` and the id in both.
///
/// - Threading: told by one thread at a time; closed by any, once.
public sealed interface RunProgress extends RunListener, AutoCloseable permits ProgressLines, ProgressBlock {
  /// Shows one run.
  ///
  /// @param steps      of the pipeline, without those nested in it
  /// @param isTerminal whether a block can be written over
  static RunProgress of(PrintWriter out, int steps, boolean isTerminal) {
    return isTerminal ? ProgressBlock.started(out, steps) : new ProgressLines(out, steps);
  }

  /// Whether this process writes to a terminal that moves its cursor, and nobody has forbidden it: by NO_COLOR, or by TERM=dumb.
  static boolean isTerminal() {
    String noColor = System.getenv("NO_COLOR");
    boolean isPlain = (noColor != null && !noColor.isEmpty()) || "dumb".equals(System.getenv("TERM"));
    return !isPlain && Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  @Override
  void on(RunEvent event);

  /// Leaves the lines, and takes the block away.
  @Override
  void close();
}
