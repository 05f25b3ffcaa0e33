package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.undertow.Undertow;
import io.undertow.util.Headers;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.Options;

/// What an infer request allocates on the I/O thread, beside what Undertow allocates to echo the same bytes.
@Timeout(60)
class ServerAllocationTest {
  private static final int ROUNDS = 4_000;
  private static final int WINDOWS = 8;
  private static final long BUDGET = 64;
  private static final String BODY = "{\"id\":\"17\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,8],"
      + "\"data\":[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]}],\"outputs\":[{\"name\":\"y\"}]}";

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// The least of several windows: on a busy machine the compiler may come late, and until then everything escapes.
  private long perRequest(final int port, final String path, final String threadName) {
    try (Wire wire = new Wire(port)) {
      for (int round = 0; round < ROUNDS; round++) {
        wire.post(path, BODY);
      }
      final long thread = Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().equals(threadName))
          .mapToLong(Thread::threadId).findFirst().orElseThrow();
      long least = Long.MAX_VALUE;
      for (int window = 0; window < WINDOWS; window++) {
        least = Math.min(least, window(wire, path, thread));
      }
      return least;
    }
  }

  private long window(final Wire wire, final String path, final long thread) {
    final long before = threads.getThreadAllocatedBytes(thread);
    for (int round = 0; round < ROUNDS; round++) {
      wire.post(path, BODY);
    }
    return (threads.getThreadAllocatedBytes(thread) - before) / ROUNDS;
  }

  @Test
  void anInferRequestAllocatesNoMoreThanUndertowDoesForAnEcho() {
    final Undertow echo = Undertow.builder().addHttpListener(0, "127.0.0.1").setIoThreads(1).setWorkerThreads(1)
        .setWorkerOption(Options.WORKER_NAME, "echo").setHandler(exchange -> exchange.getRequestReceiver()
            .receiveFullBytes((same, bytes) -> {
              same.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
              same.getResponseSender().send(ByteBuffer.wrap(bytes));
            }))
        .build();
    echo.start();
    final long baseline;
    try {
      baseline = perRequest(((InetSocketAddress) echo.getListenerInfo().getFirst().getAddress()).getPort(),
          "/v2/models/m/infer",
          "echo I/O-1");
    } finally {
      echo.stop();
    }
    try (Served served = new Served().model("m", "1", "x FP32 -1 8").start(HttpConfig.defaults().withIoThreads(1))) {
      final long ours = perRequest(served.server.port(), "/v2/models/m/infer", "roadml-http I/O-1");
      assertTrue(ours <= baseline + BUDGET, () -> "infer " + ours + " bytes a request, echo " + baseline);
    }
  }
}
