package io.roadml.pipeline.store;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.JsonText;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Row;
import io.roadml.pipeline.loading.PipelineReference;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What processes that share a metadata store can do about each other's runs: cancel them, and find their pipelines again.
///
/// - Threading: safe for many threads.
/// - Fails: [io.roadml.metadata.MetadataException].
public final class RunControl {
  private final MetadataStore metadata;
  private final RunHistory history;
  private final Clock clock;

  private RunControl(MetadataStore metadata, Clock clock) {
    this.metadata = metadata;
    this.history = RunHistory.in(metadata);
    this.clock = clock;
  }

  /// What can be done about the runs of a metadata store.
  public static RunControl in(MetadataStore metadata) {
    return new RunControl(metadata, Clock.systemUTC());
  }

  /// Asks the process that goes on with a run to cancel it, and returns at once. That process sees it within a second, and
  /// then does what [io.roadml.pipeline.PipelineRun#cancel] does. Asking again changes nothing.
  ///
  /// @throws RefusedException if there is no such run, if it has ended, if it is nested in another, or if its process has died
  public void cancel(String run) {
    var _ = metadata.transact(() -> {
      requireGoingOn(run);
      return metadata.sql().update("INSERT INTO pipeline_cancel (run_id, asked_at) VALUES (?, ?)"
          + " ON CONFLICT (run_id) DO NOTHING", run, Micros.of(clock.instant()));
    });
  }

  private void requireGoingOn(String run) {
    RunSummary summary = history.run(run)
        .orElseThrow(() -> RefusedException.missing("run=" + run + " is not in the journal"));
    if (summary.endedAt().isPresent()) {
      throw new RefusedException(ErrorCode.INVALID_STATE, "run=" + run + " has ended: "
          + summary.state().name().toLowerCase(Locale.ROOT));
    }
    if (summary.parent().isPresent()) {
      throw new RefusedException(ErrorCode.INVALID_STATE, "run=" + run + " is nested in run="
          + summary.parent().get() + "; cancel that one");
    }
    if (!summary.isAlive()) {
      throw new RefusedException(ErrorCode.INVALID_STATE, "run=" + run
          + " does not go on: its process has died, and there is nothing to cancel");
    }
  }

  /// Writes down where a run's pipeline is, in place of what was written before.
  public void remember(String run, PipelineReference reference) {
    metadata.sql().update("INSERT INTO pipeline_reference (run_id, pipeline, jars) VALUES (?, ?, ?)"
        + " ON CONFLICT (run_id) DO UPDATE SET pipeline = excluded.pipeline, jars = excluded.jars", run,
        reference.pipeline(), JsonText.write(reference.jars().stream().map(Path::toString).toList()));
  }

  /// Where a run's pipeline is; empty if nobody has written it down, as for one that was built by a program of its own.
  public Optional<PipelineReference> reference(String run) {
    return metadata.sql().first("SELECT pipeline, jars FROM pipeline_reference WHERE run_id = ?", RunControl::read,
        run);
  }

  private static PipelineReference read(Row row) {
    List<?> jars = (List<?>) JsonText.read(row.text(2));
    return new PipelineReference(row.text(1), jars.stream().map(jar -> Path.of(jar.toString())).toList());
  }
}
