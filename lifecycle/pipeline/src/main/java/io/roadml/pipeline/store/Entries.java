package io.roadml.pipeline.store;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.Sql;
import io.roadml.pipeline.value.ValueStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which output goes with which key, and what keys are made of.
///
/// - Threading: safe for many threads and processes.
final class Entries {
  /// Of a step's earlier keys so many are looked at to explain a miss.
  private static final int KEYS_LOOKED_AT = 50;
  /// An entry that was used so lately need not be told that it is used again: [Evictor#GRACE] is much longer.
  private static final Duration LATELY = Duration.ofMinutes(1);

  private final Sql sql;
  private final Clock clock;

  Entries(MetadataStore store, Clock clock) {
    this.sql = store.sql();
    this.clock = clock;
  }

  /// An entry.
  ///
  /// @param keptAt when its output was computed
  record Entry(String output, Instant keptAt, Instant usedAt) {
    boolean isOlderThan(Duration age, Instant now) {
      return keptAt.plus(age).isBefore(now);
    }
  }

  Optional<Entry> find(String key) {
    return sql.first("SELECT output, kept_at, used_at FROM pipeline_entry WHERE cache_key = ?",
        row -> new Entry(row.text(1), Micros.instant(row.integer(2)), Micros.instant(row.integer(3))), key);
  }

  /// Its output has been useful again.
  void touch(String key, Entry entry) {
    if (entry.usedAt().plus(LATELY).isBefore(clock.instant())) {
      sql.update("UPDATE pipeline_entry SET used_at = ? WHERE cache_key = ?", now(), key);
    }
  }

  /// Enters an output for a key, in place of another, within the caller's transaction.
  void enter(String key, ValueStore.Prepared output) {
    sql.update("INSERT INTO pipeline_entry (cache_key, output, size, kept_at, used_at) VALUES (?, ?, ?, ?, ?)"
        + " ON CONFLICT (cache_key) DO UPDATE SET output = excluded.output, size = excluded.size,"
        + " kept_at = excluded.kept_at, used_at = excluded.used_at", key, output.digest(), output.size(), now(), now());
  }

  /// Enters an output for a key if nobody else has, within the caller's transaction.
  void enterIfAbsent(String key, ValueStore.Prepared output) {
    sql.update("INSERT INTO pipeline_entry (cache_key, output, size, kept_at, used_at) VALUES (?, ?, ?, ?, ?)"
        + " ON CONFLICT (cache_key) DO NOTHING", key, output.digest(), output.size(), now(), now());
  }

  /// Remembers what a key is made of, within the caller's transaction.
  void know(StepKey key) {
    sql.update("INSERT INTO pipeline_key (cache_key, step, element, parts, known_at) VALUES (?, ?, ?, ?, ?)"
        + " ON CONFLICT (cache_key) DO UPDATE SET known_at = excluded.known_at", key.digest(), key.step(),
        key.element(),
        key.text(),
        now());
  }

  /// A key that was known, if it still is.
  Optional<StepKey> known(String key) {
    return sql.first("SELECT step, parts FROM pipeline_key WHERE cache_key = ?",
        row -> StepKey.of(row.text(1), row.text(2)), key);
  }

  /// Why there is nothing for a key, compared with what is known of the same step, and of the same element if there is
  /// something.
  String whyNot(StepKey key) {
    return key.leastChanges(earlier("step = ? AND element = ?", key.step(), key.element()))
        .or(() -> key.leastChanges(earlier("step = ?", key.step())))
        .map(changes -> changes.isEmpty() ? "its output was not kept, or was evicted" : "changed: " + changes)
        .orElse("the step has not run before");
  }

  private List<StepKey> earlier(String condition, Object... values) {
    return sql.list("SELECT step, parts FROM pipeline_key WHERE " + condition + " ORDER BY known_at DESC LIMIT "
        + KEYS_LOOKED_AT, row -> StepKey.of(row.text(1), row.text(2)), values);
  }

  private long now() {
    return Micros.of(clock.instant());
  }
}
