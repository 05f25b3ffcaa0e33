package io.roadml.app;

import io.roadml.schedules.Schedules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Forgets a schedule.
@Command(name = "unschedule", description = "Forgets a schedule; what it has started goes on.")
final class PipelineUnscheduleCommand extends ScheduleJob {
  @Parameters(paramLabel = "NAME", description = "The schedule.")
  private String name;

  @Override
  void run(Schedules schedules) {
    schedules.delete(name);
    out().println("schedule " + name + " is no more");
  }
}
