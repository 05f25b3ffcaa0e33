package io.roadml.schedules;

import io.roadml.metadata.Nearest;
import io.roadml.pipeline.Param;
import io.roadml.pipeline.Pipeline;
import io.roadml.schedules.RunStarter.Launch;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a fire's run is given, so that it knows for which instant it is.
final class Launching {
  private static final Pattern TEMPLATE = Pattern.compile("\\$\\{([a-z_]+)\\}");
  private static final List<String> NAMES = List.of("schedule", "fire_time", "interval_start", "interval_end");
  private static final List<String> OFFERED = NAMES.subList(1, NAMES.size());
  private static final Duration LONG_AGO = Duration.ofDays(40 * 366);

  private Launching() {
  }

  static Launch of(Schedule schedule, Fire fire) {
    Map<String, String> known = known(schedule, fire.at());
    Map<String, String> params = new LinkedHashMap<>();
    schedule.params().forEach((name, value) -> params.put(name, filled(value, known)));
    Map<String, String> offered = new LinkedHashMap<>(known);
    offered.keySet().retainAll(OFFERED);
    return new Launch(fire.firstRun(), schedule.pipeline(), params, offered);
  }

  /// Whatever an instant is, its parameters are the same: those of a backfill are those that it would have had in time.
  private static Map<String, String> known(Schedule schedule, Instant at) {
    List<Instant> before = schedule.recurrence().latest(at.minus(LONG_AGO), at.minusNanos(1), 1);
    Map<String, String> known = new LinkedHashMap<>();
    known.put("schedule", schedule.name());
    known.put("fire_time", at.toString());
    known.put("interval_start", (before.isEmpty() ? at : before.getLast()).toString());
    known.put("interval_end", at.toString());
    return known;
  }

  /// @throws IllegalArgumentException if a parameter has a template that is not known
  static void check(String schedule, Map<String, String> params) {
    for (String value : params.values()) {
      TEMPLATE.matcher(value).results().map(found -> found.group(1)).filter(name -> !NAMES.contains(name)).findFirst()
          .ifPresent(name -> {
            throw new IllegalArgumentException(
                "schedule=" + schedule + ": ${" + name + "} is unknown, want one of " + NAMES);
          });
    }
  }

  /// @throws IllegalArgumentException if the pipeline has no such parameter, or needs another
  static void requireParams(Schedule schedule, Pipeline pipeline) {
    List<String> declared = pipeline.params().stream().map(Param::name).toList();
    schedule.params().keySet().stream().filter(name -> !declared.contains(name)).findFirst().ifPresent(name -> {
      throw new IllegalArgumentException(
          "pipeline=" + pipeline.name() + " has no param '" + name + "'" + Nearest.hint(name, declared));
    });
    pipeline.params().stream().filter(param -> param.byDefault().isEmpty() && !OFFERED.contains(param.name()))
        .map(Param::name).filter(name -> !schedule.params().containsKey(name)).findFirst().ifPresent(name -> {
          throw new IllegalArgumentException("pipeline=" + pipeline.name() + " param " + name
              + " is missing, and has no default");
        });
  }

  private static String filled(String value, Map<String, String> known) {
    return TEMPLATE.matcher(value).replaceAll(found -> Matcher.quoteReplacement(known.get(found.group(1))));
  }
}
