package io.roadml.pipeline;

import io.roadml.runtime.core.NanoClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// What is to be done later.
///
/// - Threading: the runner's thread.
final class Timers {
  /// Half of what a clock can tell apart, so that differences do not overflow: 146 years.
  private static final long LONGEST = Long.MAX_VALUE / 2;

  private final NanoClock clock;
  private final long origin;
  private final TreeSet<Timer> pending = new TreeSet<>(
      Comparator.comparingLong(Timer::due).thenComparingLong(Timer::order));
  private long made;

  Timers(NanoClock clock) {
    this.clock = clock;
    this.origin = clock.nanoTime();
  }

  /// Something that is to be done.
  ///
  /// @param due   nanoseconds from the origin
  /// @param order of two at the same time, the one that was made first goes first
  record Timer(long due, long order, RunExecution run, Runnable action) {}

  Timer in(Duration delay, RunExecution run, Runnable action) {
    Timer timer = new Timer(now() + nanos(delay), made++, run, action);
    pending.add(timer);
    return timer;
  }

  /// Also for null, and for one that is over.
  void cancel(Timer timer) {
    if (timer != null) {
      pending.remove(timer);
    }
  }

  /// The next one whose time has come, which is then no longer pending; null if there is none.
  Timer due() {
    return pending.isEmpty() || pending.first().due() > now() ? null : pending.pollFirst();
  }

  /// Nanoseconds until the next one, perhaps none; a long time if there is none.
  long untilNext() {
    return pending.isEmpty() ? LONGEST : Math.max(0, pending.first().due() - now());
  }

  private long now() {
    return clock.nanoTime() - origin;
  }

  private static long nanos(Duration duration) {
    return Math.min(LONGEST, TimeUnit.NANOSECONDS.convert(duration));
  }
}
