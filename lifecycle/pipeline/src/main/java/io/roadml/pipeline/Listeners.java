package io.roadml.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/// Tells listeners, each on a thread of its own: a slow one hears late, and holds up nobody.
///
/// - Memory: of what a listener has not heard yet so much is kept; what comes then it misses, but for the beginnings and ends of
///   runs.
/// - Threading: [#tell] by the runner's thread.
final class Listeners implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  /// Events that wait for a listener.
  static final int MOST_WAITING = 100_000;

  private final List<Listening> all;

  Listeners(List<RunListener> listeners) {
    this.all = listeners.stream().map(Listening::new).toList();
  }

  void tell(RunEvent event) {
    all.forEach(listening -> listening.add(event));
  }

  /// Waits a few seconds until all have heard everything.
  @Override
  public void close() {
    all.forEach(listening -> listening.heard.add(Optional.empty()));
    all.forEach(Listening::join);
  }

  private static final class Listening {
    private final LinkedBlockingQueue<Optional<RunEvent>> heard = new LinkedBlockingQueue<>();
    private final RunListener listener;
    private final Thread thread;
    private boolean hasFailed;
    private long missed;

    Listening(RunListener listener) {
      this.listener = listener;
      this.thread = Thread.ofVirtual().name("roadml-pipeline-listener").start(this::listen);
    }

    /// By the runner's thread, which does not wait.
    void add(RunEvent event) {
      if (heard.size() < MOST_WAITING || isEndpoint(event)) {
        heard.add(Optional.of(event));
      } else if (missed++ == 0) {
        LOG.log(System.Logger.Level.WARNING, "a listener is {0} events behind, and misses what comes now",
            Integer.toString(MOST_WAITING));
      }
    }

    private static boolean isEndpoint(RunEvent event) {
      return event instanceof RunEvent.RunStarted || event instanceof RunEvent.RunFinished;
    }

    private void listen() {
      try {
        for (Optional<RunEvent> event = heard.take(); event.isPresent(); event = heard.take()) {
          tell(event.orElseThrow());
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private void tell(RunEvent event) {
      try {
        listener.on(event);
      } catch (RuntimeException | Error e) {
        if (!hasFailed) {
          LOG.log(System.Logger.Level.WARNING, "a listener has failed at " + event + "; it is told on", e);
        }
        hasFailed = true;
      }
    }

    private void join() {
      try {
        if (!thread.join(FAREWELL)) {
          thread.interrupt();
        }
      } catch (InterruptedException _) {
        thread.interrupt();
        Thread.currentThread().interrupt();
      }
    }
  }
}
