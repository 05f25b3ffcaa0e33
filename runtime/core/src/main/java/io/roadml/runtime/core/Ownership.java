package io.roadml.runtime.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Says who may run an instance: nobody yet, a caller who found it idle, its owner thread, or nobody ever again.
///
/// ```
/// IDLE ──tryTake──▶ TAKEN ──giveBack──▶ IDLE
///   └────tryClose──▶ CLOSED
/// ```
///
/// - Threading: any thread takes; only the taker gives back. Whoever takes sees all that the last taker wrote.
/// - Allocation: none.
final class Ownership {
  private static final int IDLE = 0;
  private static final int TAKEN = 1;
  private static final int CLOSED = 2;
  private static final VarHandle WORD = Handles.field(MethodHandles.lookup(), "word", int.class);

  @SuppressWarnings("UnusedVariable") // read and written through WORD
  private volatile int word = IDLE;

  /// Takes the instance if it is idle. One compare-and-set at most; reads first, so that losers share the cache line.
  boolean tryTake() {
    return (int) WORD.getOpaque(this) == IDLE && WORD.compareAndSet(this, IDLE, TAKEN);
  }

  /// Gives the instance back. Pairs with the compare-and-set of the next taker.
  void giveBack() {
    WORD.setRelease(this, IDLE);
  }

  /// Closes the instance for good if it is idle, or is closed already.
  boolean tryClose() {
    return WORD.compareAndSet(this, IDLE, CLOSED) || (int) WORD.getAcquire(this) == CLOSED;
  }
}
