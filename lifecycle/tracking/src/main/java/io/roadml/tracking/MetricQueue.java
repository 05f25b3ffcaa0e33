package io.roadml.tracking;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Metrics that wait to be written, and the thread that writes them.
///
/// - Bounded: who would make it longer waits until there is room.
/// - Order: of a run that in which they were added.
/// - Threading: safe for many threads. The thread starts with the first metric, and is a daemon: what a JVM that just exits
///   has not flushed is not written.
final class MetricQueue implements AutoCloseable {
  static final int MOST_WAITING = 10_000;

  private final RunLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Pending> runs = new HashMap<>();
  private Map<String, List<Metric>> waiting = new LinkedHashMap<>();
  private int size;
  private boolean closed;
  private Thread writer;

  MetricQueue(RunLog log) {
    this.log = log;
  }

  /// What is still to be said about the metrics of a run.
  private static final class Pending {
    private int unwritten;
    private int lost;
    private Throwable reason;
  }

  void add(String run, Metric metric) {
    Limits.checked(metric);
    lock.lock();
    try {
      while (size >= MOST_WAITING && !closed) {
        changed.awaitUninterruptibly();
      }
      if (closed) {
        throw RefusedException.invalid("the tracker is closed; nothing more can be logged");
      }
      size++;
      runs.computeIfAbsent(run, _ -> new Pending()).unwritten++;
      waiting.computeIfAbsent(run, _ -> new ArrayList<>()).add(metric);
      startWriter();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void startWriter() {
    if (writer == null) {
      writer = Thread.ofPlatform().name("roadml-tracking").daemon().start(this::writeUntilClosed);
    }
  }

  private void writeUntilClosed() {
    for (Map<String, List<Metric>> next = take(); !next.isEmpty(); next = take()) {
      next.forEach(this::write);
    }
  }

  /// All that waits; nothing once it is closed and all is written.
  private Map<String, List<Metric>> take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      Map<String, List<Metric>> taken = waiting;
      waiting = new LinkedHashMap<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void write(String run, List<Metric> metrics) {
    for (int from = 0; from < metrics.size(); from += Limits.METRICS) {
      List<Metric> batch = metrics.subList(from, Math.min(from + Limits.METRICS, metrics.size()));
      written(run, batch.size(), failure(run, batch));
    }
  }

  /// Errors too: should the thread end by one, all who wait would wait for ever.
  private Throwable failure(String run, List<Metric> batch) {
    try {
      log.batch(run, batch, List.of(), List.of());
      return null;
    } catch (RuntimeException | Error e) {
      return e;
    }
  }

  private void written(String run, int count, Throwable failure) {
    lock.lock();
    try {
      Pending pending = runs.get(run);
      size -= count;
      pending.unwritten -= count;
      if (failure != null) {
        pending.lost += count;
        pending.reason = pending.reason == null ? failure : pending.reason;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until nothing of a run waits.
  ///
  /// @throws RefusedException if something could not be written since the last flush
  void flush(String run) {
    lock.lock();
    try {
      Pending pending = runs.get(run);
      if (pending == null) {
        return;
      }
      while (pending.unwritten > 0) {
        changed.awaitUninterruptibly();
      }
      runs.remove(run, pending);
      report(run, pending);
    } finally {
      lock.unlock();
    }
  }

  private static void report(String run, Pending pending) {
    if (pending.reason == null) {
      return;
    }
    ErrorCode code = pending.reason instanceof RefusedException refused ? refused.code() : ErrorCode.INTERNAL_ERROR;
    RefusedException reported = new RefusedException(code,
        pending.lost + " metrics of run=" + run + " were not logged: " + pending.reason.getMessage());
    reported.initCause(pending.reason);
    throw reported;
  }

  /// Writes what waits, then ends the thread.
  ///
  /// @throws IllegalStateException if something of runs that nobody flushed could not be written
  @Override
  public void close() {
    Thread last;
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      last = writer;
    } finally {
      lock.unlock();
    }
    join(last);
    reportUnflushed();
  }

  private static void join(Thread last) {
    boolean interrupted = false;
    while (last != null && last.isAlive()) {
      try {
        last.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void reportUnflushed() {
    IllegalStateException all = null;
    for (Map.Entry<String, Pending> run : runs.entrySet()) {
      try {
        report(run.getKey(), run.getValue());
      } catch (RefusedException e) {
        if (all == null) {
          all = new IllegalStateException(e.getMessage(), e);
        } else {
          all.addSuppressed(e);
        }
      }
    }
    runs.clear();
    if (all != null) {
      throw all;
    }
  }
}
