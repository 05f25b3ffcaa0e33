package io.roadml.app.demo;

import io.roadml.pipeline.CacheStatus;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepLogged;
import io.roadml.pipeline.RunEvent.StepStarted;
import io.roadml.pipeline.RunListener;
import io.roadml.pipeline.StepState;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Says what became of each step of a run: a line when it has ended, with what it said itself.
///
/// - Threading: one thread.
final class StepLines implements RunListener {
  private static final String CHANGED = "changed: ";

  private final PrintWriter out;
  private final Map<String, Instant> started = new HashMap<>();
  private final Map<String, String> said = new HashMap<>();

  StepLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void on(RunEvent event) {
    switch (event) {
      case StepStarted it -> started.put(it.step(), it.at());
      case StepLogged it -> said.put(it.step(), it.line());
      case StepFinished it -> {
        out.println(it.step() + ": " + told(it));
        out.flush();
      }
      default -> {
        // Nothing that people wait for.
      }
    }
  }

  private String told(StepFinished it) {
    return switch (it.state()) {
      case CACHED -> "not executed, nothing that it depends on has changed";
      case SUCCESS -> String.format(Locale.ROOT, "%s in %.1f s%s", said.getOrDefault(it.step(), "done"),
          Duration.between(started.getOrDefault(it.step(), it.at()), it.at()).toMillis() / 1e3, why(it));
      default -> word(it.state());
    };
  }

  /// Why a step ran that had run before.
  private static String why(StepFinished it) {
    boolean isAgain = it.cache().status() == CacheStatus.MISS && it.cache().reason().startsWith(CHANGED);
    return isAgain ? " (" + it.cache().reason() + ")" : "";
  }

  private static String word(StepState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
