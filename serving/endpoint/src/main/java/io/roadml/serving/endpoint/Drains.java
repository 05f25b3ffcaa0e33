package io.roadml.serving.endpoint;

import java.util.ArrayList;
import java.util.List;

/// Versions that nobody finds any more and that finish what they have accepted, each on a thread of its own, so that a slow
/// caller of one holds up nothing else.
///
/// - Threading: safe for many threads.
final class Drains {
  private static final System.Logger LOGGER = System.getLogger(Drains.class.getName());

  private final List<Thread> threads = new ArrayList<>();

  /// Begins to close a version; `then` is told when its memory is free.
  ///
  /// @return the thread that closes it, which ends by itself
  Thread start(final LoadedVersion version, final Runnable then) {
    final Thread thread = Thread.ofPlatform()
        .name("roadml-drain-" + version.endpoint().name() + "-" + version.endpoint().version())
        .unstarted(() -> drain(version, then));
    synchronized (threads) {
      threads.removeIf(known -> !known.isAlive());
      thread.start();
      threads.add(thread);
    }
    return thread;
  }

  private static void drain(final LoadedVersion version, final Runnable then) {
    try {
      version.close();
    } catch (final RuntimeException | Error e) { // an engine that fails to close must not hide that the version is gone
      LOGGER.log(System.Logger.Level.ERROR, "closing " + version.endpoint().name() + " failed", e);
    } finally {
      then.run();
    }
  }

  /// Waits for the end of all that have begun.
  void await() {
    final List<Thread> begun;
    synchronized (threads) {
      begun = List.copyOf(threads);
    }
    await(begun);
  }

  /// Waits for the end of these, whatever interrupts; an interrupt is kept.
  static void await(final List<Thread> threads) {
    boolean interrupted = false;
    for (final Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (final InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
