package io.roadml.schedules;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/// How a [ScheduleRunner] works.
///
/// @param clock    says what time it is; the clocks of machines that share a store must agree within seconds
/// @param poll     how often it looks at what other processes have done
/// @param claim    how long others wait for a process that has claimed a fire and not started its run
/// @param mostRuns how many runs it goes on with at once
/// @param keptFires how many of the latest instants of each schedule are remembered for good; what became of earlier ones is forgotten
///                 a day after they are over
public record SchedulerConfig(Clock clock, Duration poll, Duration claim, int mostRuns, int keptFires) {
  /// The machine's clock, a second, half a minute, 16 runs, 10,000 fires.
  public static final SchedulerConfig DEFAULT = new SchedulerConfig(Clock.systemUTC(), Duration.ofSeconds(1),
      Duration.ofSeconds(30), 16, 10_000);

  /// A configuration.
  public SchedulerConfig {
    Objects.requireNonNull(clock, "clock");
    if (!poll.isPositive() || !claim.isPositive() || mostRuns < 1 || keptFires < 1) {
      throw new IllegalArgumentException("poll=" + poll + " claim=" + claim + " mostRuns=" + mostRuns + " keptFires="
          + keptFires + ", want more than nothing");
    }
  }
}
