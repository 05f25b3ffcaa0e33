package io.roadml.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Reads a server's anonymous memory at fixed times, on a thread of its own.
///
/// - Threading: safe for many threads. - Units: seconds since the start, and bytes.
final class MemoryWatch implements AutoCloseable {
  private final ServerProcess server;
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final ScheduledFuture<?> sampling;
  private final List<double[]> samples = new ArrayList<>();
  private final long start = System.nanoTime();
  private IOException failure;

  MemoryWatch(final ServerProcess server, final long everyMillis) {
    this.server = server;
    sampling = timer.scheduleAtFixedRate(this::sample, 0, everyMillis, TimeUnit.MILLISECONDS);
  }

  private synchronized void sample() {
    try {
      samples.add(new double[]{(System.nanoTime() - start) / 1e9, server.anonymousBytes()});
    } catch (final IOException unreadable) {
      failure = unreadable;
    }
  }

  /// Returns the slope in bytes a minute of what was seen after so many seconds; each point is the median of `together`
  /// samples, so that a saw does not look like noise.
  synchronized Slope perMinute(final double afterSeconds, final int together) throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (sampling.isDone()) {
      throw new IOException("the memory of the server was not watched to the end");
    }
    final List<double[]> counted = samples.stream().filter(sample -> sample[0] >= afterSeconds).toList();
    final int points = counted.size() / together;
    final double[] times = new double[points];
    final double[] values = new double[points];
    for (int point = 0; point < points; point++) {
      final List<double[]> group = counted.subList(point * together, (point + 1) * together);
      times[point] = group.stream().mapToDouble(sample -> sample[0]).average().orElseThrow() / 60;
      values[point] = Estimate.median(group.stream().mapToDouble(sample -> sample[1]).toArray());
    }
    return Slope.of(times, values);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
