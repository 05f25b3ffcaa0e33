package io.roadml.pipeline.drawing;

import io.roadml.pipeline.RunEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which steps a run's end has waited for: had one of them been quicker, the run might have ended earlier.
///
/// The journal has causes before effects, so what a step has waited for is the last that ended before it was queued. From
/// the last step that ended this leads back to the beginning.
final class CriticalPath {
  private final Map<String, String> causes = new HashMap<>();
  private final Set<String> queued = new HashSet<>();
  private String last = "";

  private CriticalPath() {
  }

  /// The paths of the steps, and of elements of maps; none while the run goes on.
  static Set<String> of(List<RunEvent> events) {
    if (events.isEmpty() || !(events.getLast() instanceof RunEvent.RunFinished)) {
      return Set.of();
    }
    CriticalPath path = new CriticalPath();
    events.forEach(path::note);
    return path.back();
  }

  private void note(RunEvent event) {
    switch (event) {
      case RunEvent.StepQueued it -> {
        if (queued.add(it.step())) {
          causes.put(it.step(), last);
        }
      }
      case RunEvent.StepFinished it -> {
        if (!queued.contains(it.step())) {
          causes.put(it.step(), last); // a map has waited for its last element; what was skipped, for whatever told so
        }
        last = it.step();
      }
      default -> {
        // Nothing waits for these.
      }
    }
  }

  private Set<String> back() {
    Set<String> path = new HashSet<>();
    for (String step = last; !step.isEmpty() && path.add(step); step = causes.getOrDefault(step, "")) {
      // The condition has done it.
    }
    return path;
  }
}
