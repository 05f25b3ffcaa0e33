package io.roadml.runtime.core;

/// How an instance's owner thread waits for work: latency against processor time.
///
/// The shortest `max_queue_delay_microseconds` that each can keep, measured, is in `docs/batching.md`.
///
/// - Threading: constants.
public enum Waiting {
  /// Sleeps on a lock until it is woken. No processor time when idle; the slowest to wake.
  BLOCKING,
  /// Spins, yields, then parks for 50 µs at a time. Little processor time when idle.
  PARKING,
  /// Spins, then yields to other threads. One processor when idle, given up to whoever wants it.
  YIELDING,
  /// Spins. One processor, always; the fastest.
  SPINNING;

  /// Returns the choice for this machine: [#BLOCKING] below eight processors, where a thread that spins would take the
  /// time of those that work; [#PARKING] otherwise.
  public static Waiting forThisMachine() {
    return Runtime.getRuntime().availableProcessors() < 8 ? BLOCKING : PARKING;
  }
}
