package io.roadml.pipeline.drawing;

import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunEvent.StepLogged;
import io.roadml.pipeline.store.StepAttempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the attempts of a run have logged, and what a page calls the places where it stands.
///
/// - Threading: one thread.
final class AttemptLogs {
  /// Nobody reads more of one attempt on a page; the last lines are those that tell what went wrong.
  static final int MOST_LINES = 200;

  private final Map<StepAttempt, Log> logs = new LinkedHashMap<>();

  /// The last lines of an attempt.
  ///
  /// @param hidden how many there are before these
  record Log(String anchor, List<StepLogged> lines, int hidden) {}

  /// The two things that lines know of their attempt, which are only unique within a run.
  private record Key(String step, int attempt) {}

  /// Takes the lines of a run.
  void add(List<StepAttempt> attempts, List<RunEvent> events) {
    Map<Key, List<StepLogged>> lines = new HashMap<>();
    for (RunEvent event : events) {
      if (event instanceof StepLogged line) {
        lines.computeIfAbsent(new Key(line.step(), line.attempt()), _ -> new ArrayList<>()).add(line);
      }
    }
    for (StepAttempt attempt : attempts) {
      List<StepLogged> all = lines.getOrDefault(new Key(attempt.step(), attempt.attempt()), List.of());
      if (!all.isEmpty()) {
        logs.put(attempt, log(all));
      }
    }
  }

  private Log log(List<StepLogged> all) {
    int hidden = Math.max(0, all.size() - MOST_LINES);
    return new Log("log-" + (logs.size() + 1), List.copyOf(all.subList(hidden, all.size())), hidden);
  }

  /// Empty if it has logged nothing.
  Optional<Log> of(StepAttempt attempt) {
    return Optional.ofNullable(logs.get(attempt));
  }
}
