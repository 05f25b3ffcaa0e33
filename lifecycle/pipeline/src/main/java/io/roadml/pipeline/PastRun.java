package io.roadml.pipeline;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a run has left for one that resumes it: the outputs of its steps that ended well, of the runs nested in it, and of
/// those that it went on with itself.
///
/// - Threading: immutable.
final class PastRun {
  private final String run;
  private final Map<String, Remembered> outputs;

  private PastRun(String run, Map<String, Remembered> outputs) {
    this.run = run;
    this.outputs = outputs;
  }

  /// Reads a run. One that has written only a part of its journal has left what that part says.
  ///
  /// @throws IllegalArgumentException if there is no such run
  static PastRun read(Journal journal, String run) {
    Map<String, Remembered> outputs = new HashMap<>();
    if (!collect(journal, run, outputs, new HashSet<>())) {
      throw new IllegalArgumentException("run=" + run + " is not in the journal");
    }
    return new PastRun(run, outputs);
  }

  private static boolean collect(Journal journal, String run, Map<String, Remembered> outputs, Set<String> seen) {
    List<RunEvent> events = seen.add(run) ? journal.read(run) : List.of();
    for (RunEvent event : events) {
      switch (event) {
        case RunEvent.RunStarted started ->
            started.resumes().ifPresent(earlier -> collect(journal, earlier, outputs, seen));
        case RunEvent.StepNested nested -> collect(journal, nested.nested(), outputs, seen);
        case RunEvent.StepFinished finished when finished.state().isSuccess() ->
            finished.output().ifPresent(output -> outputs.put(finished.step(), output));
        default -> {
          // Nothing that is left.
        }
      }
    }
    return !events.isEmpty();
  }

  /// The id of the run.
  String run() {
    return run;
  }

  /// What a step, or an element of a mapped one, had given.
  ///
  /// @param path as in the run
  Optional<Remembered> output(String path) {
    return Optional.ofNullable(outputs.get(path));
  }

  /// How many outputs there are.
  int size() {
    return outputs.size();
  }
}
