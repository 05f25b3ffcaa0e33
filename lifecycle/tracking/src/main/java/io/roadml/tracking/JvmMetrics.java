package io.roadml.tracking;

import com.sun.management.OperatingSystemMXBean;
import io.roadml.metadata.RefusedException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Measures the JVM at a rate, for as many as want to know.
final class JvmMetrics implements AutoCloseable {
  private static final double MEGABYTE = 1_000_000;
  private static final System.Logger LOG = System.getLogger(JvmMetrics.class.getName());
  private static final long LEAST_MILLIS = 10;

  private ScheduledExecutorService timer;

  /// Takes a measurement.
  interface Sink {
    void accept(long step, Map<String, Double> metrics);
  }

  /// One who wants to know.
  interface Watch extends AutoCloseable {
    Watch NONE = () -> {
    };

    @Override
    void close();
  }

  synchronized Watch watch(Duration every, Sink sink) {
    if (every.toMillis() < LEAST_MILLIS) {
      throw RefusedException.invalid("every=" + every + " is too often, want " + LEAST_MILLIS + " ms or more");
    }
    if (timer == null) {
      timer = Executors
          .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("roadml-jvm-metrics").daemon().factory());
    }
    Meter meter = new Meter(sink);
    ScheduledFuture<?> task = timer.scheduleAtFixedRate(meter::measure, every.toMillis(), every.toMillis(),
        TimeUnit.MILLISECONDS);
    return () -> {
      task.cancel(false);
      meter.stop();
    };
  }

  @Override
  public synchronized void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
  }

  /// What has gone on since the measurement before.
  private static final class Meter {
    private final Sink sink;
    private long step;
    private long lastNanos = System.nanoTime();
    private long lastAllocated = allocated();
    private long lastCollections = collections();
    private long lastCollecting = collectingMillis();
    private boolean stopped;

    Meter(Sink sink) {
      this.sink = sink;
    }

    /// Once stopped, no measurement is in progress or to come.
    synchronized void stop() {
      stopped = true;
    }

    synchronized void measure() {
      if (stopped) {
        return;
      }
      try {
        sink.accept(step++, metrics());
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "the JVM's metrics cannot be logged any more: {0}", e.getMessage());
        throw e;
      }
    }

    private Map<String, Double> metrics() {
      Map<String, Double> metrics = new LinkedHashMap<>();
      if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
        putIfKnown(metrics, "system/cpu_utilization_percentage", 100 * system.getCpuLoad());
        putIfKnown(metrics, "system/jvm_cpu_percentage", 100 * system.getProcessCpuLoad());
      }
      MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
      metrics.put("system/jvm_heap_used_megabytes", heap.getUsed() / MEGABYTE);
      metrics.put("system/jvm_heap_committed_megabytes", heap.getCommitted() / MEGABYTE);
      putChanges(metrics);
      metrics.put("system/jvm_threads", (double) ManagementFactory.getThreadMXBean().getThreadCount());
      return metrics;
    }

    private void putChanges(Map<String, Double> metrics) {
      long nanos = System.nanoTime();
      long allocated = allocated();
      long collections = collections();
      long collecting = collectingMillis();
      if (allocated >= 0 && nanos > lastNanos) {
        metrics.put("system/jvm_allocated_megabytes_per_second",
            (allocated - lastAllocated) / MEGABYTE / ((nanos - lastNanos) / 1e9));
      }
      metrics.put("system/jvm_gc_count", (double) (collections - lastCollections));
      metrics.put("system/jvm_gc_milliseconds", (double) (collecting - lastCollecting));
      lastNanos = nanos;
      lastAllocated = allocated;
      lastCollections = collections;
      lastCollecting = collecting;
    }

    private static void putIfKnown(Map<String, Double> metrics, String key, double value) {
      if (value >= 0) {
        metrics.put(key, value);
      }
    }

    /// Bytes of all threads since the JVM started; -1 where it does not count them.
    private static long allocated() {
      return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
          ? threads.getTotalThreadAllocatedBytes()
          : -1;
    }

    private static long collections() {
      return ManagementFactory.getGarbageCollectorMXBeans().stream()
          .mapToLong(GarbageCollectorMXBean::getCollectionCount).filter(count -> count > 0).sum();
    }

    private static long collectingMillis() {
      return ManagementFactory.getGarbageCollectorMXBeans().stream()
          .mapToLong(GarbageCollectorMXBean::getCollectionTime).filter(millis -> millis > 0).sum();
    }
  }
}
