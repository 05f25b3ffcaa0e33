package io.roadml.pipeline.drawing;

import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.RunSummary;
import io.roadml.pipeline.store.StepAttempt;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// When the attempts of a run's steps were, those of nested runs too: a line for each step, and below it one for each of its
/// elements or of the steps in it.
///
/// @param begins of the first thing that has happened
/// @param ends   of the run, or of the last thing that has happened while it goes on
/// @param hidden how many lines there are beyond these
record Timeline(RunSummary run, Instant begins, Instant ends, List<Line> lines, int hidden, AttemptLogs logs) {
  /// Nobody follows more.
  static final int MOST_LINES = 1000;

  /// A step, or an element.
  ///
  /// @param depth  how many lines it is below
  /// @param within the first and the last moment of the lines below it; empty if there is none
  record Line(String path, int depth, List<StepAttempt> attempts, boolean isCritical, List<Instant> within) {}

  static Timeline of(RunHistory history, String run) {
    RunSummary summary = history.run(run)
        .orElseThrow(() -> new IllegalArgumentException("run=" + run + " is not in the journal"));
    Reading reading = new Reading(summary.startedAt());
    reading.read(history, run);
    List<Line> lines = reading.lines();
    int shown = Math.min(MOST_LINES, lines.size());
    return new Timeline(summary, reading.begins, summary.endedAt().orElse(reading.ends), lines.subList(0, shown),
        lines.size() - shown, reading.logs);
  }

  /// From the beginning, in microseconds.
  long micros(Instant moment) {
    return sinceEpoch(moment) - sinceEpoch(begins);
  }

  /// As the journal has times.
  private static long sinceEpoch(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }

  Duration length() {
    return Duration.between(begins, ends);
  }

  /// When it ended, or how far it is.
  Instant end(StepAttempt attempt) {
    return attempt.endedAt().orElse(ends);
  }

  /// What is gathered from the journal.
  private static final class Reading {
    private final Map<String, List<StepAttempt>> attempts = new LinkedHashMap<>();
    private final Map<String, List<String>> children = new LinkedHashMap<>();
    private final Set<String> critical = new HashSet<>();
    private final AttemptLogs logs = new AttemptLogs();
    private Instant begins;
    private Instant ends;

    Reading(Instant begins) {
      this.begins = begins;
      this.ends = begins;
    }

    /// A nested run can only hold up a step that holds up the run.
    void read(RunHistory history, String run) {
      Map<String, Boolean> open = new LinkedHashMap<>(Map.of(run, true));
      while (!open.isEmpty()) {
        Map.Entry<String, Boolean> next = open.entrySet().iterator().next();
        boolean isCritical = next.getValue();
        open.remove(next.getKey());
        List<RunEvent> events = history.events(next.getKey());
        Set<String> path = isCritical ? CriticalPath.of(events) : Set.of();
        critical.addAll(path);
        events.forEach(event -> {
          ends = later(ends, event.at());
          if (event instanceof RunEvent.StepNested nested) {
            open.put(nested.nested(), path.contains(nested.step()));
          }
        });
        List<StepAttempt> found = RunHistory.attempts(events);
        found.forEach(this::add);
        logs.add(found, events);
      }
    }

    private void add(StepAttempt attempt) {
      begins = earlier(begins, attempt.queuedAt());
      line(attempt.step()).add(attempt);
    }

    private List<StepAttempt> line(String path) {
      for (String below = path; !below.isEmpty() && !attempts.containsKey(below); below = parent(below)) {
        attempts.put(below, new ArrayList<>(1));
        children.computeIfAbsent(parent(below), _ -> new ArrayList<>()).add(below);
      }
      return attempts.computeIfAbsent(path, _ -> new ArrayList<>(1));
    }

    private static String parent(String path) {
      return path.endsWith("]") ? path.substring(0, Math.max(0, path.lastIndexOf('[')))
          : path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /// Depth first, but without recursion.
    List<Line> lines() {
      Map<String, List<Instant>> within = within();
      List<Line> lines = new ArrayList<>();
      Deque<Map.Entry<String, Integer>> open = new ArrayDeque<>();
      push(open, "", 0);
      while (!open.isEmpty()) {
        Map.Entry<String, Integer> next = open.pop();
        String path = next.getKey();
        lines.add(new Line(path, next.getValue(), attempts.get(path), critical.contains(path),
            within.getOrDefault(path, List.of())));
        push(open, path, next.getValue() + 1);
      }
      return lines;
    }

    private void push(Deque<Map.Entry<String, Integer>> open, String parent, int depth) {
      List<String> below = new ArrayList<>(children.getOrDefault(parent, List.of()));
      if (!below.isEmpty() && below.getFirst().endsWith("]")) {
        below.sort(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder())); // [2] before [10]
      }
      below.reversed().forEach(path -> open.push(Map.entry(path, depth)));
    }

    private Map<String, List<Instant>> within() {
      Map<String, List<Instant>> within = new TreeMap<>();
      attempts.forEach((path, all) -> all.forEach(attempt -> {
        List<Instant> span = List.of(attempt.queuedAt(), attempt.endedAt().orElse(ends));
        for (String above = parent(path); !above.isEmpty(); above = parent(above)) {
          within.merge(above, span, Reading::both);
        }
      }));
      return within;
    }

    private static List<Instant> both(List<Instant> one, List<Instant> other) {
      return List.of(earlier(one.getFirst(), other.getFirst()), later(one.getLast(), other.getLast()));
    }

    private static Instant earlier(Instant a, Instant b) {
      return a.isBefore(b) ? a : b;
    }

    private static Instant later(Instant a, Instant b) {
      return a.isAfter(b) ? a : b;
    }
  }
}
