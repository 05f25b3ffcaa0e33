package io.roadml.app.demo;

import java.io.PrintWriter;
import java.util.Locale;

/// Says how far long work is: a line when a phase begins, a line with its time when it is over. Lines only, so that a file
/// or a build server shows them as well as a terminal does.
final class Phases {
  private final PrintWriter out;
  private String phase = "";
  private long start;

  Phases(PrintWriter out) {
    this.out = out;
  }

  void begin(String name) {
    phase = name;
    start = System.nanoTime();
    out.println(name + " ...");
    out.flush();
  }

  void end(long count, String what) {
    end(String.format(Locale.ROOT, "%,d %s", count, what));
  }

  void end(String what) {
    out.println(String.format(Locale.ROOT, "%s: %s in %.1f s", phase, what, (System.nanoTime() - start) / 1e9));
    out.flush();
  }
}
