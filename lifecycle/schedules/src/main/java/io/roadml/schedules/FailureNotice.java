package io.roadml.schedules;

import io.roadml.metadata.JsonText;
import io.roadml.pipeline.Failure;
import io.roadml.schedules.RunStarter.Look;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a webhook is told of a failure.
///
/// @param subject   the pipeline, or the schedule
/// @param run       empty if none began
/// @param fireTime  the instant of the schedule
/// @param failure   why; its step is empty if no step was to blame
/// @param startedAt empty if no run began
record FailureNotice(Subject subject, Optional<String> run, Optional<Instant> fireTime, Failure failure,
    Optional<Instant> startedAt, Instant endedAt) {
  /// @param schedule empty if the run was no schedule's
  record Subject(String pipeline, Optional<String> schedule) {}

  /// A fire has failed.
  static FailureNotice of(Fire fire, Optional<Schedule> schedule, Optional<String> message, Optional<Look> look,
      Instant now) {
    String pipeline = schedule.map(known -> known.pipeline().pipeline()).orElse(fire.schedule());
    Failure failure = look.flatMap(Look::failure).orElseGet(() -> new Failure("", "", message.orElse("")));
    return new FailureNotice(new Subject(pipeline, Optional.of(fire.schedule())), fire.run(), Optional.of(fire.at()),
        failure, look.map(Look::startedAt), look.flatMap(Look::endedAt).orElse(now));
  }

  /// What the body is.
  String json() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("event", "run_failed");
    body.put("pipeline", subject.pipeline());
    subject.schedule().ifPresent(name -> body.put("schedule", name));
    fireTime.ifPresent(at -> body.put("fire_time", at.toString()));
    run.ifPresent(id -> body.put("run", id));
    body.put("state", "FAILED");
    body.put("failure", Map.of("step", failure.step(), "type", failure.type(), "message", failure.message()));
    startedAt.ifPresent(at -> body.put("started_at", at.toString()));
    body.put("ended_at", endedAt.toString());
    run.ifPresent(id -> body.put("show", "roadml pipeline show " + id));
    return JsonText.write(body);
  }
}
