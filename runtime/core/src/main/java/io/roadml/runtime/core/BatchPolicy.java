package io.roadml.runtime.core;

import java.util.List;

/// How requests are put together into batches. The names in messages are Triton's.
///
/// - Units: rows and nanoseconds.
/// - Threading: immutable.
/// - Fails: IllegalArgumentException that names the setting and its value.
///
/// @param maxBatchSize        most rows of one run, 1 … 65,536
/// @param maxQueueDelayNanos  longest time a batch waits for more rows once the instance is free; 0 takes what is there
/// @param preferredBatchSizes sizes worth waiting for, rising; empty for any
public record BatchPolicy(int maxBatchSize, long maxQueueDelayNanos, List<Integer> preferredBatchSizes) {
  /// Batches of up to 64 rows of what has arrived, without waiting.
  public static final BatchPolicy NATURAL = new BatchPolicy(64, 0, List.of());

  private static final int MOST_ROWS = 1 << 16;
  private static final long LONGEST_DELAY = 10_000_000_000L;

  /// Checks and copies.
  public BatchPolicy {
    preferredBatchSizes = List.copyOf(preferredBatchSizes);
    Check.between("max_batch_size", maxBatchSize, 1, MOST_ROWS);
    Check.between("max_queue_delay (ns)", maxQueueDelayNanos, 0, LONGEST_DELAY);
    int previous = 0;
    for (final int size : preferredBatchSizes) {
      Check.between("preferred_batch_size", size, previous + 1L, maxBatchSize);
      previous = size;
    }
  }

  /// Returns this policy with another batch limit; preferred sizes above it are dropped.
  public BatchPolicy withMaxBatchSize(final int rows) {
    return new BatchPolicy(rows, maxQueueDelayNanos,
        preferredBatchSizes.stream().filter(size -> size <= rows).toList());
  }

  /// Returns this policy with another delay.
  public BatchPolicy withMaxQueueDelayNanos(final long nanos) {
    return new BatchPolicy(maxBatchSize, nanos, preferredBatchSizes);
  }

  /// Says how many of the waiting rows to run: 0 means wait for more.
  ///
  /// @param waiting rows that wait, at least 1
  /// @param noLonger whether the delay is over
  int rowsToRun(final long waiting, final boolean noLonger) {
    final int most = preferredBatchSizes.isEmpty() ? maxBatchSize : preferredBatchSizes.getLast();
    if (waiting >= most) {
      return most;
    }
    return noLonger ? (int) waiting : 0;
  }
}
