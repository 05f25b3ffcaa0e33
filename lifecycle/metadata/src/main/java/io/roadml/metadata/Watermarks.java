package io.roadml.metadata;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// How far the views of a project have been copied to their online stores.
///
/// - Threading: safe for many threads; each call is a transaction unless it is within [MetadataStore#transact].
public final class Watermarks {
  private final MetadataStore store;
  private final Clock clock;

  Watermarks(MetadataStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// The watermark of a view, if it has been copied before.
  public Optional<Watermark> get(String project, String view) {
    return store.read(handle -> handle
        .createQuery("SELECT end_micros, next_sequence, version FROM watermark"
            + " WHERE project = :project AND view_name = :view")
        .bind("project", project).bind("view", view)
        .map((row, _) -> new Watermark(row.getLong(1), row.getLong(2), row.getLong(3))).findOne());
  }

  /// Moves the watermark of a view. Neither of its two ends goes back: of two runs that ended at once the later one counts.
  public void advance(String project, String view, long endMicros, long nextSequence) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    store.inTransaction(handle -> handle
        .createUpdate("INSERT INTO watermark (project, view_name, end_micros, next_sequence, updated_at, version)"
            + " VALUES (:project, :view, :end, :next, :now, 1) ON CONFLICT (project, view_name) DO UPDATE SET"
            + " end_micros = CASE WHEN excluded.end_micros > watermark.end_micros"
            + " THEN excluded.end_micros ELSE watermark.end_micros END,"
            + " next_sequence = CASE WHEN excluded.next_sequence > watermark.next_sequence"
            + " THEN excluded.next_sequence ELSE watermark.next_sequence END,"
            + " updated_at = excluded.updated_at, version = watermark.version + 1")
        .bind("project", project).bind("view", view).bind("end", endMicros).bind("next", nextSequence)
        .bind("now", now).execute());
  }

  /// Forgets how far a view has been copied, so that the next incremental run starts at the beginning.
  public void forget(String project, String view) {
    store.inTransaction(
        handle -> handle.createUpdate("DELETE FROM watermark WHERE project = :project AND view_name = :view")
            .bind("project", project).bind("view", view).execute());
  }
}
