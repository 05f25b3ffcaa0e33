package io.roadml.bench;

import java.io.IOException;

/// One way to read rows by key. Each has a loop of its own, so that the JIT compiles each by itself.
///
/// - Threading: one thread.
abstract class KeyedReads {
  private long bytes;
  private long reads;
  private double sum;

  /// Reads the row of each key and returns the sum of their last features, so that ways can be compared and none is
  /// optimised away.
  abstract double read(long[] keys) throws IOException;

  /// Returns nanoseconds a read.
  final double[] window(final long[] keys) throws IOException {
    final long allocated = ThreadAllocation.ofCurrentThread();
    final long start = System.nanoTime();
    sum = read(keys);
    final long nanos = System.nanoTime() - start;
    bytes += ThreadAllocation.ofCurrentThread() - allocated;
    reads += keys.length;
    return new double[]{(double) nanos / keys.length};
  }

  /// Forgets what was allocated so far.
  final void forgetWarmup() {
    bytes = 0;
    reads = 0;
  }

  /// Returns the last window's sum.
  final double sum() {
    return sum;
  }

  final double bytesPerRead() {
    return (double) bytes / reads;
  }

  /// Says whether a window of so many reads allocates anything.
  final boolean allocates(final int window) {
    return bytesPerRead() * window >= 1;
  }
}
