package io.roadml.schedules;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.JsonText;
import io.roadml.metadata.RefusedException;
import io.roadml.pipeline.loading.PipelineReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Schedules as the JSON of their rows.
final class ScheduleText {
  private static final Set<String> KEYS = Set.of("pipeline", "jars", "cron", "zone", "every", "params", "overlap",
      "catch_up", "end", "webhook");

  private ScheduleText() {
  }

  static String write(Schedule schedule) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("pipeline", schedule.pipeline().pipeline());
    body.put("jars", schedule.pipeline().jars().stream().map(Path::toString).toList());
    switch (schedule.recurrence()) {
      case CronTimes cron -> {
        body.put("cron", cron.expression());
        body.put("zone", cron.zone().getId());
      }
      case IntervalTimes interval -> body.put("every", interval.length().toString());
    }
    body.put("params", schedule.params());
    body.put("overlap", schedule.overlap().name());
    body.put("catch_up", schedule.catchUp().most());
    schedule.end().ifPresent(end -> body.put("end", end.toString()));
    schedule.webhook().ifPresent(url -> body.put("webhook", url));
    return JsonText.write(body);
  }

  /// @throws RefusedException if it is damaged, or of a newer RoadML, with the name
  static Schedule read(String name, String text) {
    try {
      Map<?, ?> body = (Map<?, ?>) JsonText.read(text);
      requireKnown(body);
      return new Schedule(name, pipeline(body), recurrence(body), params(body),
          Overlap.valueOf(string(body, "overlap").orElseThrow()),
          new CatchUp(((Long) body.get("catch_up")).intValue()), string(body, "end").map(Instant::parse),
          string(body, "webhook"));
    } catch (RuntimeException e) {
      throw new RefusedException(ErrorCode.INVALID_STATE, "schedule=" + name + " cannot be read: " + e.getMessage()
          + "; define it anew, or use the RoadML that did", e);
    }
  }

  /// Whoever does not know what a key says would fire at the wrong times.
  private static void requireKnown(Map<?, ?> body) {
    body.keySet().stream().filter(key -> !KEYS.contains(key)).findFirst().ifPresent(key -> {
      throw new IllegalArgumentException("it has the unknown key '" + key + "'");
    });
  }

  private static PipelineReference pipeline(Map<?, ?> body) {
    List<Path> jars = ((List<?>) body.get("jars")).stream().map(String.class::cast).map(Path::of).toList();
    return new PipelineReference(string(body, "pipeline").orElseThrow(), jars);
  }

  private static Recurrence recurrence(Map<?, ?> body) {
    return string(body, "every").map(Duration::parse).map(Recurrence::every).orElseGet(() -> Recurrence
        .cron(string(body, "cron").orElseThrow(), ZoneId.of(string(body, "zone").orElseThrow())));
  }

  private static Map<String, String> params(Map<?, ?> body) {
    Map<String, String> params = new LinkedHashMap<>();
    ((Map<?, ?>) body.get("params")).forEach((name, value) -> params.put((String) name, (String) value));
    return params;
  }

  private static Optional<String> string(Map<?, ?> body, String key) {
    return Optional.ofNullable((String) body.get(key));
  }
}
