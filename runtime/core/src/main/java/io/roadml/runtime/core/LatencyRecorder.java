package io.roadml.runtime.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// Records durations for percentiles, over the whole life of the recorder.
///
/// - Units: nanoseconds, 0 … 1 minute; longer ones count as one minute. Accuracy: three significant digits above 8 µs,
///   8 ns below.
/// - Threading: [#shared] may be written by any thread, [#singleWriter] by one at a time; [#snapshot] by any.
/// - Allocation: none to record; a snapshot copies the counts (about 200 KiB).
public abstract sealed class LatencyRecorder {
  static final long LONGEST = 60_000_000_000L;
  private static final long SMALLEST = 8;
  private static final int DIGITS = 3;

  private LatencyRecorder() {
  }

  /// Makes a recorder that many threads write at once.
  public static LatencyRecorder shared() {
    return new Shared();
  }

  /// Makes a recorder that one thread writes at a time; cheaper: no locked instruction.
  public static LatencyRecorder singleWriter() {
    return new SingleWriter();
  }

  /// Records one duration. Never throws: a negative one, from clocks that disagree, counts as 0.
  public abstract void record(long nanos);

  /// Returns what has been recorded so far; what is being recorded meanwhile may be in it or not.
  public abstract LatencySnapshot snapshot();

  static Histogram emptyHistogram() {
    return new Histogram(SMALLEST, LONGEST, DIGITS);
  }

  /// HdrHistogram's recorder: writers and readers meet in a phaser of two locked instructions a record.
  private static final class Shared extends LatencyRecorder {
    private final Recorder recorder = new Recorder(SMALLEST, LONGEST, DIGITS);
    private final Histogram total = emptyHistogram();
    private Histogram interval;

    @Override
    public void record(final long nanos) {
      recorder.recordValue(Math.clamp(nanos, 0, LONGEST));
    }

    @Override
    public synchronized LatencySnapshot snapshot() {
      interval = recorder.getIntervalHistogram(interval);
      total.add(interval);
      return new LatencySnapshot(total.copy());
    }
  }

  /// HdrHistogram's buckets as a plain array. Counts only grow, so a reader needs no agreement with the writer: it sees
  /// each bucket as it was at some moment of its reading.
  private static final class SingleWriter extends LatencyRecorder {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[Buckets.indexOf(LONGEST) + 1];

    @Override
    public void record(final long nanos) {
      final int index = Buckets.indexOf(Math.clamp(nanos, 0, LONGEST));
      COUNT.setOpaque(counts, index, counts[index] + 1);
    }

    @Override
    public LatencySnapshot snapshot() {
      final Histogram histogram = emptyHistogram();
      for (int index = 0; index < counts.length; index++) {
        final long count = (long) COUNT.getOpaque(counts, index);
        if (count != 0) {
          histogram.recordValueWithCount(Buckets.lowest(index), count);
        }
      }
      return new LatencySnapshot(histogram);
    }
  }

  /// Where HdrHistogram puts a value, for this range and accuracy.
  ///
  /// ```
  /// units of 8 ns:   0 … 2047 each a bucket │ 2048 … 4095 in steps of 2 │ 4096 … 8191 in steps of 4 │ …
  /// ```
  private static final class Buckets {
    private static final int UNIT_BITS = 3;
    private static final int STEPS_BITS = 10; // every doubling has 1,024 steps, so a step is at most 0.1 % of its value
    private static final int STEPS = 1 << STEPS_BITS;

    static int indexOf(final long nanos) {
      final long units = nanos >>> UNIT_BITS;
      final int doubling = Long.SIZE - Long.numberOfLeadingZeros(units | STEPS) - STEPS_BITS - 1;
      return (doubling << STEPS_BITS) + (int) (units >>> doubling);
    }

    static long lowest(final int index) {
      final int doubling = Math.max(0, (index >>> STEPS_BITS) - 1);
      return (long) (index - (doubling << STEPS_BITS)) << doubling << UNIT_BITS;
    }
  }
}
