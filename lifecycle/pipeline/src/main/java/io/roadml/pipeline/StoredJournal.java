package io.roadml.pipeline;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The events of all runs as rows of the metadata store.
///
/// Whoever writes the first event of a run gets a lease for it, and without that nobody can add another: a process that was
/// taken for dead, and whose run was resumed, writes nothing more.
final class StoredJournal implements Journal {
  private static final String INSERT = "INSERT INTO pipeline_event (run_id, sequence, at, kind, step, state, output, body)"
      + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

  private final MetadataStore store;
  private final Sql sql;
  private final Leases leases;
  private final Map<String, Writing> writing = new ConcurrentHashMap<>();

  StoredJournal(MetadataStore store, Leases leases) {
    this.store = store;
    this.sql = store.sql();
    this.leases = leases;
  }

  /// A run that this process writes.
  ///
  /// @param next the number of its next event
  private record Writing(Leases.Lease lease, long next) {}

  /// @throws RefusedException if a run is not this process's, or is resumed while it still goes on
  @Override
  public void append(List<RunEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    Map<String, Writing> after = new LinkedHashMap<>();
    store.transactRows(() -> {
      List<Object[]> rows = new ArrayList<>();
      for (RunEvent event : events) {
        Writing run = after.computeIfAbsent(event.run(), _ -> begun(event));
        rows.add(row(event, run.next()));
        after.put(event.run(), new Writing(run.lease(), run.next() + 1));
      }
      sql.batch(INSERT, rows);
      return null;
    });
    writing.putAll(after);
    events.forEach(this::letGo);
  }

  private static Object[] row(RunEvent event, long sequence) {
    EventRow row = EventRow.of(event);
    return new Object[]{event.run(), sequence, Micros.of(event.at()), row.kind(), row.step(),
        row.state().orElse(null), row.output().orElse(null), row.body()};
  }

  private Writing begun(RunEvent event) {
    Writing run = writing.get(event.run());
    if (run == null) {
      return begin(event);
    }
    if (!leases.renew(run.lease())) {
      throw new RefusedException(ErrorCode.ABORTED, "run=" + event.run()
          + " was taken over by another process; this one stops");
    }
    return run;
  }

  private Writing begin(RunEvent event) {
    if (!(event instanceof RunEvent.RunStarted started)) {
      throw new RefusedException(ErrorCode.INVALID_STATE, "run=" + event.run() + " is not run by this process");
    }
    started.resumes().ifPresent(this::takeOver);
    sql.update("INSERT INTO pipeline_run (run_id, pipeline, started_at, resumes, parent_run) VALUES (?, ?, ?, ?, ?)",
        started.run(), started.pipeline(), Micros.of(started.at()), started.resumes().orElse(null),
        started.parent().map(RunEvent.Parent::run).orElse(null));
    return new Writing(leases.take(leaseOf(started.run())).orElseThrow(), 0);
  }

  private void takeOver(String resumed) {
    leases.holder(leaseOf(resumed)).ifPresent(holder -> {
      throw new RefusedException(ErrorCode.RESOURCE_CONFLICT, "run=" + resumed + " still goes on in " + holder
          + "; cancel it first");
    });
    sql.first("SELECT run_id FROM pipeline_run WHERE resumes = ?", row -> row.text(1), resumed).ifPresent(other -> {
      throw new RefusedException(ErrorCode.RESOURCE_CONFLICT, "run=" + resumed + " was resumed as run=" + other
          + "; resume that one");
    });
    leases.revoke(leaseOf(resumed));
  }

  static String leaseOf(String run) {
    return "run/" + run;
  }

  private void letGo(RunEvent event) {
    if (event instanceof RunEvent.RunFinished) {
      Optional.ofNullable(writing.remove(event.run())).ifPresent(run -> leases.release(run.lease()));
    }
  }

  @Override
  public List<RunEvent> read(String run) {
    return sql.list("SELECT run_id, sequence, kind, body FROM pipeline_event WHERE run_id = ? ORDER BY sequence",
        EventRow::read, run);
  }
}
