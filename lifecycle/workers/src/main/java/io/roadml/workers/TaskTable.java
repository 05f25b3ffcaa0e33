package io.roadml.workers;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.Sql;
import io.roadml.pipeline.PortableCall;
import io.roadml.pipeline.value.ValueStore;
import io.roadml.pipeline.value.ValueStore.Prepared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Calls that runners want made, who has picked them, and what came of them.
///
/// Each pick has a token that nobody else was ever given. What came of a call is written in a transaction that finds the token
/// still in the row, so that it is written once, though the call may have been made twice.
///
/// - Time: that of the database, so that the clocks of machines do not matter.
/// - Threading: safe for many threads and processes.
final class TaskTable {
  private static final String NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
  private static final String RUNNING = "RUNNING";
  private static final String DONE = "DONE";
  private static final String LOST = "LOST";
  /// Of runners that died so long ago nothing is kept.
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final MetadataStore metadata;
  private final Sql sql;
  private final ValueStore values;

  TaskTable(MetadataStore metadata, ValueStore values) {
    this.metadata = metadata;
    this.sql = metadata.sql();
    this.values = values;
  }

  /// A call that has ended.
  ///
  /// @param result the digest of what came of it; empty if nobody knows
  record Ended(String task, Optional<String> result, int picks) {}

  /// A call that a worker has picked.
  ///
  /// @param pick which one of the call it is, 1 for the first
  record Pick(String task, String token, String run, String step, int pick) {}

  /// A line that a call has logged.
  record Line(String task, int pick, long sequence, String text) {}

  /// A runner lives; of those that died long ago everything is deleted.
  void enter(String pool) {
    seen(pool);
    String gone = "(SELECT task_id FROM pipeline_task WHERE pool_id NOT IN (SELECT pool_id FROM pipeline_pool))";
    metadata.transact(() -> {
      sql.update("DELETE FROM pipeline_pool WHERE seen_at < " + NOW + " - ?", micros(FORGOTTEN));
      sql.update("DELETE FROM pipeline_task_value WHERE task_id IN " + gone);
      sql.update("DELETE FROM pipeline_task_line WHERE task_id IN " + gone);
      return sql.update("DELETE FROM pipeline_task WHERE task_id IN " + gone);
    });
  }

  void seen(String pool) {
    sql.update("INSERT INTO pipeline_pool (pool_id, seen_at) VALUES (?, " + NOW + ")"
        + " ON CONFLICT (pool_id) DO UPDATE SET seen_at = excluded.seen_at", pool);
  }

  void leave(String pool) {
    sql.update("DELETE FROM pipeline_pool WHERE pool_id = ?", pool);
  }

  /// Adds a call.
  ///
  /// @param parts the call itself, and its inputs
  void add(String pool, String task, PortableCall call, List<Prepared> parts) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      rows.add(new Object[]{task, i, parts.get(i).digest()});
    }
    metadata.transactRows(() -> {
      // In the order of their keys, so that two processes never wait for each other.
      parts.stream().sorted(Comparator.comparing(Prepared::digest)).forEach(values::enter);
      sql.batch("INSERT INTO pipeline_task_value (task_id, position, digest) VALUES (?, ?, ?)", rows);
      return sql.update("INSERT INTO pipeline_task (task_id, pool_id, run_id, step, state, picks)"
          + " VALUES (?, ?, ?, ?, 'WAITING', 0)", task, pool, call.run(), call.step());
    });
  }

  /// Nobody wants to know any more what comes of a call.
  void delete(String task) {
    metadata.transactRows(() -> {
      sql.update("DELETE FROM pipeline_task WHERE task_id = ?", task);
      sql.update("DELETE FROM pipeline_task_value WHERE task_id = ?", task);
      return sql.update("DELETE FROM pipeline_task_line WHERE task_id = ?", task);
    });
  }

  /// The calls of a runner that have ended.
  List<Ended> ended(String pool) {
    return sql.list("SELECT task_id, result, picks FROM pipeline_task WHERE pool_id = ? AND state IN (?, ?)",
        row -> new Ended(row.text(1), Optional.ofNullable(row.text(2)), (int) row.integer(3)), pool, DONE, LOST);
  }

  /// Takes the lines that a runner's calls have logged, in the order of each.
  List<Line> takeLines(String pool) {
    return sql.list("DELETE FROM pipeline_task_line WHERE task_id IN (SELECT task_id FROM pipeline_task"
        + " WHERE pool_id = ?) RETURNING task_id, pick, sequence, line",
        row -> new Line(row.text(1), (int) row.integer(2), row.integer(3), row.text(4)), pool).stream()
        .sorted(Comparator.comparingInt(Line::pick).thenComparingLong(Line::sequence)).toList();
  }

  /// Picks a call, also one that another worker has: that one's token is worth nothing any more.
  ///
  /// @return empty if nobody wants it made
  Optional<Pick> pick(String task, String worker, String token, Duration lease) {
    return sql.change("UPDATE pipeline_task SET state = ?, picks = picks + 1, worker = ?, token = ? WHERE task_id = ?"
        + " AND state IN ('WAITING', ?) AND " + isWanted("pipeline_task") + " RETURNING run_id, step, picks",
        row -> new Pick(task, token, row.text(1), row.text(2), (int) row.integer(3)), RUNNING, worker, token, task,
        RUNNING, micros(lease));
  }

  /// Whether the runner lives. Its `?` is the lease in microseconds.
  private static String isWanted(String table) {
    return "EXISTS (SELECT 1 FROM pipeline_pool p WHERE p.pool_id = " + table + ".pool_id AND p.seen_at > " + NOW
        + " - ?)";
  }

  /// The tokens of a worker's picks that are still wanted.
  Set<String> wanted(String worker, Duration lease) {
    return new HashSet<>(sql.list("SELECT token FROM pipeline_task WHERE worker = ? AND state = ? AND "
        + isWanted("pipeline_task"), row -> row.text(1), worker, RUNNING, micros(lease)));
  }

  /// The digests of what a call is made with.
  List<String> parts(String task) {
    return sql.list("SELECT digest FROM pipeline_task_value WHERE task_id = ? ORDER BY position", row -> row.text(1),
        task);
  }

  /// Writes what came of a call, if this pick is still the last.
  boolean commit(Pick pick, Prepared result) {
    return metadata.transactRows(() -> {
      boolean isLast = end(pick, DONE, result.digest());
      if (isLast) {
        values.enter(result);
      }
      return isLast;
    });
  }

  /// Nobody will know what came of a call.
  void lose(Pick pick) {
    end(pick, LOST, null);
  }

  /// The same of one that could not even be picked.
  void lose(String task) {
    sql.update("UPDATE pipeline_task SET state = ? WHERE task_id = ? AND state NOT IN (?, ?)", LOST, task, DONE, LOST);
  }

  private boolean end(Pick pick, String state, String result) {
    return sql.update("UPDATE pipeline_task SET state = ?, result = ? WHERE task_id = ? AND token = ? AND state = ?",
        state,
        result, pick.task(), pick.token(), RUNNING) == 1;
  }

  /// Gives a call back as if it had not been picked.
  boolean handBack(Pick pick) {
    return sql.update("UPDATE pipeline_task SET state = 'WAITING', picks = picks - 1, token = NULL, worker = NULL"
        + " WHERE task_id = ? AND token = ? AND state = ?", pick.task(), pick.token(), RUNNING) == 1;
  }

  /// Writes lines of a pick.
  ///
  /// @param first the number of the first of them
  void addLines(Pick pick, long first, List<String> lines) {
    List<Object[]> rows = new ArrayList<>();
    for (String line : lines) {
      // PostgreSQL's texts have no such character.
      rows.add(new Object[]{pick.task(), pick.pick(), first + rows.size(), line.replace("\0", "\\0")});
    }
    sql.batch("INSERT INTO pipeline_task_line (task_id, pick, sequence, line) VALUES (?, ?, ?, ?)", rows);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
