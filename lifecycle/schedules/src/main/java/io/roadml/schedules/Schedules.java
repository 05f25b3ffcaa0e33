package io.roadml.schedules;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.Nearest;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Row;
import io.roadml.metadata.Sql;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The schedules in a metadata store. Nothing runs by itself: a [ScheduleRunner] of any process fires them.
///
/// ```java
/// Schedules schedules = new Schedules(metadata, Clock.systemUTC());
/// schedules.define(Schedule.of("nightly", pipeline, Recurrence.cron("@daily", ZoneId.of("Europe/Berlin"))));
/// ```
///
/// - Threading: safe for many threads and processes.
/// - Fails: [RefusedException], [io.roadml.metadata.MetadataException].
public final class Schedules {
  private static final int MOST_BACKFILLED = 10_000;
  private static final String SELECT = "SELECT name, body, is_paused, next_at FROM pipeline_schedule";

  private final MetadataStore metadata;
  private final Sql sql;
  private final FireTable fires;
  private final Forgotten forgotten;
  private final Clock clock;

  /// The schedules of a store.
  ///
  /// @param clock says from when on a schedule fires that is defined now
  public Schedules(MetadataStore metadata, Clock clock) {
    this.metadata = metadata;
    this.sql = metadata.sql();
    this.fires = new FireTable(metadata);
    this.forgotten = new Forgotten(metadata);
    this.clock = clock;
  }

  /// Defines a schedule, or changes the one of the same name; it fires from now on. A paused one stays paused. Fires that wait already
  /// are run as the new one says.
  public void define(Schedule schedule) {
    Instant now = clock.instant();
    Long next = schedule.next(now).map(Micros::of).orElse(null);
    sql.update("INSERT INTO pipeline_schedule (name, body, is_paused, next_at, defined_at) VALUES (?, ?, 0, ?, ?)"
        + " ON CONFLICT (name) DO UPDATE SET body = excluded.body, next_at = excluded.next_at,"
        + " defined_at = excluded.defined_at", schedule.name(), ScheduleText.write(schedule), next, Micros.of(now));
  }

  /// The schedules by their names, but for those that are [unreadable][#unreadable].
  public List<ScheduleStatus> list() {
    return rows().stream().filter(row -> row.whyUnreadable().isEmpty()).map(this::status).toList();
  }

  /// Of each schedule that cannot be read, why: its row is damaged, or written by a newer RoadML. It is not fired by this one.
  public List<String> unreadable() {
    return rows().stream().flatMap(row -> row.whyUnreadable().stream()).toList();
  }

  private List<ScheduleRow> rows() {
    return sql.list(SELECT + " ORDER BY name", ScheduleRow::of);
  }

  /// A schedule, if there is one of that name.
  ///
  /// @throws RefusedException if it cannot be read
  public Optional<ScheduleStatus> find(String name) {
    return row(name).map(this::status);
  }

  /// What a row has.
  ///
  /// @param body what was said of the schedule, which may not be readable
  record ScheduleRow(String name, String body, boolean isPaused, Optional<Instant> next) {
    static ScheduleRow of(Row row) {
      return new ScheduleRow(row.text(1), row.text(2), row.integer(3) == 1,
          Optional.ofNullable(row.integerOrNull(4)).map(Micros::instant));
    }

    /// @throws RefusedException if it cannot be read
    Schedule schedule() {
      return ScheduleText.read(name, body);
    }

    Optional<String> whyUnreadable() {
      try {
        schedule();
        return Optional.empty();
      } catch (RefusedException e) {
        return Optional.of(e.getMessage());
      }
    }
  }

  private ScheduleStatus status(ScheduleRow row) {
    return new ScheduleStatus(row.schedule(), row.isPaused(), row.next(), fires.lastOfSchedule(row.name()));
  }

  Optional<ScheduleRow> row(String name) {
    return sql.first(SELECT + " WHERE name = ?", ScheduleRow::of, name);
  }

  /// The schedules whose time has come.
  List<ScheduleRow> due(Instant now) {
    return sql.list(SELECT + " WHERE is_paused = 0 AND next_at <= ? ORDER BY next_at, name", ScheduleRow::of,
        Micros.of(now));
  }

  /// When the next one's time comes behind a moment up to which all were looked at.
  Optional<Instant> nextDue(Instant after) {
    return sql.first("SELECT MIN(next_at) FROM pipeline_schedule WHERE is_paused = 0 AND next_at > ?",
        row -> Optional.ofNullable(row.integerOrNull(1)), Micros.of(after)).flatMap(next -> next).map(Micros::instant);
  }

  void lookAgainAt(Schedule schedule, Optional<Instant> next) {
    sql.update("UPDATE pipeline_schedule SET next_at = ? WHERE name = ?", next.map(Micros::of).orElse(null),
        schedule.name());
  }

  /// Stops a schedule from firing; what it has started goes on.
  ///
  /// @throws RefusedException if there is none of that name
  public void pause(String name) {
    require(sql.update("UPDATE pipeline_schedule SET is_paused = 1 WHERE name = ?", name), name);
  }

  /// Lets it fire from now on. What it would have fired meanwhile is not caught up; a [Backfill] does that.
  ///
  /// @throws RefusedException if there is none of that name, or it cannot be read
  public void resume(String name) {
    metadata.transact(() -> {
      Schedule schedule = schedule(name);
      if (sql.update("UPDATE pipeline_schedule SET is_paused = 0 WHERE name = ? AND is_paused = 1", name) == 1) {
        lookAgainAt(schedule, schedule.next(clock.instant()));
      }
      return null;
    });
  }

  /// Forgets a schedule, and leaves out what it has not started; its past fires stay, so that one of the same name does not fire for
  /// the same instants.
  ///
  /// @throws RefusedException if there is none of that name
  public void delete(String name) {
    metadata.transact(() -> {
      require(sql.update("DELETE FROM pipeline_schedule WHERE name = ?", name), name);
      fires.skipAll(name, "the schedule was deleted", clock.instant());
      return null;
    });
  }

  private void require(int changed, String name) {
    if (changed == 0) {
      throw unknown(name);
    }
  }

  private RefusedException unknown(String name) {
    List<String> known = sql.list("SELECT name FROM pipeline_schedule", row -> row.text(1));
    return RefusedException.missing("schedule=" + name + " is not there" + Nearest.hint(name, known));
  }

  private Schedule schedule(String name) {
    return row(name).map(ScheduleRow::schedule).orElseThrow(() -> unknown(name));
  }

  /// When a schedule fires next, if nobody pauses it.
  ///
  /// @param most how many at most
  /// @throws RefusedException if there is none of that name, or it cannot be read
  public List<Instant> nextFires(String name, int most) {
    Schedule schedule = schedule(name);
    List<Instant> all = new ArrayList<>();
    for (Optional<Instant> next = schedule.next(clock.instant()); next.isPresent() && all.size() < most; next = schedule
        .next(next.get())) {
      all.add(next.get());
    }
    return all;
  }

  /// The latest fires of a schedule, also of one that was deleted, the newest instant first.
  public List<Fire> fires(String name, int most) {
    return fires.latest(name, most);
  }

  /// Asks for a range of instants to be run. Those of an earlier backfill that are not over become part of this one: to ask again for a
  /// range is to go on with it.
  ///
  /// @return its id
  /// @throws RefusedException if there is no such schedule, or it cannot be read, the range is not over, or it has more than 10,000 instants
  public String backfill(Backfill asked) {
    return metadata.transact(() -> {
      Schedule schedule = schedule(asked.schedule());
      Instant now = clock.instant();
      String id = UUID.randomUUID().toString();
      instants(schedule, asked, now).forEach(at -> ask(schedule, at, asked.reprocess(), id, now));
      sql.update("INSERT INTO pipeline_backfill (backfill, schedule, from_at, to_at, max_parallel, asked_at)"
          + " VALUES (?, ?, ?, ?, ?, ?)", id, asked.schedule(), Micros.of(asked.from()), Micros.of(asked.to()),
          asked.maxParallel(), Micros.of(now));
      return id;
    });
  }

  private static List<Instant> instants(Schedule schedule, Backfill asked, Instant now) {
    if (asked.to().isAfter(now)) {
      throw RefusedException.invalid("to=" + asked.to() + " is not over; the schedule itself will fire then");
    }
    List<Instant> all = new ArrayList<>();
    for (Optional<Instant> next = schedule.next(asked.from().minusNanos(1)); next
        .filter(asked.to()::isAfter).isPresent(); next = schedule.next(next.get())) {
      all.add(next.get());
      if (all.size() > MOST_BACKFILLED) {
        throw RefusedException.invalid("schedule=" + schedule.name() + " has more than " + MOST_BACKFILLED
            + " instants from " + asked.from() + " to " + asked.to() + "; ask for a shorter range");
      }
    }
    return all;
  }

  private void ask(Schedule schedule, Instant at, Reprocess reprocess, String id, Instant now) {
    Optional<Fire> before = fires.find(schedule.name(), at);
    if (before.isEmpty()) {
      fires.add(schedule.name(), at, forgotten.round(schedule.name(), at, reprocess), id, now);
    } else if (before.get().state().isOver()) {
      before.filter(fire -> reprocess.isWanted(fire.state() == FireState.SUCCESS))
          .ifPresent(fire -> fires.again(fire, id, now));
    } else {
      before.filter(fire -> fire.backfill().isPresent()).ifPresent(fire -> fires.adopt(fire, id));
    }
  }

  /// How far a backfill is.
  public BackfillProgress progress(String backfill) {
    return new BackfillProgress(backfill, fires.counts(backfill));
  }

  /// How many fires of a lane may go on at once.
  int limit(FireTable.Lane lane) {
    return lane.backfill().flatMap(id -> sql.first("SELECT max_parallel FROM pipeline_backfill WHERE backfill = ?",
        row -> (int) row.integer(1), id)).orElse(1);
  }
}
