package io.roadml.serving.endpoint;

import io.roadml.serving.endpoint.RepositoryException.Kind;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/// The one thread that loads models, in the order it is asked to.
///
/// - Threading: safe for many threads; the thread itself must not [#call] or [#close].
final class LoaderThread implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(LoaderThread.class.getName());

  private final ExecutorService thread = Executors.newSingleThreadExecutor(this::started);
  private volatile List<Thread> workers = List.of();

  private Thread started(final Runnable work) {
    final Thread worker = Thread.ofPlatform().name("roadml-loader").daemon(true).unstarted(work);
    workers = List.of(worker);
    return worker;
  }

  /// Runs a task some time; after [#close] never.
  void submit(final Runnable task) {
    try {
      thread.execute(() -> guarded(task));
    } catch (final RejectedExecutionException closed) {
      LOGGER.log(System.Logger.Level.DEBUG, "closed; a change of the models is not followed", closed);
    }
  }

  private static void guarded(final Runnable task) {
    try {
      task.run();
    } catch (final RuntimeException | Error e) { // a bug in one task must not end the loading of models
      LOGGER.log(System.Logger.Level.ERROR, "following a change of the models failed", e);
    }
  }

  /// Runs a task and waits for its end, whatever interrupts; an interrupt is kept.
  ///
  /// @throws RepositoryException what the task throws, or that this is closed
  void call(final Runnable task) {
    try {
      await(thread.submit(task));
    } catch (final RejectedExecutionException e) {
      throw new RepositoryException(Kind.CLOSED, "the server is shutting down", e);
    }
  }

  private static void await(final Future<?> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (final InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (final ExecutionException e) {
      throw unwrapped(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unwrapped(final ExecutionException e) {
    return e.getCause() instanceof RepositoryException known
        ? new RepositoryException(known.kind(), known.getMessage(), known)
        : new IllegalStateException("loading failed by a bug", e.getCause());
  }

  /// Takes no more tasks, finishes those it has, and ends the thread.
  @Override
  public void close() {
    thread.close();
    Drains.await(workers);
  }
}
