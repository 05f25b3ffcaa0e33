package io.roadml.workers;

import io.roadml.pipeline.Failure;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepLogged;
import io.roadml.pipeline.RunListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// What happened in runs, for tests that wait for it.
final class Heard implements RunListener {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final List<RunEvent> events = new ArrayList<>();

  @Override
  public synchronized void on(RunEvent event) {
    events.add(event);
    notifyAll();
  }

  /// Waits for so many events.
  synchronized List<RunEvent> await(int count, Predicate<RunEvent> which) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE_NANOS;
    List<RunEvent> found = events.stream().filter(which).toList();
    while (found.size() < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("only " + found + " of " + count + ", among " + events);
      }
      wait(left);
      found = events.stream().filter(which).toList();
    }
    return found;
  }

  /// Waits for a line of a step's log that begins with a word, and gives what comes behind it.
  String awaitLine(String step, String word) throws InterruptedException {
    RunEvent found = await(1, event -> event instanceof StepLogged logged && logged.step().equals(step)
        && logged.line().startsWith(word)).getFirst();
    return ((StepLogged) found).line().substring(word.length());
  }

  synchronized List<String> lines(String step) {
    return events.stream().filter(event -> event instanceof StepLogged logged && logged.step().equals(step))
        .map(event -> ((StepLogged) event).line()).toList();
  }

  StepFinished finished(String step) throws InterruptedException {
    return (StepFinished) await(1, event -> event instanceof StepFinished end && end.step().equals(step)).getFirst();
  }

  Failure failure(String step) throws InterruptedException {
    return finished(step).failure().orElseThrow(() -> new AssertionError(step + " has not failed"));
  }

  synchronized <T extends RunEvent> List<T> all(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
