package io.roadml.pipeline.store;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Who computes what a key stands for: one at a time, among all processes.
///
/// - Threading: safe for many threads, which wait here.
final class Claims {
  /// How often to look whether another process is done; one of this process says so.
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Leases leases;
  private final Map<String, Claim> claims = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private long releases;

  Claims(Leases leases) {
    this.leases = leases;
  }

  /// Who computes what: one attempt of a step of a run.
  private record Claim(String step, Leases.Lease lease) {}

  /// Waits until the answer is there, or it is this caller's turn to find it.
  ///
  /// @param step   which step of which run asks: an attempt of it that was given up is not waited for
  /// @param answer looks for it
  /// @return the answer, or the turn
  /// @throws InterruptedException if it was interrupted while it waited
  <T> Turn<T> answerOrTurn(String key, String step, Supplier<Optional<T>> answer) throws InterruptedException {
    while (true) {
      Optional<T> found = answer.get();
      if (found.isPresent()) {
        return new Turn<>(found, Optional.empty());
      }
      dropEarlierAttempt(key, step);
      Optional<Leases.Lease> lease = leases.take("key/" + key);
      if (lease.isPresent()) {
        claims.put(key, new Claim(step, lease.get()));
        return afterAll(key, lease.get(), answer);
      }
      awaitRelease();
    }
  }

  /// What came of it: one of the two.
  record Turn<T>(Optional<T> answer, Optional<Leases.Lease> lease) {}

  /// A step has one attempt at a time: if an earlier one still holds the key, nobody waits for it any more.
  private void dropEarlierAttempt(String key, String step) {
    Claim claim = claims.get(key);
    if (claim != null && claim.step().equals(step)) {
      release(key, claim.lease());
    }
  }

  /// The one before may have found it between the look and the turn.
  private <T> Turn<T> afterAll(String key, Leases.Lease lease, Supplier<Optional<T>> answer) {
    boolean isTurn = false;
    try {
      Optional<T> found = answer.get();
      isTurn = found.isEmpty();
      return new Turn<>(found, isTurn ? Optional.of(lease) : Optional.empty());
    } finally {
      if (!isTurn) {
        release(key, lease);
      }
    }
  }

  private void awaitRelease() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long before = releases;
      for (long left = LOOK_NANOS; left > 0 && before == releases;) {
        left = released.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Gives a turn back.
  void release(String key, Leases.Lease lease) {
    leases.release(lease);
    givenBack(key, lease);
  }

  /// Gives a turn back within the caller's transaction.
  ///
  /// @return whether it was still there
  boolean giveBackWithin(Leases.Lease lease) {
    return leases.remove(lease);
  }

  /// That transaction is durable.
  void givenBack(String key, Leases.Lease lease) {
    claims.computeIfPresent(key, (_, claim) -> claim.lease().equals(lease) ? null : claim);
    leases.forget(lease);
    lock.lock();
    try {
      releases++;
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
