package io.roadml.runtime.core;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Counted memory for requests that do not fit their slot: buffers of powers of two that are used again.
///
/// - Units: bytes. `budget` bounds what is out and what is kept, together.
/// - Threading: safe for many threads; a short lock, off the path of requests that fit.
/// - Lifetime: [#close] frees what is kept; a buffer that is still out is freed when it comes back.
final class BufferPool implements AutoCloseable {
  /// A buffer of the pool. The segment is as long as was asked for, within a larger block.
  record Buffer(MemorySegment segment, Block block) {}

  /// What a buffer is cut from.
  record Block(MemorySegment memory, Arena arena, int sizeClass) {}

  private static final int SMALLEST_CLASS = 12;
  private static final int CLASSES = 63;

  private final long budget;
  private final List<Deque<Block>> kept = new ArrayList<>(CLASSES);
  private long allocated;
  private boolean closed;

  BufferPool(final long budget) {
    this.budget = budget;
    for (int sizeClass = 0; sizeClass < CLASSES; sizeClass++) {
      kept.add(new ArrayDeque<>());
    }
  }

  /// Lends a buffer of `bytes` bytes, or returns `null` when the budget has no room. Its content is whatever was there.
  synchronized Buffer take(final long bytes) {
    final int sizeClass = sizeClass(bytes);
    if (closed || sizeClass >= CLASSES - 1) {
      return null;
    }
    final Block block = kept.get(sizeClass).isEmpty() ? allocate(sizeClass) : kept.get(sizeClass).pop();
    return block == null ? null : new Buffer(block.memory().asSlice(0, bytes), block);
  }

  @SuppressWarnings("MustBeClosedChecker") // the arena is the block's, and is closed when the block is freed
  private Block allocate(final int sizeClass) {
    final long size = 1L << sizeClass;
    if (size > budget) {
      return null;
    }
    freeKeptUntil(budget - size);
    if (allocated > budget - size) {
      return null;
    }
    final Arena arena = Arena.ofShared();
    final Block block = new Block(arena.allocate(size, Tensor.ALIGNMENT), arena, sizeClass);
    allocated += size;
    return block;
  }

  private void freeKeptUntil(final long most) {
    for (int sizeClass = CLASSES - 1; sizeClass >= SMALLEST_CLASS && allocated > most; sizeClass--) {
      while (allocated > most && !kept.get(sizeClass).isEmpty()) {
        free(kept.get(sizeClass).pop());
      }
    }
  }

  /// Takes a buffer back.
  synchronized void giveBack(final Buffer buffer) {
    if (closed) {
      free(buffer.block());
    } else {
      kept.get(buffer.block().sizeClass()).push(buffer.block());
    }
  }

  private void free(final Block block) {
    allocated -= 1L << block.sizeClass();
    block.arena().close();
  }

  /// Returns the bytes that are out or kept.
  synchronized long allocatedBytes() {
    return allocated;
  }

  @Override
  public synchronized void close() {
    closed = true;
    freeKeptUntil(0);
  }

  private static int sizeClass(final long bytes) {
    return Math.max(SMALLEST_CLASS, Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, bytes) - 1));
  }
}
