package io.roadml.app;

import io.roadml.schedules.Schedules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Pauses a schedule.
@Command(name = "pause", description = "Has a schedule not fire; what it has started goes on.")
final class PipelinePauseCommand extends ScheduleJob {
  @Parameters(paramLabel = "NAME", description = "The schedule.")
  private String name;

  @Override
  void run(Schedules schedules) {
    schedules.pause(name);
    out().println("schedule " + name + " is paused");
  }
}
