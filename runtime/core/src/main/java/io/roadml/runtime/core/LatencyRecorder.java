package io.roadml.runtime.core;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.HdrHistogram.SingleWriterRecorder;

/// Records durations for percentiles, over the whole life of the recorder.
///
/// - Units: nanoseconds, 0 … 1 minute; longer ones count as one minute. Accuracy: three significant digits above 8 µs,
///   8 ns below.
/// - Threading: [#shared] may be written by any thread, [#singleWriter] by one at a time; [#snapshot] by any.
/// - Allocation: none to record; a snapshot copies the counts (about 200 KiB).
public final class LatencyRecorder {
  static final long LONGEST = 60_000_000_000L;
  private static final long SMALLEST = 8;
  private static final int DIGITS = 3;

  private final Recorder shared;
  private final SingleWriterRecorder single;
  private final Histogram total = new Histogram(SMALLEST, LONGEST, DIGITS);
  private Histogram interval;

  private LatencyRecorder(final Recorder shared, final SingleWriterRecorder single) {
    this.shared = shared;
    this.single = single;
  }

  /// Makes a recorder that many threads write at once.
  public static LatencyRecorder shared() {
    return new LatencyRecorder(new Recorder(SMALLEST, LONGEST, DIGITS), null);
  }

  /// Makes a recorder that one thread writes at a time; cheaper.
  public static LatencyRecorder singleWriter() {
    return new LatencyRecorder(null, new SingleWriterRecorder(SMALLEST, LONGEST, DIGITS));
  }

  /// Records one duration. Never throws: a negative one, from clocks that disagree, counts as 0.
  public void record(final long nanos) {
    final long value = Math.clamp(nanos, 0, LONGEST);
    if (single != null) {
      single.recordValue(value);
    } else {
      shared.recordValue(value);
    }
  }

  /// Returns what has been recorded so far.
  public synchronized LatencySnapshot snapshot() {
    interval = single != null ? single.getIntervalHistogram(interval) : shared.getIntervalHistogram(interval);
    total.add(interval);
    return new LatencySnapshot(total.copy());
  }
}
