package io.roadml.serving.mlflow;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The threads that call the stores: platform threads, because a driver that waits in native code would hold a virtual thread's
/// carrier.
///
/// - Threading: safe for many threads.
final class StoreThreads implements AutoCloseable {
  private static final int LEAST = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(
      Math.max(LEAST, Runtime.getRuntime().availableProcessors()),
      Thread.ofPlatform().daemon().name("roadml-mlflow-", 0).factory());

  /// Runs work and waits for it; the work is interrupted when the caller is.
  <T> T call(final Callable<T> work) throws Exception {
    final Future<T> future = threads.submit(work);
    try {
      return future.get();
    } catch (final ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : new IllegalStateException("the store's thread died", e);
    } catch (final InterruptedException e) {
      future.cancel(true);
      throw e;
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
