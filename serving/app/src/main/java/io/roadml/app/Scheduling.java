package io.roadml.app;

import io.roadml.metadata.MetadataStore;
import io.roadml.schedules.FailureWebhook;
import io.roadml.schedules.PipelineStarter;
import io.roadml.schedules.ScheduleRunner;
import io.roadml.schedules.SchedulerConfig;
import io.roadml.schedules.WebhookConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Fires the schedules of a data folder within this process, from [#start] or [#startWithStore] to [#close].
///
/// - Threading: safe for many threads.
final class Scheduling implements AutoCloseable {
  private static final SchedulerConfig CONFIG = SchedulerConfig.DEFAULT;

  private final LifecycleData stores;
  private final WebhookConfig notification;
  private FailureWebhook webhook;
  private ScheduleRunner runner;
  private final CountDownLatch ending = new CountDownLatch(1);

  Scheduling(LifecycleData stores, WebhookConfig notification) {
    this.stores = stores;
    this.notification = notification;
  }

  /// Begins, unless it was closed meanwhile.
  synchronized void start() throws IOException {
    if (ending.getCount() == 0) return;
    MetadataStore metadata = stores.metadata();
    webhook = new FailureWebhook(notification);
    runner = ScheduleRunner.open(metadata, starter(stores), webhook, CONFIG);
  }

  /// Begins as soon as there is a store, which another process may make: who only serves is not given one.
  ///
  /// @param failed is told why it cannot begin
  void startWithStore(Consumer<Exception> failed) {
    Thread.ofVirtual().name("roadml-schedules-wait").start(() -> {
      try {
        while (!stores.exists()) {
          if (ending.await(CONFIG.poll().toNanos(), TimeUnit.NANOSECONDS)) return;
        }
        start();
      } catch (IOException | RuntimeException e) {
        failed.accept(e);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }

  static PipelineStarter starter(LifecycleData stores) throws IOException {
    MetadataStore metadata = stores.metadata();
    Path work = stores.pipelineWork();
    return new PipelineStarter(metadata, stores.artifacts(), work, (plain, store, closing) -> {
      PipelineExecutors executors = PipelineExecutors.open(metadata, store, work);
      closing.accept(executors::close);
      return executors.in(plain);
    });
  }

  /// Ends what runs so that the next process goes on with it.
  @Override
  public synchronized void close() {
    ending.countDown();
    if (runner != null) {
      runner.close();
      webhook.close();
    }
  }
}
