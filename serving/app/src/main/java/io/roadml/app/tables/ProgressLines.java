package io.roadml.app.tables;

import io.roadml.app.report.Figures;
import io.roadml.data.Progress;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/// Says on standard error how far long work is: a line a second, and none for work that takes less.
///
/// - Threading: any thread.
public final class ProgressLines {
  private static final long EVERY = TimeUnit.SECONDS.toNanos(1);

  private final PrintWriter err;
  private long last = System.nanoTime();

  /// Writes there.
  public ProgressLines(PrintWriter err) {
    this.err = err;
  }

  /// Progress of reading a file.
  public Progress reading(String file) {
    return (done, total) -> say("reading " + file, done, total, "row");
  }

  /// Says how far some work is, if a second has passed since the last line.
  ///
  /// @param total in all, or -1 if that is not known
  public synchronized void say(String work, long done, long total, String noun) {
    long now = System.nanoTime();
    if (now - last < EVERY || done == total) return;
    last = now;
    err.println(
        "roadml: " + work + ": " + (total > 0 ? Figures.count(done) + " of " + Figures.counted(total, noun) + " ("
            + Math.round(100.0 * done / total) + " %)" : Figures.counted(done, noun)));
  }
}
