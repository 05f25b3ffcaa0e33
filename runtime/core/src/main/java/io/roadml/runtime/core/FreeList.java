package io.roadml.runtime.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A bounded free list of the indices 0 … n − 1: Treiber's stack whose head carries a counter, so that a head that was
/// taken and put back in between is told from one that never left (the ABA problem).
///
/// ```
/// head: | times changed : 32 | index of the top, or NONE : 32 |
/// ```
///
/// - Threading: any thread takes, any thread gives back; lock-free.
/// - Allocation: none after construction.
final class FreeList {
  static final int NONE = -1;

  private static final VarHandle HEAD = Handles.field(MethodHandles.lookup(), "head", long.class);
  private static final VarHandle NEXT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final long INDEX_MASK = 0xFFFF_FFFFL;

  private final int[] next;
  @SuppressWarnings("UnusedVariable") // read and written through HEAD
  private volatile long head;

  FreeList(final int size) {
    next = new int[size];
    for (int index = 0; index < size; index++) {
      next[index] = index + 1 < size ? index + 1 : NONE;
    }
    head = size == 0 ? INDEX_MASK : 0;
  }

  /// Takes an index, or [#NONE] when all are out.
  int take() {
    while (true) {
      final long top = (long) HEAD.getAcquire(this); // pairs with the CAS in giveBack: its next[] is seen
      final int index = (int) top;
      if (index == NONE) {
        return NONE;
      }
      final int below = (int) NEXT.getOpaque(next, index); // may be stale; the CAS fails then
      if (HEAD.compareAndSet(this, top, headAfter(top, below))) {
        return index;
      }
    }
  }

  /// Gives back an index that [#take] returned.
  void giveBack(final int index) {
    while (true) {
      final long top = (long) HEAD.getAcquire(this);
      NEXT.setOpaque(next, index, (int) top);
      if (HEAD.compareAndSet(this, top, headAfter(top, index))) {
        return;
      }
    }
  }

  private static long headAfter(final long before, final int index) {
    return ((before >>> Integer.SIZE) + 1) << Integer.SIZE | (index & INDEX_MASK);
  }
}
