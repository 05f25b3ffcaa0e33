package io.roadml.app;

import io.roadml.kernels.EditDistance;
import io.roadml.metadata.MetadataStore;
import io.roadml.schedules.CatchUp;
import io.roadml.schedules.Overlap;
import io.roadml.schedules.Recurrence;
import io.roadml.schedules.Schedule;
import io.roadml.schedules.Schedules;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Defines or changes a schedule.
@Command(name = "schedule",
    description = "Has a pipeline run by the clock; changes the schedule if there is one of that name.")
final class PipelineScheduleCommand extends ScheduleJob {
  @Parameters(paramLabel = "NAME", description = "What the schedule is called.")
  private String name;

  @Option(names = "--pipeline", paramLabel = "PIPELINE", required = true,
      description = "The pipeline: a class, or a definition in a .yaml or .json file.")
  private String pipeline;

  @Mixin
  private JarOptions jars;

  @ArgGroup(multiplicity = "1")
  private When when;

  @Option(names = "--zone", paramLabel = "ZONE", defaultValue = "UTC",
      description = "Time zone of --cron; ${DEFAULT-VALUE} unless told otherwise.")
  private String zone;

  @Option(names = "--overlap", paramLabel = "POLICY", defaultValue = "skip",
      description = "When an earlier run goes on: skip, queue or cancel-previous; ${DEFAULT-VALUE} unless told otherwise.")
  private String overlap;

  @Option(names = "--catch-up", paramLabel = "POLICY", defaultValue = "none",
      description = "What is run of what was missed: none, last, all (the latest 100) or a number; ${DEFAULT-VALUE} unless told otherwise.")
  private String catchUp;

  @Option(names = "--param", paramLabel = "NAME=VALUE",
      description = "Parameter of the pipeline, which may have templates such as fire_time in it; may be repeated.")
  private Map<String, String> params = new LinkedHashMap<>();

  @Option(names = "--end", paramLabel = "TIME", description = "From when on it does not fire, as 2027-01-01T00:00:00Z.")
  private String end;

  @Option(names = "--notify", paramLabel = "URL",
      description = "Webhook that is told of runs that fail, or env:NAME or file:PATH where its URL is; the scheduler's unless told otherwise.")
  private String url;

  /// One of both.
  static final class When {
    @Option(names = "--cron", paramLabel = "EXPRESSION",
        description = "When, as cron says it: '0 3 * * MON-FRI', six fields with seconds first, or @daily.")
    private String cron;

    @Option(names = "--every", paramLabel = "DURATION", description = "How often, as PT15M; counted from 1970.")
    private String every;
  }

  @Override
  MetadataStore open(MetadataOptions options) throws IOException {
    return options.open();
  }

  @Override
  void run(Schedules schedules) {
    Schedule schedule = schedule();
    schedule.requirePipeline();
    schedules.define(schedule);
    out().println("schedule " + name + ": " + schedule.recurrence().text()
        + schedules.nextFires(name, 1).stream().findFirst().map(next -> ", next " + next).orElse(", over"));
  }

  private Schedule schedule() {
    var reference = jars.reference(pipeline).absolute();
    Schedule schedule = Schedule.of(name, reference, recurrence()).overlap(overlap()).catchUp(catchUp());
    for (Map.Entry<String, String> param : params.entrySet())
      schedule = schedule.param(param.getKey(), param.getValue());
    if (end != null) schedule = schedule.end(time("--end", end).toInstant());
    return url == null ? schedule : schedule.webhook(url);
  }

  private Recurrence recurrence() {
    try {
      return when.cron != null ? Recurrence.cron(when.cron, zone()) : Recurrence.every(Duration.parse(when.every));
    } catch (DateTimeException e) {
      throw Failure.wrongUse("--every=" + when.every, where(), "pass a duration such as PT15M");
    }
  }

  private ZoneId zone() {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw Failure.wrongUse("--zone=" + zone, where(), EditDistance.likely(zone, ZoneId.getAvailableZoneIds())
          .map(near -> "did you mean " + near + "?").orElse("pass a time zone such as Europe/Berlin"));
    }
  }

  private Overlap overlap() {
    return switch (overlap) {
      case "skip" -> Overlap.SKIP;
      case "queue" -> Overlap.QUEUE;
      case "cancel-previous" -> Overlap.CANCEL_PREVIOUS;
      default -> throw Failure.wrongUse("--overlap=" + overlap, where(), "pass skip, queue or cancel-previous");
    };
  }

  private CatchUp catchUp() {
    return switch (catchUp) {
      case "none" -> CatchUp.NONE;
      case "last" -> CatchUp.LAST;
      case "all" -> CatchUp.all();
      default -> {
        if (!catchUp.matches("\\d{1,6}")) {
          throw Failure.wrongUse("--catch-up=" + catchUp, where(), "pass none, last, all or a number");
        }
        yield new CatchUp(Integer.parseInt(catchUp));
      }
    };
  }

  private OffsetDateTime time(String option, String text) {
    return time(option, text, where());
  }

  /// A moment that a user names.
  static OffsetDateTime time(String option, String text, String where) {
    try {
      return OffsetDateTime.parse(text);
    } catch (DateTimeException e) {
      throw Failure.wrongUse(option + "=" + text, where, "pass a time such as 2026-11-26T03:00:00Z or …+01:00");
    }
  }
}
