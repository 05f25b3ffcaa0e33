package io.roadml.observability;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Sends events, and bears it when they do not arrive: the first loss is logged, all are counted, and after a few in a row
/// nothing is tried for a while, so that a dead server costs no more than that.
///
/// - Threading: [#send] one thread, the counts any.
final class Delivery implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OpenLineageListener.class.getName());
  private static final int FEW = 3;
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final EventSink sink;
  private final LongSupplier nanos;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private int inARow;
  private long pausedAt;

  /// @param nanos as [System#nanoTime]
  Delivery(EventSink sink, LongSupplier nanos) {
    this.sink = sink;
    this.nanos = nanos;
  }

  void send(String json) {
    if (inARow >= FEW && nanos.getAsLong() - pausedAt < PAUSE_NANOS) {
      lost.incrementAndGet();
      return;
    }
    try {
      sink.send(json);
      sent.incrementAndGet();
      inARow = 0;
    } catch (IOException | RuntimeException e) {
      lose(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lose(e);
    }
  }

  private void lose(Exception why) {
    inARow++;
    pausedAt = nanos.getAsLong();
    if (lost.getAndIncrement() == 0) {
      LOG.log(System.Logger.Level.WARNING, "an OpenLineage event is lost: " + why + "; more of them are only counted");
    }
  }

  long sent() {
    return sent.get();
  }

  long lost() {
    return lost.get();
  }

  @Override
  public void close() {
    if (lost() > 0) {
      LOG.log(System.Logger.Level.WARNING, "OpenLineage events lost: " + lost() + ", sent: " + sent());
    }
    try {
      sink.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "OpenLineage events may be incomplete: " + e.getMessage());
    }
  }
}
