package io.roadml.app;

import io.roadml.metadata.MetadataStore;
import io.roadml.schedules.FailureWebhook;
import io.roadml.schedules.PipelineStarter;
import io.roadml.schedules.ScheduleRunner;
import io.roadml.schedules.SchedulerConfig;
import io.roadml.schedules.WebhookConfig;
import java.io.IOException;
import java.nio.file.Path;

/// Fires the schedules of a data folder within this process, from [#start] to [#close].
///
/// - Threading: safe for many threads.
final class Scheduling implements AutoCloseable {
  private final LifecycleData stores;
  private final WebhookConfig notification;
  private FailureWebhook webhook;
  private ScheduleRunner runner;
  private boolean isClosed;

  Scheduling(LifecycleData stores, WebhookConfig notification) {
    this.stores = stores;
    this.notification = notification;
  }

  /// Begins, unless it was closed meanwhile.
  synchronized void start() throws IOException {
    if (isClosed) return;
    MetadataStore metadata = stores.metadata();
    webhook = new FailureWebhook(notification);
    runner = ScheduleRunner.open(metadata, starter(stores), webhook, SchedulerConfig.DEFAULT);
  }

  static PipelineStarter starter(LifecycleData stores) throws IOException {
    MetadataStore metadata = stores.metadata();
    Path work = stores.pipelineWork();
    return new PipelineStarter(metadata, stores.artifacts(), work, (plain, store, closing) -> {
      PipelineExecutors executors = PipelineExecutors.open(metadata, store, work);
      closing.accept(executors);
      return executors.in(plain);
    });
  }

  /// Ends what runs so that the next process goes on with it.
  @Override
  public synchronized void close() {
    isClosed = true;
    if (runner != null) {
      runner.close();
      webhook.close();
    }
  }
}
