package io.roadml.runtime.core;

/// A first-in, first-out queue of slot indices, as large as there are slots, so that it can never be full.
///
/// - Threading: one thread at a time.
/// - Allocation: none after construction.
final class SlotQueue {
  private final int[] indices;
  private final int mask;
  private long first;
  private long end;

  SlotQueue(final int slots) {
    indices = new int[Integer.highestOneBit(Math.max(1, slots - 1)) << 1];
    mask = indices.length - 1;
  }

  boolean isEmpty() {
    return first == end;
  }

  int size() {
    return (int) (end - first);
  }

  void add(final int index) {
    assert size() < indices.length : "more slots queued than there are";
    indices[(int) end++ & mask] = index;
  }

  int peek() {
    return indices[(int) first & mask];
  }

  /// Returns the index at `position`, 0 being the first.
  int get(final int position) {
    return indices[(int) (first + position) & mask];
  }

  int poll() {
    return indices[(int) first++ & mask];
  }
}
