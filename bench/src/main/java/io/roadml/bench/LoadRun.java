package io.roadml.bench;

import io.roadml.runtime.core.LatencyRecorder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// One run of a load: connections, schedule, backlog and counts, all on one thread.
///
/// ```
/// schedule ─ due ─▶ backlog of intended times ─ idle connection ─▶ send … answer ─▶ now − intended
/// ```
///
/// - Threading: one thread.
/// - Allocation: none while requests run, but for a growing backlog and broken connections.
final class LoadRun implements AutoCloseable {
  static final int SLICES = 10;

  private static final int STATUSES = 1000;
  private static final int FIRST_BAD_STATUS = 400;
  private static final int TOO_MANY = 429;
  private static final int BUSY = 503;
  private static final long MILLI = 1_000_000;
  private static final long SLEEP_ABOVE = 2 * MILLI;
  private static final long RETRY = 10 * MILLI;

  private final Load load;
  private final Selector selector;
  private final Connection[] connections;
  private final ByteBuffer[] requests;
  private final List<List<byte[]>> expected;
  private final Arrivals.Schedule schedule;
  private final LongQueue backlog = new LongQueue();
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final ArrayDeque<Connection> broken = new ArrayDeque<>();
  private final LatencyRecorder answered = LatencyRecorder.singleWriter();
  private final LatencyRecorder refused = LatencyRecorder.singleWriter();
  private final LatencyRecorder failed = LatencyRecorder.singleWriter();
  private final LatencyRecorder service = LatencyRecorder.singleWriter();
  private final Consumer<SelectionKey> onReady = this::ready;
  private final long[] statuses = new long[STATUSES];
  private final long[] goodBySlice = new long[SLICES];
  private final Map<String, Long> errors = new TreeMap<>();

  private long countFrom;
  private long end;
  private long nextArrival;
  private long retryAt;
  private int nextRequest;
  private int underWay;
  private long scheduled;
  private long unsent;
  private long wrong;
  private long good;
  private long bytesSent;

  LoadRun(final Load load) throws IOException {
    this.load = load;
    this.selector = Selector.open();
    this.connections = new Connection[load.connections()];
    this.requests = load.requests().stream().map(request -> direct(request.encode(load.host())))
        .toArray(ByteBuffer[]::new);
    this.expected = load.requests().stream().map(Request::answers).toList();
    this.schedule = load.arrivals() instanceof Arrivals.BackToBack ? null : Arrivals.Schedule.of(load.arrivals());
  }

  private static ByteBuffer direct(final byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  LoadReport run() throws IOException, InterruptedException {
    connect();
    final long cpu = cpuNanos();
    final long start = System.nanoTime();
    countFrom = start + load.warmup().toNanos();
    end = countFrom + load.duration().toNanos();
    nextArrival = schedule == null ? Long.MAX_VALUE : start + schedule.next();
    serve(start);
    return report(Duration.ofNanos(cpuNanos() - cpu));
  }

  private void connect() throws IOException {
    for (int index = 0; index < connections.length; index++) {
      final Connection connection = new Connection(load.address(), selector);
      connections[index] = connection;
      try {
        connection.open();
      } catch (final IOException refusal) {
        throw new IOException("cannot connect to " + load.target() + " (" + refusal.getMessage() + ", connection "
            + (index + 1) + " of " + connections.length + "); start the server, or give its --url", refusal);
      }
      idle.add(connection);
    }
  }

  private void serve(final long start) throws IOException, InterruptedException {
    final long last = end + load.grace().toNanos();
    long now = start;
    while (now - end < 0 || ((underWay > 0 || !backlog.isEmpty()) && now - last < 0)) {
      if (Thread.interrupted()) {
        throw new InterruptedException("load generator interrupted");
      }
      takeDue(now);
      sendWaiting(now);
      retry(now);
      await(now);
      now = System.nanoTime();
    }
    while (!backlog.isEmpty()) {
      unsent += isCounted(backlog.poll()) ? 1 : 0;
    }
    for (final Connection connection : connections) {
      if (connection.isBusy() && isCounted(connection.intended)) {
        errors.merge("no answer until the end", 1L, Long::sum);
      }
    }
  }

  private void takeDue(final long now) {
    while (nextArrival - now <= 0 && nextArrival - end < 0) {
      backlog.add(nextArrival);
      scheduled += isCounted(nextArrival) ? 1 : 0;
      nextArrival = countFrom - load.warmup().toNanos() + schedule.next();
    }
  }

  private void sendWaiting(final long now) {
    if (schedule == null) {
      while (!idle.isEmpty() && now - end < 0) {
        scheduled += isCounted(now) ? 1 : 0;
        send(idle.poll(), now);
      }
      return;
    }
    while (!idle.isEmpty() && !backlog.isEmpty()) {
      send(idle.poll(), backlog.poll());
    }
  }

  private void send(final Connection connection, final long intended) {
    final int number = nextRequest;
    nextRequest = number + 1 == requests.length ? 0 : number + 1;
    connection.intended = intended;
    connection.sent = System.nanoTime();
    underWay++;
    try {
      bytesSent += requests[number].limit();
      connection.send(requests[number].rewind(), expected.get(number));
    } catch (final IOException failure) {
      broke(connection, failure);
    }
  }

  private void await(final long now) throws IOException {
    if (schedule == null) {
      selector.select(onReady, 1 + Math.max(0, (end - now) / MILLI));
      return;
    }
    final long pause = Math.min(nextArrival, nextArrival - end < 0 ? nextArrival : now + RETRY) - now;
    if (pause > SLEEP_ABOVE && backlog.isEmpty()) {
      selector.select(onReady, (pause - MILLI) / MILLI);
    } else {
      selector.selectNow(onReady);
    }
  }

  private void ready(final SelectionKey key) {
    final Connection connection = (Connection) key.attachment();
    try {
      if (connection.isConnecting()) {
        connection.finishOpening();
        idle.add(connection);
        return;
      }
      if (key.isWritable()) {
        connection.write();
      }
      if (key.isReadable() && connection.read()) {
        complete(connection, System.nanoTime());
      }
    } catch (final IOException failure) {
      broke(connection, failure);
    }
  }

  private void complete(final Connection connection, final long now) throws IOException {
    underWay--;
    if (isCounted(connection.intended)) {
      count(connection, now);
    }
    if (connection.answer().closes()) {
      connection.close();
      broken.add(connection);
    } else if (schedule == null && now - end < 0) {
      scheduled += isCounted(now) ? 1 : 0;
      send(connection, now);
    } else {
      idle.add(connection);
    }
  }

  private void count(final Connection connection, final long now) {
    final int status = Math.clamp(connection.answer().status(), 0, STATUSES - 1);
    final long latency = now - connection.intended;
    statuses[status]++;
    if (status >= FIRST_BAD_STATUS) {
      (status == BUSY || status == TOO_MANY ? refused : failed).record(latency);
      return;
    }
    answered.record(latency);
    service.record(now - connection.sent);
    if (!connection.answer().isExpected()) {
      wrong++;
    } else if (load.deadline().isZero() || latency <= load.deadline().toNanos()) {
      good++;
      goodBySlice[slice(connection.intended)]++;
    }
  }

  private int slice(final long intended) {
    return Math.clamp((intended - countFrom) * SLICES / load.duration().toNanos(), 0, SLICES - 1);
  }

  private boolean isCounted(final long intended) {
    return intended - countFrom >= 0 && intended - end < 0;
  }

  private void broke(final Connection connection, final IOException failure) {
    if (connection.isBusy()) {
      underWay--;
      if (isCounted(connection.intended)) {
        errors.merge(String.valueOf(failure.getMessage()), 1L, Long::sum);
      }
    }
    idle.remove(connection);
    broken.add(connection);
    try {
      connection.close();
    } catch (final IOException second) {
      failure.addSuppressed(second);
    }
  }

  private void retry(final long now) {
    if (broken.isEmpty() || retryAt - now > 0) {
      return;
    }
    retryAt = now + RETRY;
    for (int left = broken.size(); left > 0; left--) {
      final Connection connection = broken.poll();
      try {
        connection.reopen();
        if (!connection.isConnecting()) {
          idle.add(connection);
        }
      } catch (final IOException failure) {
        broke(connection, failure);
      }
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private LoadReport report(final Duration cpu) {
    final Map<Integer, Long> counted = new TreeMap<>();
    IntStream.range(0, STATUSES).filter(status -> statuses[status] > 0)
        .forEach(status -> counted.put(status, statuses[status]));
    final List<Long> slices = new ArrayList<>();
    Arrays.stream(goodBySlice).forEach(slices::add);
    final long bytesRead = Arrays.stream(connections).mapToLong(Connection::bytesIn).sum();
    return new LoadReport(answered.snapshot(), refused.snapshot(), failed.snapshot(), service.snapshot(), counted,
        errors, wrong, good,
        slices,
        scheduled, unsent, bytesSent, bytesRead, load.duration(), cpu);
  }

  @Override
  public void close() throws IOException {
    for (final Connection connection : connections) {
      if (connection != null) {
        connection.close();
      }
    }
    selector.close();
  }
}
