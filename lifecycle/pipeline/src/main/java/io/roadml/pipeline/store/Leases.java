package io.roadml.pipeline.store;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.Row;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The right to do something that should be done once, among all processes with the same store, for as long as the holder
/// lives.
///
/// A holder renews its leases all the time; of one that has died they are free when their time is over, or at once for
/// another process of the same machine. A holder that was only slow finds out: whatever it writes under a lease it writes
/// in a transaction in which it still [has][#renew] it.
///
/// - Clocks: those of the machines must agree within a third of a lease's length.
/// - Threading: safe for many threads; one of its own renews.
final class Leases implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Leases.class.getName());

  private final MetadataStore store;
  private final Clock clock;
  private final Duration length;
  private final Map<String, Lease> held = new ConcurrentHashMap<>();
  private final Set<Lease> unwanted = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().name("roadml-leases").daemon().factory());

  /// A right that was given.
  ///
  /// @param token nobody else was ever given the same
  record Lease(String name, String token) {}

  /// Who has a lease.
  private record Holding(String token, long expiresAt, Holder holder) {
    static Holding of(Row row) {
      return new Holding(row.text(1), row.integer(2), new Holder(row.text(3), row.integer(4), row.integer(5)));
    }
  }

  Leases(MetadataStore store, Clock clock, Duration length) {
    this.store = store;
    this.clock = clock;
    this.length = length;
    long every = length.toMillis() / 3;
    var _ = renewals.scheduleWithFixedDelay(this::renewAll, every, every, TimeUnit.MILLISECONDS);
  }

  /// Takes a lease unless somebody has it.
  Optional<Lease> take(String name) {
    holding(name).filter(holding -> holding.holder().isDead())
        .ifPresent(holding -> remove(new Lease(name, holding.token())));
    Lease lease = new Lease(name, UUID.randomUUID().toString());
    try {
      return isTaken(lease) ? Optional.of(lease) : Optional.empty();
    } catch (RuntimeException e) {
      // It may be there all the same: the answer was lost.
      removeLater(lease);
      throw e;
    }
  }

  private boolean isTaken(Lease lease) {
    long now = Micros.of(clock.instant());
    Holder self = Holder.ofThis();
    int taken = store.sql().update("INSERT INTO pipeline_lease (name, token, expires_at, machine, pid, started_at)"
        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET token = excluded.token,"
        + " expires_at = excluded.expires_at, machine = excluded.machine, pid = excluded.pid,"
        + " started_at = excluded.started_at WHERE pipeline_lease.expires_at < ?", lease.name(), lease.token(),
        now + micros(length), self.machine(), self.pid(), self.started(), now);
    if (taken > 0) {
      held.put(lease.token(), lease);
    }
    return taken > 0;
  }

  /// Who has it, if anybody does who may still be alive.
  Optional<Holder> holder(String name) {
    long now = Micros.of(clock.instant());
    return holding(name).filter(holding -> holding.expiresAt() >= now).map(Holding::holder)
        .filter(holder -> !holder.isDead());
  }

  private Optional<Holding> holding(String name) {
    return store.sql().first("SELECT token, expires_at, machine, pid, started_at FROM pipeline_lease WHERE name = ?",
        Holding::of, name);
  }

  /// Whether nobody has taken it since; then it has its whole length again.
  boolean renew(Lease lease) {
    return store.sql().update("UPDATE pipeline_lease SET expires_at = ? WHERE name = ? AND token = ?",
        Micros.of(clock.instant()) + micros(length), lease.name(), lease.token()) == 1;
  }

  /// Gives it back, if it is still there; a little later, if that cannot be done now.
  void release(Lease lease) {
    forget(lease);
    try {
      remove(lease);
    } catch (RuntimeException e) {
      // Of a thread that was interrupted, for instance.
      removeLater(lease);
    }
  }

  /// Renews it no more.
  void forget(Lease lease) {
    held.remove(lease.token());
  }

  /// Gives it back within the caller's transaction.
  ///
  /// @return whether it was still there
  boolean remove(Lease lease) {
    return store.sql().update("DELETE FROM pipeline_lease WHERE name = ? AND token = ?", lease.name(),
        lease.token()) == 1;
  }

  private void removeLater(Lease lease) {
    unwanted.add(lease);
    try {
      renewals.execute(this::removeUnwanted);
    } catch (RejectedExecutionException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "{0} runs out by itself", lease.name());
    }
  }

  private void removeUnwanted() {
    try {
      for (Lease lease : List.copyOf(unwanted)) {
        remove(lease);
        unwanted.remove(lease);
      }
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "leases are not given back yet: {0}", e.getMessage());
    }
  }

  /// Takes a lease away from whoever has it: what that one writes under it fails from now on.
  void revoke(String name) {
    store.sql().update("DELETE FROM pipeline_lease WHERE name = ?", name);
  }

  private void renewAll() {
    removeUnwanted();
    if (held.isEmpty()) {
      return;
    }
    List<Object[]> rows = new ArrayList<>();
    long until = Micros.of(clock.instant()) + micros(length);
    held.values().forEach(lease -> rows.add(new Object[]{until, lease.name(), lease.token()}));
    try {
      store.sql().batch("UPDATE pipeline_lease SET expires_at = ? WHERE name = ? AND token = ?", rows);
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "leases are not renewed yet: {0}", e.getMessage());
    }
  }

  private static long micros(Duration duration) {
    return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
  }

  /// Stops renewing. What is still held runs out.
  @Override
  public void close() {
    renewals.shutdownNow();
  }
}
