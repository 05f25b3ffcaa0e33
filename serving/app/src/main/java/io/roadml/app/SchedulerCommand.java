package io.roadml.app;

import io.roadml.metadata.MetadataException;
import io.roadml.registry.StagePolicy;
import io.roadml.schedules.Schedules;
import io.roadml.schedules.WebhookConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Fires schedules until it is told to end.
///
/// Prints `ready schedules=N` on standard output. On SIGTERM or SIGINT it cancels what runs, so that the next scheduler goes on with it,
/// and exits 0.
@Command(name = "scheduler", description = "Fires the schedules of pipelines, and goes on with runs that were killed.")
final class SchedulerCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Mixin
  private StoreOptions options;

  @Mixin
  private NotifyOptions notification;

  @Override
  public Integer call() throws InterruptedException {
    LogLines.start(Level.WARNING);
    WebhookConfig webhook = notification.config("scheduler");
    LifecycleData stores = options.open(StagePolicy.OFF);
    var scheduling = new Scheduling(stores, webhook);
    PrintWriter out = spec.commandLine().getOut();
    try {
      scheduling.start();
      RoadML.endsAfter(() -> close(scheduling, stores), out);
      out.println("ready schedules=" + new Schedules(stores.metadata(), Clock.systemUTC()).list().size());
    } catch (IOException | MetadataException | IllegalArgumentException e) {
      throw Failure.failedJob(e.getMessage(), "scheduler", "name a --data folder or a --metadata-url that can be used");
    }
    Thread.currentThread().join(); // the process ends by a signal
    return 0;
  }

  private static void close(Scheduling scheduling, LifecycleData stores) {
    scheduling.close();
    stores.close();
  }
}
