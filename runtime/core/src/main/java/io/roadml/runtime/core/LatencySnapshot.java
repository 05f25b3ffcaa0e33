package io.roadml.runtime.core;

import java.util.Collection;
import org.HdrHistogram.Histogram;

/// Durations that were recorded, for percentiles. Snapshots of several recorders add up exactly.
///
/// - Units: nanoseconds. - Threading: immutable.
public final class LatencySnapshot {
  private final Histogram histogram;

  LatencySnapshot(final Histogram histogram) {
    this.histogram = histogram;
  }

  /// Adds snapshots up; none give an empty one.
  public static LatencySnapshot sum(final Collection<LatencySnapshot> parts) {
    final Histogram sum = new Histogram(8, LatencyRecorder.LONGEST, 3);
    parts.forEach(part -> sum.add(part.histogram));
    return new LatencySnapshot(sum);
  }

  /// Returns how many durations there are.
  public long count() {
    return histogram.getTotalCount();
  }

  /// Returns the sum of all durations, from the middle of each one's bucket.
  public double sumNanos() {
    return count() == 0 ? 0 : histogram.getMean() * count();
  }

  /// Returns the mean, NaN when there is none.
  public double meanNanos() {
    return count() == 0 ? Double.NaN : histogram.getMean();
  }

  /// Returns the smallest, 0 when there is none.
  public long minNanos() {
    return count() == 0 ? 0 : histogram.getMinValue();
  }

  /// Returns the largest, 0 when there is none.
  public long maxNanos() {
    return histogram.getMaxValue();
  }

  /// Returns the duration that `percent` per cent are at or below: 50, 99, 99.9, 100.
  public long percentileNanos(final double percent) {
    return histogram.getValueAtPercentile(percent);
  }

  /// Returns how many are at or below this duration.
  public long countAtOrBelow(final long nanos) {
    return nanos < 0 ? 0 : histogram.getCountBetweenValues(0, Math.min(nanos, LatencyRecorder.LONGEST));
  }
}
