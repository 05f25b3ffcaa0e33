package io.roadml.app;

import io.roadml.app.runs.PipelineTexts;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.RunSummary;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Cancels a run of another process, and tells what came of it.
@Command(name = "cancel",
    description = "Cancels a run that another process goes on with, and waits until it has ended.")
final class PipelineCancelCommand extends PipelineJob {
  private static final int LONGEST_SECONDS = 86_400;
  private static final long LOOK_MILLIS = 100;

  @Parameters(paramLabel = "RUN", description = "The run: its id, the first digits of it, or latest.")
  private String run;

  @Option(names = "--wait-seconds", paramLabel = "N", defaultValue = "60",
      description = "At most so long it waits for the end, 0 to 86400; ${DEFAULT-VALUE} unless told otherwise.")
  private int seconds;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  void run(RunHistory history) throws InterruptedException {
    if (seconds < 0 || seconds > LONGEST_SECONDS) {
      throw Failure.wrongUse("--wait-seconds=" + seconds, where(), "pass 0 to " + LONGEST_SECONDS);
    }
    String id = run(history, run).run();
    control().cancel(id);
    RunSummary after = ended(history, id);
    print(json, PipelineTexts.facts(after), said(after) + "\n");
    out().flush();
    if (after.endedAt().isEmpty() && seconds > 0) {
      throw Failure.failedJob("run=" + id + " has not ended within " + seconds + " s", where(),
          "wait, it has been asked to; `roadml pipeline show " + id + "` tells where it is");
    }
    if (after.endedAt().isPresent() && after.state() != RunState.CANCELLED) {
      throw Failure.failedJob("run=" + id + " had ended before it could be cancelled: "
          + PipelineTexts.words(after.state()), where(), "look at it with `roadml pipeline show " + id + "`");
    }
  }

  /// The other process says it in the journal, which is all that the two have in common.
  private RunSummary ended(RunHistory history, String id) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    var never = new CountDownLatch(1);
    RunSummary now = history.run(id).orElseThrow();
    while (now.endedAt().isEmpty() && System.nanoTime() < until) {
      var _ = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      now = history.run(id).orElseThrow();
    }
    return now;
  }

  private static String said(RunSummary run) {
    return "run " + run.run() + " " + (run.endedAt().isPresent() ? PipelineTexts.words(run.state())
        : "was asked to end");
  }
}
