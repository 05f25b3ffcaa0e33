package io.roadml.runtime.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/// Durations that were recorded, for percentiles. Snapshots of several recorders add up exactly.
///
/// - Units: nanoseconds. - Threading: immutable.
public final class LatencySnapshot {
  /// Durations that are counted together.
  ///
  /// @param nanos the longest of them
  /// @param count how many there are, at least 1
  public record Bucket(long nanos, long count) {}

  private final Histogram histogram;

  LatencySnapshot(final Histogram histogram) {
    this.histogram = histogram;
  }

  /// Adds snapshots up; none give an empty one.
  public static LatencySnapshot sum(final Collection<LatencySnapshot> parts) {
    final Histogram sum = LatencyRecorder.emptyHistogram();
    parts.forEach(part -> sum.add(part.histogram));
    return new LatencySnapshot(sum);
  }

  /// Puts together a snapshot that travelled as its [#buckets], from another process for example.
  ///
  /// @throws IllegalArgumentException for a duration that a [LatencyRecorder] could not have recorded
  public static LatencySnapshot of(final Collection<Bucket> buckets) {
    final Histogram histogram = LatencyRecorder.emptyHistogram();
    for (final Bucket bucket : buckets) {
      if (bucket.nanos() < 0 || bucket.nanos() > 2 * LatencyRecorder.LONGEST || bucket.count() < 1) {
        throw new IllegalArgumentException(bucket + ", want nanos of 0 to a minute and a count of at least 1");
      }
      histogram.recordValueWithCount(Math.min(bucket.nanos(), LatencyRecorder.LONGEST), bucket.count());
    }
    return new LatencySnapshot(histogram);
  }

  /// Returns the buckets that hold a duration, the shortest first; with [#of] the same snapshot again.
  public List<Bucket> buckets() {
    final List<Bucket> buckets = new ArrayList<>();
    for (final HistogramIterationValue value : histogram.recordedValues()) {
      buckets.add(new Bucket(value.getValueIteratedTo(), value.getCountAddedInThisIterationStep()));
    }
    return buckets;
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
