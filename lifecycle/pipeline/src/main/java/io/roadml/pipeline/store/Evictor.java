package io.roadml.pipeline.store;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.Sql;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Takes out of the cache what is old, and what is too much.
///
/// In use, and never taken, is what was kept or used within the last [minutes][#GRACE], what belongs to a run that goes on or
/// may be resumed, and what workers still need.
///
/// - Threading: safe for many threads and processes. What somebody uses or keeps again meanwhile stays.
final class Evictor {
  /// Between a look into the cache and the journal's word for it.
  static final Duration GRACE = Duration.ofMinutes(10);

  private final MetadataStore store;
  private final Sql sql;
  private final Clock clock;

  Evictor(MetadataStore store, Clock clock) {
    this.store = store;
    this.sql = store.sql();
    this.clock = clock;
  }

  /// An entry, or an output, which then has no key and was kept when it says it was used.
  private record Candidate(String key, String output, long size, long usedAt) {}

  Evicted evict(Eviction policy) {
    return store.transact(() -> {
      Instant now = clock.instant();
      Set<String> inUse = outputsInUse(now.minus(policy.resumable()));
      long young = Micros.of(now.minus(GRACE));
      List<Object[]> gone = chosen(policy, inUse, young, Micros.of(now.minus(policy.maxAge())));
      sql.batch("DELETE FROM pipeline_entry WHERE cache_key = ? AND used_at = ?", gone);
      Evicted outputs = deleteUnreferred(inUse, young);
      sql.update(
          "DELETE FROM pipeline_key WHERE known_at < ? AND cache_key NOT IN (SELECT cache_key FROM pipeline_entry)",
          Micros.of(now.minus(policy.maxAge()).minus(policy.resumable())));
      return new Evicted(gone.size(), outputs.outputs(), outputs.bytes());
    });
  }

  /// Of runs that have begun lately and have not ended well.
  private Set<String> outputsInUse(Instant since) {
    return new HashSet<>(sql.list("SELECT DISTINCT e.output FROM pipeline_event e JOIN pipeline_run r"
        + " ON r.run_id = e.run_id WHERE e.output IS NOT NULL AND r.started_at >= ? AND NOT EXISTS (SELECT 1"
        + " FROM pipeline_event f WHERE f.run_id = r.run_id AND f.step = '' AND f.kind = ? AND f.state = ?)",
        row -> row.text(1), Micros.of(since), RunEvent.RunFinished.class.getSimpleName(), RunState.SUCCESS.name()));
  }

  private List<Object[]> chosen(Eviction policy, Set<String> inUse, long young, long old) {
    List<Candidate> newestFirst = sql.list("SELECT cache_key, output, size, used_at FROM pipeline_entry"
        + " ORDER BY used_at DESC, cache_key",
        row -> new Candidate(row.text(1), row.text(2), row.integer(3), row.integer(4)));
    Set<String> counted = new HashSet<>();
    List<Object[]> gone = new ArrayList<>();
    long bytes = 0;
    for (Candidate entry : newestFirst) {
      long size = counted.contains(entry.output()) ? 0 : entry.size();
      boolean isInUse = entry.usedAt() >= young || inUse.contains(entry.output());
      if (!isInUse && (entry.usedAt() < old || bytes + size > policy.maxBytes())) {
        gone.add(new Object[]{entry.key(), entry.usedAt()});
      } else {
        counted.add(entry.output());
        bytes += size;
      }
    }
    return gone;
  }

  private Evicted deleteUnreferred(Set<String> inUse, long young) {
    List<Candidate> unreferred = sql.list("SELECT digest, size, kept_at FROM pipeline_value WHERE kept_at < ?"
        + " AND digest NOT IN (SELECT output FROM pipeline_entry)"
        + " AND digest NOT IN (SELECT digest FROM pipeline_task_value)",
        row -> new Candidate("", row.text(1), row.integer(2), row.integer(3)), young);
    List<Object[]> gone = new ArrayList<>();
    List<Object[]> blobsOf = new ArrayList<>();
    long bytes = 0;
    for (Candidate value : unreferred) {
      if (!inUse.contains(value.output())) {
        gone.add(new Object[]{value.output(), value.usedAt()});
        blobsOf.add(new Object[]{value.output()});
        bytes += value.size();
      }
    }
    sql.batch("DELETE FROM pipeline_value WHERE digest = ? AND kept_at = ?", gone);
    sql.batch("DELETE FROM pipeline_value_blob WHERE digest = ?"
        + " AND digest NOT IN (SELECT digest FROM pipeline_value)", blobsOf);
    return new Evicted(0, gone.size(), bytes);
  }
}
