package io.roadml.schedules;

import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.RunSummary;
import java.time.Instant;
import java.util.Optional;

/// What runs still tell of instants whose fires are forgotten: the ids of the runs follow from the instants.
///
/// - Threading: safe for many threads.
final class Forgotten {
  private final RunHistory runs;

  Forgotten(MetadataStore metadata) {
    this.runs = RunHistory.in(metadata);
  }

  /// The round of a fire that is asked for: that of the last run, so that nothing is done but to look how it ended, or the next one if
  /// the instant is to be done again.
  int round(String schedule, Instant at, Reprocess reprocess) {
    int rounds = 0;
    Optional<RunSummary> last = Optional.empty();
    for (Optional<RunSummary> next = run(schedule, at, 1); next.isPresent(); next = run(schedule, at, rounds + 1)) {
      last = next;
      rounds++;
    }
    boolean isAgain = last.filter(run -> reprocess.isWanted(run.state() == RunState.SUCCESS)).isPresent();
    return Math.max(1, isAgain ? rounds + 1 : rounds);
  }

  private Optional<RunSummary> run(String schedule, Instant at, int round) {
    return runs.run(Fire.firstRun(schedule, at, round));
  }
}
