package io.roadml.schedules;

import io.roadml.metadata.MetadataStore;
import io.roadml.schedules.Schedules.ScheduleRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Makes fires of the instants that have come, as the policies say.
final class Noticing {
  private static final System.Logger LOG = System.getLogger(Noticing.class.getName());
  /// A fire that was noticed within this was not missed.
  private static final Duration ON_TIME = Duration.ofMinutes(1);
  private static final int MOST_WAITING = 100;

  private final MetadataStore metadata;
  private final Schedules schedules;
  private final Readings readings;
  private final FireTable fires;

  Noticing(MetadataStore metadata, Schedules schedules, Readings readings) {
    this.metadata = metadata;
    this.schedules = schedules;
    this.readings = readings;
    this.fires = new FireTable(metadata);
  }

  /// Looks at every schedule whose time has come. Of several processes one at a time does, and the next one finds nothing.
  void notice(Instant now) {
    for (ScheduleRow due : schedules.due(now)) {
      if (readings.read(due).isPresent()) {
        metadata.transact(() -> {
          schedules.row(due.name()).filter(row -> isDue(row, now)).ifPresent(row -> fire(row, now));
          return null;
        });
      }
    }
  }

  private static boolean isDue(ScheduleRow row, Instant now) {
    return !row.isPaused() && row.next().filter(next -> !next.isAfter(now)).isPresent();
  }

  private void fire(ScheduleRow row, Instant now) {
    readings.read(row).ifPresent(schedule -> fire(schedule, row.next().orElseThrow(), now));
  }

  private void fire(Schedule schedule, Instant next, Instant now) {
    Instant upTo = schedule.end().map(end -> end.minusNanos(1)).filter(now::isAfter).orElse(now);
    List<Instant> due = schedule.recurrence().latest(next.minusNanos(1), upTo,
        schedule.catchUp().most() + 1);
    if (!due.isEmpty()) { // unless the rules of the time zone have changed since
      fire(schedule, due, now);
    }
    schedules.lookAgainAt(schedule, schedule.next(now));
  }

  private void fire(Schedule schedule, List<Instant> due, Instant now) {
    boolean isOnTime = !due.getLast().isBefore(now.minus(ON_TIME));
    List<Fire> earlier = fires.open(schedule.name(), MOST_WAITING + 1);
    catchUp(schedule, isOnTime ? due.subList(0, due.size() - 1) : due, isOnTime, now);
    if (isOnTime) {
      fire(schedule, due.getLast(), earlier, now);
    }
  }

  /// The fire that is on time waits for those that are caught up with it, but where the newest wins there is no sense in them.
  private void catchUp(Schedule schedule, List<Instant> missed, boolean isOneOnTime, Instant now) {
    boolean isInVain = isOneOnTime && schedule.overlap() == Overlap.CANCEL_PREVIOUS;
    int most = isInVain ? 0 : Math.min(schedule.catchUp().most(), missed.size());
    missed.subList(missed.size() - most, missed.size())
        .forEach(at -> fires.add(schedule.name(), at, FireState.WAITING, Optional.empty(), "", now));
    if (!missed.isEmpty()) {
      LOG.log(System.Logger.Level.INFO, "schedule={0} has missed fires; it catches up {1}", schedule.name(), most);
    }
  }

  private void fire(Schedule schedule, Instant at, List<Fire> earlier, Instant now) {
    if (!earlier.isEmpty() && schedule.overlap() == Overlap.CANCEL_PREVIOUS) {
      fires.supersede(schedule.name(), "the fire of " + at + " came", now);
    }
    boolean isLeftOut = switch (schedule.overlap()) {
      case SKIP -> !earlier.isEmpty();
      case QUEUE -> earlier.size() > MOST_WAITING;
      case CANCEL_PREVIOUS -> false;
    };
    fires.add(schedule.name(), at, isLeftOut ? FireState.SKIPPED : FireState.WAITING, Optional.empty(),
        isLeftOut ? "the fire of " + earlier.getFirst().at() + " is not over" : "", now);
  }
}
