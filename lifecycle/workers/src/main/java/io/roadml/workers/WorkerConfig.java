package io.roadml.workers;

import java.time.Duration;

/// How runners and workers that share a database find each other: each method gives a copy with one thing changed. All
/// should have the same heartbeat, and clocks that agree within one.
///
/// @param threads   how many steps a worker makes at once, 1 to 1,000
/// @param poll      how often a worker looks for steps, and whether one is to end, and a runner for results
/// @param heartbeat how often each says that it lives; who has not for four of them is taken for dead
/// @param picks     how many workers may die with a step before it is given up, 1 to 1,000
/// @param patience  how long a worker that is closed lets steps go on before it hands them back
public record WorkerConfig(int threads, Duration poll, Duration heartbeat, int picks, Duration patience) {
  /// As many steps as processors; looks five times a second; 5 s, so that the steps of the dead are taken over within half a minute; 3
  /// picks; 20 s.
  public static final WorkerConfig DEFAULT = new WorkerConfig(Runtime.getRuntime().availableProcessors(),
      Duration.ofMillis(200), Duration.ofSeconds(5), 3, Duration.ofSeconds(20));

  static final int MISSED_HEARTBEATS = 4;
  private static final int MOST = 1_000;

  /// A configuration.
  ///
  /// @throws IllegalArgumentException naming what is out of range
  public WorkerConfig {
    requireBetween("threads", threads, 1, MOST);
    requireBetween("poll in milliseconds", poll.toMillis(), 1, Duration.ofMinutes(1).toMillis());
    requireBetween("heartbeat in milliseconds", heartbeat.toMillis(), 10, Duration.ofHours(1).toMillis());
    requireBetween("picks", picks, 1, MOST);
    requireBetween("patience in milliseconds", patience.toMillis(), 0, Duration.ofDays(1).toMillis());
  }

  private static void requireBetween(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + "=" + value + ", want " + least + " to " + most);
    }
  }

  /// So many steps at once.
  public WorkerConfig threads(int threads) {
    return new WorkerConfig(threads, poll, heartbeat, picks, patience);
  }

  /// Looks that often.
  public WorkerConfig poll(Duration poll) {
    return new WorkerConfig(threads, poll, heartbeat, picks, patience);
  }

  /// Says that often that it lives.
  public WorkerConfig heartbeat(Duration heartbeat) {
    return new WorkerConfig(threads, poll, heartbeat, picks, patience);
  }

  /// So many picks.
  public WorkerConfig picks(int picks) {
    return new WorkerConfig(threads, poll, heartbeat, picks, patience);
  }

  /// Lets steps go on for so long.
  public WorkerConfig patience(Duration patience) {
    return new WorkerConfig(threads, poll, heartbeat, picks, patience);
  }

  /// When somebody is taken for dead.
  Duration lease() {
    return heartbeat.multipliedBy(MISSED_HEARTBEATS);
  }
}
