package io.roadml.pipeline.store;

import io.roadml.metadata.MetadataStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Looks again and again for runs that somebody wants to be cancelled, as long as this process has any.
///
/// - Threading: safe for many threads; one of its own looks.
final class Cancellations implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Cancellations.class.getName());
  private static final Duration EVERY = Duration.ofMillis(500);

  private final MetadataStore store;
  private final BooleanSupplier isAnyRunning;
  private final List<Consumer<String>> told = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().name("roadml-pipeline-cancellations").daemon().factory());

  Cancellations(MetadataStore store, BooleanSupplier isAnyRunning) {
    this.store = store;
    this.isAnyRunning = isAnyRunning;
    var _ = looks.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Tells one more of all such runs, until it is told to stop.
  Runnable tell(Consumer<String> cancel) {
    told.add(cancel);
    return () -> told.remove(cancel);
  }

  private void look() {
    if (told.isEmpty() || !isAnyRunning.getAsBoolean()) {
      return;
    }
    try {
      store.sql().list("SELECT run_id FROM pipeline_cancel", row -> row.text(1))
          .forEach(run -> told.forEach(cancel -> cancel.accept(run)));
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "who is to be cancelled cannot be read yet: {0}", e.getMessage());
    }
  }

  /// A run has ended, in the caller's transaction.
  void ended(String run) {
    store.sql().update("DELETE FROM pipeline_cancel WHERE run_id = ?", run);
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
