package io.roadml.app.demo;

import java.io.PrintWriter;
import java.util.Locale;

/// Says how far long work is: a line when a phase begins, a line with its time when it is over. Lines only, so that a file
/// or a build server shows them as well as a terminal does.
final class Phases {
  private final PrintWriter out;
  private String phase = "";
  private long start;
  private long last;

  Phases(PrintWriter out) {
    this.out = out;
  }

  void at(String name, long done, long total) {
    if (!name.equals(phase)) {
      end();
      phase = name;
      start = System.nanoTime();
      out.println(name + " ...");
    }
    last = Math.max(done, total);
    out.flush();
  }

  /// Ends the phase that is going on, if any.
  void end() {
    if (!phase.isEmpty()) {
      out.println(
          String.format(Locale.ROOT, "%s: %,d flights in %.1f s", phase, last, (System.nanoTime() - start) / 1e9));
      phase = "";
      last = 0;
    }
  }
}
