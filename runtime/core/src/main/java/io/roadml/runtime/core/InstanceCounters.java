package io.roadml.runtime.core;

import java.util.concurrent.atomic.AtomicLong;

/// What one instance has done.
///
/// - Threading: the instance's owner writes, without a locked instruction; any thread reads.
/// - Allocation: none.
final class InstanceCounters {
  final AtomicLong batches = new AtomicLong();
  final AtomicLong requests = new AtomicLong();
  final AtomicLong rows = new AtomicLong();
  final AtomicLong failed = new AtomicLong();
  final AtomicLong late = new AtomicLong();
  final AtomicLong inline = new AtomicLong();
  final LatencyRecorder queue = LatencyRecorder.singleWriter();
  final LatencyRecorder gather = LatencyRecorder.singleWriter();
  final LatencyRecorder run = LatencyRecorder.singleWriter();
  final LatencyRecorder scatter = LatencyRecorder.singleWriter();

  /// Adds to a counter that only this thread writes now.
  static void add(final AtomicLong counter, final long amount) {
    counter.setRelease(counter.getPlain() + amount);
  }
}
