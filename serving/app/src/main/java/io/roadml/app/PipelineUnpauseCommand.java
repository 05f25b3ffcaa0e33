package io.roadml.app;

import io.roadml.schedules.Schedules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Lets a schedule fire again.
@Command(name = "unpause", description = "Has a paused schedule fire again, from now on.")
final class PipelineUnpauseCommand extends ScheduleJob {
  @Parameters(paramLabel = "NAME", description = "The schedule.")
  private String name;

  @Override
  void run(Schedules schedules) {
    schedules.resume(name);
    out().println("schedule " + name + " fires again");
  }
}
