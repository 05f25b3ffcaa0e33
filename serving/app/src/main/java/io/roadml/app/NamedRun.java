package io.roadml.app;

import io.roadml.kernels.EditDistance;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.RunSummary;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds the run that a user means: by its id, the first digits of it, or the word `latest`.
///
/// @param where the command that was given the name
record NamedRun(String where) {
  private static final String LATEST = "latest";
  private static final int SHORTEST_PREFIX = 4;
  private static final int MOST_MEANT = 5;
  private static final int MOST_LOOKED_AT = 10_000;

  RunSummary in(RunHistory history, String named) {
    Optional<RunSummary> found = named.equals(LATEST) ? history.latest(1).stream().findFirst() : history.run(named);
    return found.orElseGet(() -> byPrefix(history.latest(MOST_LOOKED_AT), named));
  }

  private RunSummary byPrefix(List<RunSummary> runs, String named) {
    List<RunSummary> found = named.length() < SHORTEST_PREFIX ? List.of()
        : runs.stream().filter(run -> run.run().startsWith(named)).toList();
    if (found.size() == 1) return found.getFirst();
    if (found.isEmpty()) {
      throw unknown("no run of a pipeline has the id " + named, where, named,
          runs.stream().map(RunSummary::run).toList(), "`roadml pipeline list` shows them");
    }
    throw Failure.wrongUse("run=" + named + " may be any of "
        + found.stream().limit(MOST_MEANT).map(RunSummary::run).collect(Collectors.joining(", ")), where,
        "name one by its id");
  }

  /// What to say of a name that is not there.
  static Failure unknown(String what, String where, String named, List<String> known, String otherwise) {
    return Failure.wrongUse(what, where, EditDistance.likely(named, known).map(near -> "did you mean " + near + "?")
        .orElse(otherwise));
  }
}
