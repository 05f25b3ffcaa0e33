package io.roadml.app.runs;

import io.roadml.app.report.Figures;
import io.roadml.schedules.Fire;
import io.roadml.schedules.Schedule;
import io.roadml.schedules.ScheduleStatus;
import io.roadml.schedules.Schedules;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the commands about schedules print.
///
/// - Threading: stateless.
public final class ScheduleTexts {
  private static final int NEXT_ONES = 3;

  private ScheduleTexts() {}

  /// A paragraph for each schedule.
  public static String list(List<ScheduleStatus> all) {
    if (all.isEmpty()) return "no schedule\n";
    var text = new StringBuilder();
    all.forEach(status -> text.append(paragraph(status)));
    return text.toString();
  }

  private static String paragraph(ScheduleStatus status) {
    Schedule schedule = status.schedule();
    String next = status.isPaused() ? "paused" : status.next().map(Instant::toString).orElse("over");
    String last = status.last().map(fire -> "  last  " + fire.at() + " " + words(fire.state())
        + fire.message().map(why -> ": " + Figures.name(why)).orElse("") + "\n").orElse("");
    return schedule.name() + "  " + schedule.recurrence().text() + "  " + Figures.name(schedule.pipeline().pipeline())
        + "\n  next  " + next + "\n" + last;
  }

  private static String words(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// A schedule, for JSON.
  public static Map<String, Object> facts(ScheduleStatus status, Schedules schedules) {
    Schedule schedule = status.schedule();
    var facts = new LinkedHashMap<String, Object>();
    facts.put("name", schedule.name());
    facts.put("pipeline", schedule.pipeline().pipeline());
    facts.put("jars", schedule.pipeline().jars().stream().map(Path::toString).toList());
    facts.put("when", schedule.recurrence().text());
    facts.put("params", schedule.params());
    facts.put("overlap", words(schedule.overlap()));
    facts.put("catch_up", schedule.catchUp().most());
    facts.put("paused", status.isPaused());
    facts.put("next", schedules.nextFires(schedule.name(), NEXT_ONES));
    facts.put("last", status.last().map(ScheduleTexts::facts).orElse(null));
    return facts;
  }

  private static Map<String, Object> facts(Fire fire) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("at", fire.at());
    facts.put("state", words(fire.state()));
    facts.put("run_id", fire.run().orElse(null));
    facts.put("message", fire.message().orElse(null));
    return facts;
  }
}
