package io.roadml.pipeline.drawing;

import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.StepState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The states of a run's steps, and how far its maps are, as the run's events tell.
///
/// - Threading: immutable once made.
final class RunStates {
  private final Map<String, StepState> states = new HashMap<>();
  private final Map<String, Integer> sizes = new HashMap<>();
  private final Map<String, Integer> ended = new HashMap<>();
  private final RunEvent.RunStarted started;
  private final String prefix;
  private RunState state = RunState.RUNNING;

  /// @throws IllegalArgumentException if the events do not begin with the beginning of a run
  RunStates(List<RunEvent> events) {
    if (events.isEmpty() || !(events.getFirst() instanceof RunEvent.RunStarted beginning)) {
      throw new IllegalArgumentException("events=" + events.size() + ", want those of a run from its beginning on");
    }
    this.started = beginning;
    this.prefix = beginning.parent().map(parent -> parent.step() + "/").orElse("");
    events.forEach(this::note);
  }

  private void note(RunEvent event) {
    switch (event) {
      case RunEvent.RunCancelling _ -> state = RunState.CANCELLING;
      case RunEvent.RunFinished it -> state = it.state();
      case RunEvent.StepQueued it -> states.put(it.step(), StepState.QUEUED);
      case RunEvent.StepStarted it -> states.put(it.step(), StepState.RUNNING);
      case RunEvent.StepRetrying it -> states.put(it.step(), StepState.RETRYING);
      case RunEvent.StepMapped it -> {
        states.put(it.step(), StepState.RUNNING);
        sizes.put(it.step(), it.size());
      }
      case RunEvent.StepFinished it -> {
        states.put(it.step(), it.state());
        if (it.step().endsWith("]")) {
          ended.merge(it.step().substring(0, it.step().lastIndexOf('[')), 1, Integer::sum);
        }
      }
      case RunEvent.RunStarted _,RunEvent.StepNested _,RunEvent.StepLogged _,RunEvent.StepCached _,RunEvent.StepLeaked _ -> {
        // These change no state.
      }
    }
  }

  String pipeline() {
    return started.pipeline();
  }

  String run() {
    return started.run();
  }

  RunState state() {
    return state;
  }

  StepState of(String step) {
    return states.getOrDefault(prefix + step, StepState.PENDING);
  }

  /// How many elements of a map have ended, of how many; empty before it has its list.
  String progress(String step) {
    Integer size = sizes.get(prefix + step);
    return size == null ? "" : " " + ended.getOrDefault(prefix + step, 0) + "/" + size;
  }
}
