package io.roadml.bench;

import java.util.Arrays;

/// A first-in, first-out queue of numbers that grows: the intended times of requests that no connection was free for.
///
/// - Threading: one thread. - Allocation: when it grows.
final class LongQueue {
  private long[] values = new long[1024];
  private long first;
  private long end;

  boolean isEmpty() {
    return first == end;
  }

  long size() {
    return end - first;
  }

  void add(final long value) {
    if (size() == values.length) {
      grow();
    }
    values[(int) (end++ & (values.length - 1))] = value;
  }

  long poll() {
    return values[(int) (first++ & (values.length - 1))];
  }

  private void grow() {
    final int from = (int) (first & (values.length - 1));
    final long[] larger = Arrays.copyOf(values, values.length * 2);
    System.arraycopy(values, from, larger, 0, values.length - from);
    System.arraycopy(values, 0, larger, values.length - from, from);
    end = size();
    first = 0;
    values = larger;
  }
}
