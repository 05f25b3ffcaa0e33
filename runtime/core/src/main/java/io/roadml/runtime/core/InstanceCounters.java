package io.roadml.runtime.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What one instance has done.
///
/// - Threading: the instance's owner writes, without a locked instruction; any thread reads.
/// - Allocation: none.
final class InstanceCounters {
  /// What is counted; all counts share a cache line or two, for one owner writes them all.
  enum Count {
    BATCHES, REQUESTS, ROWS, FAILED, LATE, INLINE
  }

  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

  final LatencyRecorder queue = LatencyRecorder.singleWriter();
  final LatencyRecorder gather = LatencyRecorder.singleWriter();
  final LatencyRecorder run = LatencyRecorder.singleWriter();
  final LatencyRecorder scatter = LatencyRecorder.singleWriter();

  private final long[] counts = new long[Count.values().length];

  /// Adds to a count; the owner only.
  void add(final Count which, final long amount) {
    COUNT.setRelease(counts, which.ordinal(), counts[which.ordinal()] + amount);
  }

  /// Reads a count.
  long get(final Count which) {
    return (long) COUNT.getAcquire(counts, which.ordinal());
  }
}
