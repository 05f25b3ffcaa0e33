package io.roadml.serving.http;

import io.roadml.runtime.core.ErrorLog;
import io.roadml.serving.endpoint.Endpoints;
import io.undertow.server.ExchangeCompletionListener;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/// What all parts of one server share.
///
/// - Threading: safe for many threads.
final class ServerState {
  private static final int MOST_BACKGROUND = 256;

  final HttpConfig config;
  final Endpoints endpoints;
  final MemoryBudget budget;
  final AccessLog accessLog;
  final Clients clients;
  final ErrorLog errors = new ErrorLog();
  /// Requests that have begun and whose response has not been written to its end.
  final LongAdder inFlight = new LongAdder();
  final ExchangeCompletionListener countsDown = (exchange, next) -> {
    finished();
    next.proceed();
  };
  volatile boolean draining;

  private final Semaphore background = new Semaphore(MOST_BACKGROUND);
  private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
      Thread.ofVirtual().name("roadml-http-", 0).factory());

  ServerState(final HttpConfig config, final Endpoints endpoints, final Clients clients, final AccessLog accessLog) {
    this.config = config;
    this.endpoints = endpoints;
    this.accessLog = accessLog;
    this.clients = clients;
    budget = new MemoryBudget(config.memoryBytes());
  }

  void finished() {
    inFlight.decrement();
  }

  /// Runs work that may wait or take long; false when too much of it is under way.
  boolean inBackground(final Runnable work) {
    if (!background.tryAcquire()) {
      return false;
    }
    executor.execute(() -> {
      try {
        work.run();
      } finally {
        background.release();
      }
    });
    return true;
  }

  /// Ends what is left in the background, whose clients are gone.
  void close() {
    executor.shutdownNow();
  }
}
