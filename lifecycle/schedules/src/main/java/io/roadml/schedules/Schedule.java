package io.roadml.schedules;

import io.roadml.pipeline.loading.LoadedPipeline;
import io.roadml.pipeline.loading.PipelineReference;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// A pipeline, and when it runs.
///
/// ```java
/// Schedule.of("nightly", new PipelineReference("com.acme.Training", List.of()),
///     Recurrence.cron("0 3 * * *", ZoneId.of("Europe/Berlin"))).overlap(Overlap.QUEUE).param("day", "${interval_start}")
/// ```
///
/// In the values of parameters `${schedule}`, `${fire_time}`, `${interval_start}` and `${interval_end}` stand for the name and for
/// instants such as `2026-11-26T03:00:00Z`: an interval ends when the fire is, and begins when the one before it was. A pipeline
/// with parameters of these names is given them unless they are set.
///
/// - Threading: immutable.
///
/// @param name   letters, digits, `_`, `-` and `.`, at most 100
/// @param params parameters of the pipeline, by name
/// @param end    from when on it does not fire
/// @param webhook where failures are told, instead of where the runner says: a URL, or `env:NAME` or `file:PATH` where one is
public record Schedule(String name, PipelineReference pipeline, Recurrence recurrence, Map<String, String> params,
    Overlap overlap, CatchUp catchUp, Optional<Instant> end, Optional<String> webhook) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

  /// A schedule.
  ///
  /// @throws IllegalArgumentException if it cannot be called so, if its policies contradict each other, or a `${…}` is unknown
  public Schedule {
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(recurrence, "recurrence");
    Objects.requireNonNull(overlap, "overlap");
    Objects.requireNonNull(catchUp, "catchUp");
    Objects.requireNonNull(end, "end");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("schedule=" + name + ", want letters, digits, '_', '.' and '-', at most 100");
    }
    if (overlap == Overlap.CANCEL_PREVIOUS && catchUp.most() > 1) {
      throw new IllegalArgumentException("schedule=" + name + " would catch up " + catchUp.most()
          + " fires and cancel all but one; choose another overlap, or catch up the last one");
    }
    webhook.ifPresent(WebhookAddress::check);
    Launching.check(name, params);
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  /// Skips overlaps, catches up nothing, has no end.
  public static Schedule of(String name, PipelineReference pipeline, Recurrence recurrence) {
    return new Schedule(name, pipeline, recurrence, Map.of(), Overlap.SKIP, CatchUp.NONE, Optional.empty(),
        Optional.empty());
  }

  /// The same with one more parameter.
  public Schedule param(String param, String value) {
    Map<String, String> all = new LinkedHashMap<>(params);
    all.put(param, value);
    return new Schedule(name, pipeline, recurrence, all, overlap, catchUp, end, webhook);
  }

  /// The same with another policy for overlaps.
  public Schedule overlap(Overlap policy) {
    return new Schedule(name, pipeline, recurrence, params, policy, catchUp, end, webhook);
  }

  /// The same with another policy for missed fires.
  public Schedule catchUp(CatchUp policy) {
    return new Schedule(name, pipeline, recurrence, params, overlap, policy, end, webhook);
  }

  /// The same with an end.
  public Schedule end(Instant when) {
    return new Schedule(name, pipeline, recurrence, params, overlap, catchUp, Optional.of(when), webhook);
  }

  /// The same with a webhook for its failures.
  public Schedule webhook(String url) {
    return new Schedule(name, pipeline, recurrence, params, overlap, catchUp, end, Optional.of(url));
  }

  /// Opens the pipeline and looks whether it has the parameters that it would be given. Values are looked at when a run starts.
  ///
  /// @throws IllegalArgumentException if it cannot be opened here, or has a parameter too many or too few
  public void requirePipeline() {
    try (LoadedPipeline loaded = pipeline.open()) {
      Launching.requireParams(this, loaded.pipeline());
    }
  }

  /// The first instant behind another at which it fires; empty if it is over.
  public Optional<Instant> next(Instant after) {
    return recurrence.next(after).filter(instant -> end.map(instant::isBefore).orElse(true));
  }
}
