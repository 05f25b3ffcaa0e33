package io.roadml.pipeline.store;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.Row;
import io.roadml.metadata.Sql;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.StepState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the journal tells of runs, also of those of other processes.
///
/// - Threading: safe for many threads.
/// - Fails: [io.roadml.metadata.MetadataException].
public final class RunHistory {
  private static final String SUMMARY = "SELECT r.run_id, r.pipeline, r.started_at, r.resumes, r.parent_run,"
      + " (SELECT f.state FROM pipeline_event f WHERE f.run_id = r.run_id AND f.step = '' AND f.kind = 'RunFinished'),"
      + " (SELECT f.at FROM pipeline_event f WHERE f.run_id = r.run_id AND f.step = '' AND f.kind = 'RunFinished'),"
      + " (SELECT COUNT(*) FROM pipeline_event c WHERE c.run_id = r.run_id AND c.step = ''"
      + " AND c.kind = 'RunCancelling'), r.root_run FROM pipeline_run r";

  private final Sql sql;
  private final Leases leases;

  RunHistory(Sql sql, Leases leases) {
    this.sql = sql;
    this.leases = leases;
  }

  /// What the journal in a metadata store tells somebody who only looks.
  public static RunHistory in(MetadataStore metadata) {
    Leases leases = new Leases(metadata, Clock.systemUTC(), StoreConfig.defaults().lease());
    leases.close(); // who only looks has nothing to renew
    return new RunHistory(metadata.sql(), leases);
  }

  /// The latest runs, the newest first, without those that are nested in others.
  ///
  /// @param most how many at most, 1 to 10,000
  public List<RunSummary> latest(int most) {
    Check.between("most", most, 1, 10_000);
    return sql.list(SUMMARY + " WHERE r.parent_run IS NULL ORDER BY r.started_at DESC, r.run_id LIMIT ?", this::summary,
        most);
  }

  /// The latest runs of a pipeline, the newest first, without those that are nested in others.
  ///
  /// @param most how many at most, 1 to 10,000
  public List<RunSummary> latest(String pipeline, int most) {
    Check.between("most", most, 1, 10_000);
    return sql.list(
        SUMMARY + " WHERE r.pipeline = ? AND r.parent_run IS NULL ORDER BY r.started_at DESC, r.run_id LIMIT ?",
        this::summary, pipeline, most);
  }

  /// A run, if there is one of that id.
  public Optional<RunSummary> run(String run) {
    return sql.first(SUMMARY + " WHERE r.run_id = ?", this::summary, run);
  }

  /// The runs that a run has started as steps of its own, the oldest first.
  public List<RunSummary> nestedIn(String run) {
    return sql.list(SUMMARY + " WHERE r.parent_run = ? ORDER BY r.started_at, r.run_id", this::summary, run);
  }

  private RunSummary summary(Row row) {
    Optional<RunState> ended = Optional.ofNullable(row.text(6)).map(RunState::valueOf);
    RunState state = ended.orElse(row.integer(8) > 0 ? RunState.CANCELLING : RunState.RUNNING);
    return new RunSummary(row.text(1), row.text(2), Micros.instant(row.integer(3)), state,
        Optional.ofNullable(row.integerOrNull(7)).map(Micros::instant),
        ended.isEmpty() && leases.holder(StoredJournal.leaseOf(row.text(9))).isPresent(),
        Optional.ofNullable(row.text(4)),
        Optional.ofNullable(row.text(5)));
  }

  /// What has happened in a run, in the order in which it happened; empty if there is no such run.
  public List<RunEvent> events(String run) {
    return EventRow.all(sql, run);
  }

  /// The attempts of all steps of a run, in the order in which they began.
  public List<StepAttempt> attempts(String run) {
    return attempts(EventRow.all(sql, run));
  }

  /// The attempts that the events of a run tell of, in the order in which they began.
  public static List<StepAttempt> attempts(List<RunEvent> events) {
    Map<String, Instant> queued = new HashMap<>();
    Map<String, StepAttempt> attempts = new LinkedHashMap<>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.OfStep ofStep) {
        note(ofStep, queued, attempts);
      }
    }
    return new ArrayList<>(attempts.values());
  }

  private static void note(RunEvent.OfStep event, Map<String, Instant> queued, Map<String, StepAttempt> attempts) {
    switch (event) {
      case RunEvent.StepQueued it -> queued.put(it.step(), it.at());
      case RunEvent.StepStarted it -> attempts.put(id(it.step(), it.attempt()), new StepAttempt(it.step(), it.attempt(),
          queued.getOrDefault(it.step(), it.at()), it.at(), Optional.empty(), StepState.RUNNING, Optional.empty()));
      case RunEvent.StepRetrying it -> {
        attempts.computeIfPresent(id(it.step(), it.attempt()),
            (_, attempt) -> attempt.ended(it.at(), it.state(), Optional.of(it.failure())));
        queued.put(it.step(), it.at().plus(it.delay()));
      }
      case RunEvent.StepFinished it -> attempts.compute(id(it.step(), it.attempt()),
          (_, attempt) -> (attempt == null ? without(it, queued) : attempt).ended(it.at(), it.state(), it.failure()));
      default -> {
        // Says nothing of an attempt's times.
      }
    }
  }

  private static StepAttempt without(RunEvent.StepFinished it, Map<String, Instant> queued) {
    return new StepAttempt(it.step(), it.attempt(), queued.getOrDefault(it.step(), it.at()), it.at(), Optional.empty(),
        it.state(), Optional.empty());
  }

  private static String id(String step, int attempt) {
    return attempt + " " + step;
  }

  /// The lines that an attempt has logged.
  public List<RunEvent.StepLogged> log(String run, String step, int attempt) {
    return sql.list("SELECT run_id, sequence, kind, body FROM pipeline_event WHERE run_id = ? AND step = ? AND kind = ?"
        + " ORDER BY sequence", EventRow::read, run, step, RunEvent.StepLogged.class.getSimpleName()).stream()
        .map(RunEvent.StepLogged.class::cast).filter(line -> line.attempt() == attempt).toList();
  }
}
