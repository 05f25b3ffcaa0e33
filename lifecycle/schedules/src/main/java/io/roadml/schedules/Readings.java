package io.roadml.schedules;

import io.roadml.metadata.RefusedException;
import io.roadml.schedules.Schedules.ScheduleRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Reads schedules for a runner. One that cannot be read is told once and then left alone: the other schedules go on, and a process of
/// the RoadML that has written it may fire it.
///
/// - Threading: one thread.
final class Readings {
  private static final System.Logger LOG = System.getLogger(Readings.class.getName());

  private final Map<String, String> told = new HashMap<>();

  /// What a row says, if it can be read.
  Optional<Schedule> read(ScheduleRow row) {
    try {
      Schedule schedule = row.schedule();
      told.remove(row.name());
      return Optional.of(schedule);
    } catch (RefusedException e) {
      if (!e.getMessage().equals(told.put(row.name(), e.getMessage()))) {
        LOG.log(System.Logger.Level.WARNING, "{0}; until then it is not fired here, and the others are",
            e.getMessage());
      }
      return Optional.empty();
    }
  }
}
