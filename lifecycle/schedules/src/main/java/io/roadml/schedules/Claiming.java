package io.roadml.schedules;

import io.roadml.metadata.MetadataStore;
import io.roadml.schedules.FireTable.Lane;
import io.roadml.schedules.FireTable.Wanted;
import io.roadml.schedules.Schedules.ScheduleRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// Decides whose turn it is, and claims it for this process. A claim that its process did not live to use runs out.
final class Claiming {
  private final MetadataStore metadata;
  private final Schedules schedules;
  private final Readings readings;
  private final FireTable fires;
  private final String owner;
  private final Clock clock;
  private final Duration length;

  Claiming(MetadataStore metadata, Schedules schedules, Readings readings, String owner, SchedulerConfig config) {
    this.metadata = metadata;
    this.schedules = schedules;
    this.readings = readings;
    this.fires = new FireTable(metadata);
    this.owner = owner;
    this.clock = config.clock();
    this.length = config.claim();
  }

  /// Claims the first fire of a lane that has a turn.
  Optional<Wanted> next(Predicate<Lane> which) {
    Instant now = clock.instant();
    for (Lane lane : fires.lanes(now)) {
      Optional<Wanted> claimed = which.test(lane) ? metadata.transact(() -> claim(lane, now)) : Optional.empty();
      if (claimed.isPresent()) {
        return claimed;
      }
    }
    return Optional.empty();
  }

  private Optional<Wanted> claim(Lane lane, Instant now) {
    return fires.active(lane, now) >= schedules.limit(lane)
        ? Optional.empty()
        : fires.free(lane, now).filter(wanted -> mayBegin(lane, wanted.fire())).filter(wanted -> take(wanted.fire()));
  }

  /// What a process had claimed that has died may have begun: a pause that came later does not leave it unfinished.
  private boolean mayBegin(Lane lane, Fire fire) {
    return fire.state() == FireState.CLAIMED || !isPaused(lane);
  }

  private boolean isPaused(Lane lane) {
    return lane.backfill().isEmpty()
        && schedules.row(lane.schedule()).map(ScheduleRow::isPaused).orElse(false);
  }

  /// Claims a fire that is as it was read, unless its schedule says something that this process does not understand.
  boolean take(Fire fire) {
    Instant now = clock.instant();
    return !isUnreadable(fire.schedule()) && fires.claim(fire, owner, now.plus(length), now);
  }

  private boolean isUnreadable(String schedule) {
    return schedules.row(schedule).filter(row -> readings.read(row).isEmpty()).isPresent();
  }
}
