package io.roadml.runtime.core;

import io.roadml.runtime.core.InstanceCounters.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What a predictor has done since it was opened.
///
/// - Threading: immutable; counters of one moment may be a batch apart.
///
/// @param requests    answered
/// @param failed      failed in the model
/// @param late        refused or dropped because of their deadline
/// @param overloaded  refused for want of a slot, memory or time
/// @param rows        rows run
/// @param batches     runs of the model
/// @param inline      runs on a caller's own thread, among the batches
/// @param waitingRows rows that were published and are not yet answered
/// @param largeBytes  memory of large requests, lent or kept
/// @param queue       from the ring to the batch, of requests that went through the ring
/// @param gather      copying rows to the model's memory, of batches from the ring
/// @param run         the model itself
/// @param scatter     copying results to the slots, of batches from the ring
public record PredictorStats(long requests, long failed, long late, long overloaded, long rows, long batches,
    long inline,
    long waitingRows, long largeBytes, LatencySnapshot queue, LatencySnapshot gather, LatencySnapshot run,
    LatencySnapshot scatter) {

  static PredictorStats of(final Lane[] lanes, final long overloaded, final long refusedLate, final long largeBytes) {
    final List<InstanceCounters> counters = new ArrayList<>();
    long waiting = 0;
    for (final Lane lane : lanes) {
      counters.add(lane.runner().counters());
      waiting += lane.waitingRows();
    }
    return new PredictorStats(sum(counters, Count.REQUESTS), sum(counters, Count.FAILED),
        refusedLate + sum(counters, Count.LATE), overloaded, sum(counters, Count.ROWS),
        sum(counters, Count.BATCHES), sum(counters, Count.INLINE), waiting, largeBytes,
        latency(counters, each -> each.queue), latency(counters, each -> each.gather),
        latency(counters, each -> each.run), latency(counters, each -> each.scatter));
  }

  private static long sum(final List<InstanceCounters> counters, final Count which) {
    return counters.stream().mapToLong(each -> each.get(which)).sum();
  }

  private static LatencySnapshot latency(final List<InstanceCounters> counters,
      final Function<InstanceCounters, LatencyRecorder> which) {
    return LatencySnapshot.sum(counters.stream().map(which).map(LatencyRecorder::snapshot).toList());
  }
}
