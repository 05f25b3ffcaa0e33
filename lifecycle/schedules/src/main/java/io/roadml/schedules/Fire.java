package io.roadml.schedules;

import io.roadml.metadata.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An instant of a schedule, and what became of it.
///
/// @param at       the instant; what happens later does not change it
/// @param round    1, and one more each time a backfill has it done again
/// @param backfill the backfill that it belongs to
/// @param run      the run that it has led to
/// @param attempts how often a process has begun to start that
/// @param message  why it failed or was left out
public record Fire(String schedule, Instant at, int round, FireState state, Optional<String> backfill,
    Optional<String> run, int attempts, Optional<String> message) {
  static final String COLUMNS = "schedule, fire_at, round, state, backfill, run_id, attempts, message";

  static Fire of(Row row) {
    return new Fire(row.text(1), Micros.instant(row.integer(2)), (int) row.integer(3), FireState.valueOf(row.text(4)),
        Optional.ofNullable(row.text(5)), Optional.ofNullable(row.text(6)), (int) row.integer(7),
        Optional.ofNullable(row.text(8)));
  }

  /// The id that its first run has, whoever starts it: to start it twice is to start it once.
  public String firstRun() {
    return firstRun(schedule, at, round);
  }

  static String firstRun(String schedule, Instant at, int round) {
    return UUID.nameUUIDFromBytes((schedule + "\n" + at + "\n" + round).getBytes(StandardCharsets.UTF_8)).toString();
  }
}
