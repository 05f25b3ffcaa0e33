package io.roadml.serving.http;

import java.util.concurrent.atomic.AtomicLong;

/// Counts memory that requests and responses take while they are under way, against a limit.
///
/// - Units: bytes.
/// - Threading: safe for many threads.
final class MemoryBudget {
  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  MemoryBudget(final long limit) {
    this.limit = limit;
  }

  /// Takes bytes if the limit allows.
  boolean tryTake(final long bytes) {
    if (taken.addAndGet(bytes) <= limit) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  /// Takes bytes that are there already, whatever the limit says; it holds back those that come.
  void take(final long bytes) {
    taken.addAndGet(bytes);
  }

  void giveBack(final long bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
