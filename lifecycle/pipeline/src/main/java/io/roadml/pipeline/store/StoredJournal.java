package io.roadml.pipeline.store;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Sql;
import io.roadml.pipeline.Journal;
import io.roadml.pipeline.RunEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The events of all runs as rows of the metadata store.
///
/// Whoever writes the first event of a run gets a lease for it, and without that nobody can add another: a process that was
/// taken for dead, and whose run was resumed, writes nothing more. The runs that are nested in a run share its lease.
final class StoredJournal implements Journal, AutoCloseable {
  private static final String INSERT = "INSERT INTO pipeline_event (run_id, sequence, at, kind, step, state, output, body)"
      + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

  private final MetadataStore store;
  private final Sql sql;
  private final Leases leases;
  private final Keeper keeper;
  private final Cancellations cancellations;
  private final Map<String, Writing> writing = new ConcurrentHashMap<>();

  /// @param keeper has the outputs that are written together with the events that tell of them
  StoredJournal(MetadataStore store, Leases leases, Keeper keeper) {
    this.store = store;
    this.sql = store.sql();
    this.leases = leases;
    this.keeper = keeper;
    this.cancellations = new Cancellations(store, () -> !writing.isEmpty());
  }

  /// A run that this process writes.
  ///
  /// @param root the run that is nested in no other
  /// @param next the number of its next event
  private record Writing(String root, Leases.Lease lease, long next) {
    Writing oneMore() {
      return new Writing(root, lease, next + 1);
    }
  }

  /// @throws RefusedException if a run is not this process's, or is resumed while it still goes on
  @Override
  public void append(List<RunEvent> events) {
    if (!events.isEmpty()) {
      Map<String, Writing> after = new HashMap<>();
      List<Keeper.Kept> outputs = keeper.take();
      try {
        store.transactRows(() -> {
          keeper.write(outputs);
          return write(events, after);
        });
      } catch (RuntimeException e) {
        keeper.notWritten(outputs);
        throw e;
      }
      keeper.written(outputs);
      writing.putAll(after);
      events.forEach(this::letGo);
    }
  }

  /// Whether this process writes a run, so that an event will follow for whatever is computed for it.
  boolean isWriting(String run) {
    return writing.containsKey(run);
  }

  private Map<String, Writing> write(List<RunEvent> events, Map<String, Writing> after) {
    List<Object[]> rows = new ArrayList<>();
    Set<Leases.Lease> renewed = new HashSet<>();
    for (RunEvent event : events) {
      Writing run = after.containsKey(event.run()) ? after.get(event.run()) : find(event, after);
      if (renewed.add(run.lease())) {
        renew(run);
      }
      rows.add(row(event, run.next()));
      if (event instanceof RunEvent.RunFinished && run.root().equals(event.run())) {
        cancellations.ended(event.run());
      }
      after.put(event.run(), run.oneMore());
    }
    sql.batch(INSERT, rows);
    return after;
  }

  private static Object[] row(RunEvent event, long sequence) {
    EventRow row = EventRow.of(event);
    return new Object[]{event.run(), sequence, Micros.of(event.at()), row.kind(), row.step(),
        row.state().orElse(null), row.output().orElse(null), row.body()};
  }

  private void renew(Writing run) {
    if (!leases.renew(run.lease())) {
      throw new RefusedException(ErrorCode.ABORTED, "run=" + run.root()
          + " was taken over by another process; this one stops");
    }
  }

  private Writing find(RunEvent event, Map<String, Writing> before) {
    if (event instanceof RunEvent.RunStarted started) {
      return begin(started, before);
    }
    return known(event.run(), Map.of());
  }

  private Writing known(String run, Map<String, Writing> before) {
    Writing known = before.getOrDefault(run, writing.get(run));
    if (known == null) {
      throw new RefusedException(ErrorCode.INVALID_STATE, "run=" + run + " is not run by this process");
    }
    return known;
  }

  private Writing begin(RunEvent.RunStarted started, Map<String, Writing> before) {
    Optional<Writing> parent = started.parent().map(of -> known(of.run(), before));
    String root = parent.map(Writing::root).orElse(started.run());
    if (started.resumes().isPresent()) {
      requireResumable(started.resumes().get());
      leases.revoke(leaseOf(started.resumes().get()));
      cancellations.ended(started.resumes().get());
    }
    sql.update("INSERT INTO pipeline_run (run_id, pipeline, started_at, resumes, parent_run, root_run)"
        + " VALUES (?, ?, ?, ?, ?, ?)", started.run(), started.pipeline(), Micros.of(started.at()),
        started.resumes().orElse(null), started.parent().map(RunEvent.Parent::run).orElse(null), root);
    return new Writing(root, parent.map(Writing::lease).orElseGet(() -> leases.take(leaseOf(root)).orElseThrow()), 0);
  }

  private void requireResumable(String run) {
    leases.holder(leaseOf(run)).ifPresent(holder -> {
      throw new RefusedException(ErrorCode.RESOURCE_CONFLICT, "run=" + run + " still goes on in " + holder
          + "; cancel it first");
    });
    resumedBy(run).ifPresent(other -> {
      throw new RefusedException(ErrorCode.RESOURCE_CONFLICT, "run=" + run + " was resumed as run=" + other
          + "; resume that one");
    });
  }

  /// The run that goes on with a run.
  private Optional<String> resumedBy(String run) {
    return sql.first("SELECT run_id FROM pipeline_run WHERE resumes = ?", row -> row.text(1), run);
  }

  @Override
  public String resumable(String run) {
    String newest = run;
    for (Optional<String> next = Optional.of(run); next.isPresent(); next = resumedBy(newest)) {
      newest = next.get();
    }
    requireResumable(newest);
    return newest;
  }

  static String leaseOf(String root) {
    return "run/" + root;
  }

  private void letGo(RunEvent event) {
    if (event instanceof RunEvent.RunFinished) {
      abandon(event.run());
    }
  }

  @Override
  public void abandon(String run) {
    Writing written = writing.remove(run);
    if (written != null && written.root().equals(run)) {
      leases.release(written.lease());
    }
  }

  @Override
  public Runnable onCancel(Consumer<String> cancel) {
    return cancellations.tell(cancel);
  }

  /// Looks for cancellations no more.
  @Override
  public void close() {
    cancellations.close();
  }

  @Override
  public List<RunEvent> read(String run) {
    return EventRow.all(sql, run);
  }
}
