package io.roadml.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The one thread that owns the state of all runs. In each turn it takes the messages there are, changes the state, writes
/// down what has happened, and only then acts: starts threads, tells listeners, lets those go who wait.
///
/// - Threading: [#post], [#log], [#cancel] and [#close] from any thread; everything else on its own.
final class Scheduler implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());
  private static final int MESSAGES_A_TURN = 4_096;
  private static final int LOG_LINES_WAITING = 10_000;
  /// As long as it takes to wake up two or three threads; none where the step needs the only core.
  private static final long LOOK_NANOS = Runtime.getRuntime().availableProcessors() > 1 ? 100_000 : 0;
  private static final Duration FAREWELL = Duration.ofSeconds(30);

  private final RunnerConfig config;
  private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final Semaphore logLines = new Semaphore(LOG_LINES_WAITING);
  private final Timers timers;
  private final Places places;
  private final Listeners listeners;
  private final Map<String, RunExecution> live = new HashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private List<RunEvent> events = new ArrayList<>();
  private List<Message> effects = new ArrayList<>();
  private long runs;
  private boolean isClosing;

  Scheduler(RunnerConfig config) {
    this.config = config;
    this.timers = new Timers(config.sources().ticks());
    this.places = new Places(config.capacity());
    this.listeners = new Listeners(config.ports().listeners());
    Thread.ofPlatform().name("roadml-pipeline").daemon().start(this::turns);
  }

  /// Work on the state of a run; of none, if it is null.
  private record Message(RunExecution run, Runnable work) {}

  RunnerConfig config() {
    return config;
  }

  /// Has work done on the state of a run, soon.
  void post(RunExecution run, Runnable work) {
    messages.add(new Message(run, work));
  }

  /// Looks at the clock again.
  void tick() {
    messages.add(new Message(null, () -> {
    }));
  }

  /// Has a line logged; waits while too many are.
  ///
  /// @throws InterruptedException if it was interrupted while it waited
  void log(RunExecution run, Runnable work) throws InterruptedException {
    logLines.acquire();
    post(null, () -> {
      logLines.release();
      if (!run.isOver()) {
        work.run();
      }
    });
  }

  private void turns() {
    try {
      while (!isClosing || !live.isEmpty()) {
        turn();
      }
    } catch (InterruptedException _) {
      LOG.log(System.Logger.Level.ERROR, "the runner's thread was interrupted; its runs stand still");
    } finally {
      ended.countDown();
    }
  }

  private void turn() throws InterruptedException {
    Message message = next();
    for (int i = 0; message != null; message = ++i < MESSAGES_A_TURN ? messages.poll() : null) {
      handle(message);
    }
    for (Timers.Timer timer = timers.due(); timer != null; timer = timers.due()) {
      handle(new Message(timer.run(), timer.action()));
    }
    do {
      places.fill(task -> handle(new Message(task.run(), task::start)));
    } while (commit());
  }

  /// Looks again for a while before it lets its thread sleep: a short step has ended sooner than a thread wakes up.
  private Message next() throws InterruptedException {
    long begin = System.nanoTime();
    Message message = messages.poll();
    while (message == null && !live.isEmpty() && System.nanoTime() - begin < LOOK_NANOS) {
      Thread.onSpinWait();
      message = messages.poll();
    }
    return message != null ? message : messages.poll(timers.untilNext(), TimeUnit.NANOSECONDS);
  }

  /// A fault of ours must not end the other runs.
  private void handle(Message message) {
    if (message.run() != null && message.run().isOver()) {
      return;
    }
    try {
      message.work().run();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "a run cannot go on", e);
      if (message.run() != null) {
        message.run().crash(e);
      }
    }
  }

  /// What is not written down has no consequences.
  ///
  /// @return whether there was anything, so that there may be more now
  private boolean commit() {
    List<RunEvent> written = events;
    List<Message> acts = effects;
    if (written.isEmpty() && acts.isEmpty()) {
      return false;
    }
    events = new ArrayList<>();
    effects = new ArrayList<>();
    if (append(written)) {
      written.forEach(listeners::tell);
      acts.forEach(Scheduler::act);
    }
    return true;
  }

  private static void act(Message effect) {
    if (effect.run().isCrashed()) {
      return;
    }
    try {
      effect.work().run();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "a run cannot go on", e);
      effect.run().crash(e);
    }
  }

  private boolean append(List<RunEvent> written) {
    try {
      if (!written.isEmpty()) {
        config.ports().journal().append(written);
      }
      return true;
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "the journal cannot be written; its runs have failed", e);
      written.stream().map(RunEvent::run).distinct().map(live::get).filter(run -> run != null)
          .forEach(run -> run.crash(e));
      return false;
    }
  }

  void emit(RunEvent event) {
    events.add(event);
  }

  /// Tells listeners of something that could not be written down.
  void tellOnly(RunEvent event) {
    listeners.tell(event);
  }

  /// Acts, once what has happened is written down.
  void afterwards(RunExecution run, Runnable effect) {
    effects.add(new Message(run, effect));
  }

  Instant now() {
    return config.sources().clock().instant();
  }

  Timers timers() {
    return timers;
  }

  Places places() {
    return places;
  }

  /// A run begins; its place among the runs.
  long enter(RunExecution run) {
    live.put(run.id(), run);
    return runs++;
  }

  void leave(RunExecution run) {
    live.remove(run.id());
  }

  /// Cancels a run, if it is one of these.
  void cancel(String run) {
    post(null, () -> {
      RunExecution execution = live.get(run);
      if (execution != null) {
        execution.requestCancel("somebody asked for it");
      }
    });
  }

  /// Cancels all runs, and waits until they have ended, but no longer than half a minute.
  @Override
  public void close() {
    post(null, () -> {
      isClosing = true;
      List.copyOf(live.values()).forEach(run -> run.cancel("the runner is closed"));
    });
    if (!endsWithin(FAREWELL)) {
      post(null, () -> List.copyOf(live.values())
          .forEach(run -> run.crash(new IllegalStateException("the runner was closed before the run had ended"))));
      endsWithin(FAREWELL);
    }
    listeners.close();
  }

  private boolean endsWithin(Duration limit) {
    try {
      return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
