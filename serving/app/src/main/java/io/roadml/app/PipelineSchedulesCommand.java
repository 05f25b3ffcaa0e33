package io.roadml.app;

import io.roadml.app.runs.ScheduleTexts;
import io.roadml.schedules.ScheduleStatus;
import io.roadml.schedules.Schedules;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists schedules.
@Command(name = "schedules",
    description = "Shows the schedules: when they fire next, and what became of the last time.")
final class PipelineSchedulesCommand extends ScheduleJob {
  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  void run(Schedules schedules) {
    List<ScheduleStatus> all = schedules.list();
    schedules.unreadable().forEach(this::warn);
    if (json) {
      out().println(Json.of(all.stream().map(status -> ScheduleTexts.facts(status, schedules)).toList()));
    } else {
      out().print(ScheduleTexts.list(all));
    }
  }
}
