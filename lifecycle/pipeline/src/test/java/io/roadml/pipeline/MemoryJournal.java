package io.roadml.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A journal in memory, whose readers can wait for what they expect.
public final class MemoryJournal implements Journal {
  private static final long PATIENCE_MILLIS = 30_000;

  private final List<RunEvent> all = new ArrayList<>();

  @Override
  public synchronized void append(List<RunEvent> events) {
    all.addAll(events);
    notifyAll();
  }

  @Override
  public synchronized List<RunEvent> read(String run) {
    return all.stream().filter(event -> event.run().equals(run)).toList();
  }

  public synchronized List<RunEvent> all() {
    return List.copyOf(all);
  }

  public <E extends RunEvent> List<E> all(Class<E> type) {
    return all().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// The events of one step.
  public <E extends RunEvent.OfStep> List<E> of(String step, Class<E> type) {
    return all(type).stream().filter(event -> event.step().equals(step)).toList();
  }

  /// The last word on a step.
  public RunEvent.StepFinished finished(String step) {
    List<RunEvent.StepFinished> all = of(step, RunEvent.StepFinished.class);
    if (all.size() != 1) {
      throw new AssertionError(step + " has finished " + all.size() + " times: " + all());
    }
    return all.getFirst();
  }

  /// Waits until something has happened so often.
  public synchronized void await(int times, Predicate<RunEvent> what) throws InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (all.stream().filter(what).count() < times) {
      long left = end - System.currentTimeMillis();
      if (left <= 0) {
        throw new AssertionError("it did not happen: " + all);
      }
      wait(left);
    }
  }

  /// Waits until so many events have happened, or the first run has ended.
  public synchronized void awaitOrEnd(int events) throws InterruptedException {
    while (all.size() < events && !(!all.isEmpty() && all.getLast() instanceof RunEvent.RunFinished end
        && end.run().equals(all.getFirst().run()))) {
      wait(PATIENCE_MILLIS);
    }
  }

  public void await(Predicate<RunEvent> what) throws InterruptedException {
    await(1, what);
  }

  public void awaitStarted(String... steps) throws InterruptedException {
    for (String step : steps) {
      await(event -> event instanceof RunEvent.StepStarted started && started.step().equals(step));
    }
  }

  public Stream<String> started() {
    return all(RunEvent.StepStarted.class).stream().map(RunEvent.StepStarted::step);
  }
}
