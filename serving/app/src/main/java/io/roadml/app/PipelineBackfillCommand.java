package io.roadml.app;

import io.roadml.metadata.MetadataException;
import io.roadml.metadata.RefusedException;
import io.roadml.registry.StagePolicy;
import io.roadml.schedules.Backfill;
import io.roadml.schedules.BackfillProgress;
import io.roadml.schedules.FailureWebhook;
import io.roadml.schedules.FireState;
import io.roadml.schedules.Reprocess;
import io.roadml.schedules.ScheduleRunner;
import io.roadml.schedules.SchedulerConfig;
import io.roadml.schedules.Schedules;
import io.roadml.schedules.WebhookConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs a range of instants afterwards, in this process; a second one, or a scheduler, goes on if it is killed.
@Command(name = "backfill",
    description = "Runs a pipeline for the instants of a schedule that are past, in their order.")
final class PipelineBackfillCommand implements Callable<Integer> {
  private static final SchedulerConfig OFTEN = new SchedulerConfig(SchedulerConfig.DEFAULT.clock(),
      Duration.ofMillis(50), SchedulerConfig.DEFAULT.claim(), 100, SchedulerConfig.DEFAULT.keptFires());

  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The schedule.")
  private String name;

  @Option(names = "--from", paramLabel = "TIME", required = true,
      description = "First instant that counts, as 2026-11-01T00:00:00Z.")
  private String from;

  @Option(names = "--to", paramLabel = "TIME", required = true,
      description = "First instant that does not count any more.")
  private String to;

  @Option(names = "--max-parallel", paramLabel = "N", defaultValue = "1",
      description = "At most so many runs at once, 1 to 100; ${DEFAULT-VALUE} unless told otherwise.")
  private int mostAtOnce;

  @Option(names = "--reprocess", paramLabel = "WHICH", defaultValue = "none",
      description = "What is run again though it was run before: none, failed, all; ${DEFAULT-VALUE} unless told otherwise.")
  private String reprocess;

  @Mixin
  private StoreOptions options;

  @Override
  public Integer call() throws InterruptedException {
    LogLines.start(Level.WARNING);
    try (LifecycleData stores = options.open(StagePolicy.OFF);
        FailureWebhook webhook = new FailureWebhook(WebhookConfig.NONE)) {
      String id = schedules(stores).backfill(asked());
      return tell(finish(id, stores, webhook));
    } catch (RefusedException | IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), spec.qualifiedName(), "`" + spec.qualifiedName()
          + " --help` shows what there is");
    } catch (IOException | MetadataException e) {
      throw Failure.failedJob(e.getMessage(), spec.qualifiedName(), "mend it and try again");
    }
  }

  private Schedules schedules(LifecycleData stores) throws IOException {
    if (!stores.exists()) {
      throw Failure.wrongUse("there is no metadata store in " + options.data(), spec.qualifiedName(),
          "pass the --data folder of the schedule");
    }
    return new Schedules(stores.metadata(), Clock.systemUTC());
  }

  private Backfill asked() {
    return new Backfill(name, time("--from", from), time("--to", to), mostAtOnce, reprocess());
  }

  private Instant time(String option, String text) {
    return PipelineScheduleCommand.time(option, text, spec.qualifiedName()).toInstant();
  }

  private Reprocess reprocess() {
    Optional<Reprocess> named = Stream.of(Reprocess.values())
        .filter(which -> which.name().toLowerCase(Locale.ROOT).equals(reprocess)).findFirst();
    return named.orElseThrow(
        () -> Failure.wrongUse("--reprocess=" + reprocess, spec.qualifiedName(), "pass none, failed or all"));
  }

  private BackfillProgress finish(String id, LifecycleData stores, FailureWebhook webhook)
      throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    int[] told = {-1};
    return ScheduleRunner.finish(id, stores.metadata(), Scheduling.starter(stores), webhook, OFTEN, progress -> {
      if (told[0] != progress.done()) {
        told[0] = progress.done();
        err.println("backfill " + name + ": " + progress.done() + " of " + progress.total());
      }
    });
  }

  private int tell(BackfillProgress done) {
    int failed = done.count(FireState.FAILED);
    spec.commandLine().getOut()
        .println("backfill " + name + ": " + done.count(FireState.SUCCESS) + " of " + done.total()
            + " succeeded" + (failed == 0 ? "" : ", " + failed + " failed"));
    return done.count(FireState.SUCCESS) == done.total() ? 0 : RoadML.FAILED;
  }
}
