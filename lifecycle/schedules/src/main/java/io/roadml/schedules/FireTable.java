package io.roadml.schedules;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.Row;
import io.roadml.metadata.Sql;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of fires. Each change names the state that it changes, so that of two who want the same one does it.
///
/// - Threading: safe for many threads. What reads and then writes does so within the caller's transaction.
final class FireTable {
  private static final String OPEN = " state IN ('WAITING', 'CLAIMED', 'STARTED')";
  private static final String OVER = " state IN ('SUCCESS', 'FAILED', 'CANCELLED', 'SKIPPED')";
  private static final String THIS = " WHERE schedule = ? AND fire_at = ? AND round = ?";

  private final Sql sql;

  FireTable(MetadataStore metadata) {
    this.sql = metadata.sql();
  }

  /// Fires that go one after another: those of a schedule, or those of a backfill.
  record Lane(String schedule, Optional<String> backfill) {
    static Lane of(Row row) {
      return new Lane(row.text(1), Optional.ofNullable(row.text(2)));
    }

    /// The condition for it, with two values.
    private static final String CONDITION = " schedule = ? AND COALESCE(backfill, '') = ?";

    private String key() {
      return backfill.orElse("");
    }
  }

  /// A fire, and whether its run is to be cancelled.
  record Wanted(Fire fire, boolean isUnwanted) {
    static Wanted of(Row row) {
      return new Wanted(Fire.of(row), row.integer(9) == 1);
    }
  }

  Optional<Fire> find(String schedule, Instant at) {
    return sql.first("SELECT " + Fire.COLUMNS + " FROM pipeline_fire WHERE schedule = ? AND fire_at = ?", Fire::of,
        schedule, Micros.of(at));
  }

  List<Fire> latest(String schedule, int most) {
    return sql.list("SELECT " + Fire.COLUMNS + " FROM pipeline_fire WHERE schedule = ? ORDER BY fire_at DESC LIMIT ?",
        Fire::of, schedule, most);
  }

  Optional<Fire> lastOfSchedule(String schedule) {
    return sql.first("SELECT " + Fire.COLUMNS + " FROM pipeline_fire WHERE schedule = ? AND backfill IS NULL"
        + " ORDER BY fire_at DESC LIMIT 1", Fire::of, schedule);
  }

  /// Adds a fire, unless there is one of that instant.
  void add(String schedule, Instant at, FireState state, Optional<String> backfill, String message, Instant now) {
    add(schedule, at, 1, state, backfill, message, now);
  }

  /// Adds a fire that nobody remembers, for a backfill.
  void add(String schedule, Instant at, int round, String backfill, Instant now) {
    add(schedule, at, round, FireState.WAITING, Optional.of(backfill), "", now);
  }

  private void add(String schedule, Instant at, int round, FireState state, Optional<String> backfill, String message,
      Instant now) {
    sql.update("INSERT INTO pipeline_fire (schedule, fire_at, round, state, backfill, attempts, is_unwanted, message,"
        + " changed_at) VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?) ON CONFLICT (schedule, fire_at) DO NOTHING", schedule,
        Micros.of(at), round, state.name(), backfill.orElse(null), message.isEmpty() ? null : message, Micros.of(now));
  }

  /// Has a fire done again, for a backfill.
  void again(Fire fire, String backfill, Instant now) {
    sql.update(
        "UPDATE pipeline_fire SET round = round + 1, state = 'WAITING', backfill = ?, run_id = NULL, attempts = 0,"
            + " owner = NULL, is_unwanted = 0, message = NULL, changed_at = ?" + THIS,
        backfill, Micros.of(now),
        fire.schedule(), Micros.of(fire.at()), fire.round());
  }

  /// Moves a fire of an earlier backfill to a later one.
  void adopt(Fire fire, String backfill) {
    sql.update("UPDATE pipeline_fire SET backfill = ?" + THIS, backfill, fire.schedule(), Micros.of(fire.at()),
        fire.round());
  }

  /// The fires of a schedule's own lane that are not over, the oldest first.
  List<Fire> open(String schedule, int most) {
    return sql.list("SELECT " + Fire.COLUMNS + " FROM pipeline_fire WHERE schedule = ? AND backfill IS NULL AND" + OPEN
        + " ORDER BY fire_at LIMIT ?", Fire::of, schedule, most);
  }

  /// Leaves out what waits in a schedule's own lane, and has what runs there cancelled.
  void supersede(String schedule, String message, Instant now) {
    sql.update("UPDATE pipeline_fire SET state = 'SKIPPED', message = ?, changed_at = ? WHERE schedule = ?"
        + " AND backfill IS NULL AND state = 'WAITING'", message, Micros.of(now), schedule);
    sql.update("UPDATE pipeline_fire SET is_unwanted = 1 WHERE schedule = ? AND backfill IS NULL AND" + OPEN, schedule);
  }

  /// Leaves out all that waits, in every lane of a schedule.
  void skipAll(String schedule, String message, Instant now) {
    sql.update("UPDATE pipeline_fire SET state = 'SKIPPED', message = ?, changed_at = ? WHERE schedule = ?"
        + " AND state = 'WAITING'", message, Micros.of(now), schedule);
  }

  List<Wanted> started() {
    return sql.list("SELECT " + Fire.COLUMNS + ", is_unwanted FROM pipeline_fire WHERE state = 'STARTED'"
        + " ORDER BY schedule, fire_at", Wanted::of);
  }

  int startedBy(String owner) {
    return sql.first("SELECT COUNT(*) FROM pipeline_fire WHERE state = 'STARTED' AND owner = ?",
        row -> (int) row.integer(1), owner).orElse(0);
  }

  /// The lanes in which something may have to be started.
  List<Lane> lanes(Instant now) {
    return sql.list("SELECT DISTINCT schedule, backfill FROM pipeline_fire WHERE state = 'WAITING'"
        + " OR (state = 'CLAIMED' AND claimed_until < ?) ORDER BY schedule, backfill", Lane::of, Micros.of(now));
  }

  /// How many fires of a lane somebody has started or is about to.
  int active(Lane lane, Instant now) {
    return sql.first("SELECT COUNT(*) FROM pipeline_fire WHERE" + Lane.CONDITION + " AND (state = 'STARTED'"
        + " OR (state = 'CLAIMED' AND claimed_until >= ?))", row -> (int) row.integer(1), lane.schedule(), lane.key(),
        Micros.of(now)).orElse(0);
  }

  /// The first fire of a lane that nobody has.
  Optional<Wanted> free(Lane lane, Instant now) {
    return sql.first("SELECT " + Fire.COLUMNS + ", is_unwanted FROM pipeline_fire WHERE" + Lane.CONDITION
        + " AND (state = 'WAITING' OR (state = 'CLAIMED' AND claimed_until < ?)) ORDER BY fire_at LIMIT 1", Wanted::of,
        lane.schedule(), lane.key(), Micros.of(now));
  }

  /// Claims a fire that is as it was read.
  ///
  /// @return whether it still was
  boolean claim(Fire fire, String owner, Instant until, Instant now) {
    return sql.update(
        "UPDATE pipeline_fire SET state = 'CLAIMED', owner = ?, claimed_until = ?, attempts = attempts + 1,"
            + " changed_at = ?" + THIS + " AND state = ? AND attempts = ?",
        owner, Micros.of(until), Micros.of(now),
        fire.schedule(), Micros.of(fire.at()), fire.round(), fire.state().name(), fire.attempts()) == 1;
  }

  /// Whether somebody still has the claim.
  boolean started(Fire fire, String owner, String run, Instant now) {
    return sql.update("UPDATE pipeline_fire SET state = 'STARTED', run_id = ?, changed_at = ?" + THIS
        + " AND state = 'CLAIMED' AND owner = ?", run, Micros.of(now), fire.schedule(), Micros.of(fire.at()),
        fire.round(), owner) == 1;
  }

  /// Ends a fire whose run is over, or that its owner has claimed.
  ///
  /// @return whether it was not over before, nor somebody else's
  boolean settle(Fire fire, String owner, FireState state, Optional<String> message, Instant now) {
    return sql.update("UPDATE pipeline_fire SET state = ?, message = ?, changed_at = ?" + THIS
        + " AND ((state = 'STARTED' AND run_id = ?) OR (state = 'CLAIMED' AND owner = ?))", state.name(),
        message.orElse(null), Micros.of(now), fire.schedule(), Micros.of(fire.at()), fire.round(),
        fire.run().orElse(""), owner) == 1;
  }

  /// Gives back all that a process has.
  void giveBack(String owner, Instant now) {
    sql.update("UPDATE pipeline_fire SET state = 'WAITING', owner = NULL, attempts = 0, changed_at = ? WHERE owner = ?"
        + " AND state IN ('CLAIMED', 'STARTED')", Micros.of(now), owner);
  }

  /// Those that have fires, also if they were deleted.
  List<String> schedules() {
    return sql.list("SELECT DISTINCT schedule FROM pipeline_fire ORDER BY schedule", row -> row.text(1));
  }

  /// The instant of the newest fire of a schedule but for so many that are newer.
  Optional<Instant> newestBehind(int newer, String schedule) {
    return sql.first("SELECT fire_at FROM pipeline_fire WHERE schedule = ? ORDER BY fire_at DESC LIMIT 1 OFFSET ?",
        row -> Micros.instant(row.integer(1)), schedule, newer);
  }

  /// Deletes the oldest fires of a schedule that are over, up to an instant. A backfill's are kept until all of it is over.
  ///
  /// @param before they were over
  /// @return how many
  int forget(String schedule, Instant upTo, Instant before, int most) {
    List<Object[]> oldest = sql.list(
        "SELECT fire_at FROM pipeline_fire f WHERE schedule = ? AND fire_at <= ? AND" + OVER
            + " AND changed_at < ? AND NOT EXISTS (SELECT 1 FROM pipeline_fire WHERE backfill = f.backfill AND" + OPEN
            + ") ORDER BY fire_at LIMIT ?",
        row -> new Object[]{schedule, row.integer(1)}, schedule, Micros.of(upTo),
        Micros.of(before), most);
    sql.batch("DELETE FROM pipeline_fire WHERE schedule = ? AND fire_at = ?", oldest);
    return oldest.size();
  }

  Map<FireState, Integer> counts(String backfill) {
    Map<FireState, Integer> counts = new EnumMap<>(FireState.class);
    sql.forEach("SELECT state, COUNT(*) FROM pipeline_fire WHERE backfill = ? GROUP BY state",
        row -> Map.entry(FireState.valueOf(row.text(1)), (int) row.integer(2)),
        entry -> counts.put(entry.getKey(), entry.getValue()), backfill);
    return counts;
  }
}
