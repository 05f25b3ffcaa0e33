package io.roadml.pipeline;

import io.roadml.pipeline.RunEvent.RunStarted;
import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepNested;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a journal has of a run that is to be resumed.
final class Earlier {
  private Earlier() {
  }

  /// How a run began.
  ///
  /// @throws IllegalArgumentException if there is no such run
  static RunStarted beginning(Journal journal, String run) {
    return beginning(journal.read(run), run);
  }

  private static RunStarted beginning(List<RunEvent> events, String run) {
    if (!events.isEmpty() && events.getFirst() instanceof RunStarted started) {
      return started;
    }
    throw new IllegalArgumentException("run=" + run + " is not in the journal");
  }

  /// What is remembered of every path, the newest first: of the run, of the runs nested in it, and of those that it had
  /// resumed itself, which may have come further.
  static Map<String, Remembered> remembered(Journal journal, String run) {
    Map<String, Remembered> remembered = new HashMap<>();
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(run));
    while (!open.isEmpty()) {
      String next = open.poll();
      List<RunEvent> events = seen.add(next) ? journal.read(next) : List.of();
      collect(events, remembered, open);
    }
    return remembered;
  }

  private static void collect(List<RunEvent> events, Map<String, Remembered> remembered, Deque<String> open) {
    for (RunEvent event : events.reversed()) {
      switch (event) {
        case StepFinished finished when finished.state().isSuccess() ->
            finished.output().ifPresent(output -> remembered.putIfAbsent(finished.step(), output));
        case StepNested nested -> open.addFirst(nested.nested());
        case RunStarted started -> started.resumes().ifPresent(open::addLast);
        default -> {
          // Nothing was computed.
        }
      }
    }
  }
}
