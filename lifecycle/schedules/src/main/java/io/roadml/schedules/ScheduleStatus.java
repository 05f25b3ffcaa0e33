package io.roadml.schedules;

import java.time.Instant;
import java.util.Optional;

/// A schedule as it is now.
///
/// @param next when it fires next; empty when it is over; a paused one does not, whatever this says
/// @param last its latest fire, without those of backfills
public record ScheduleStatus(Schedule schedule, boolean isPaused, Optional<Instant> next, Optional<Fire> last) {}
