package io.roadml.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
  private static final byte[] BODY = "{\"a\":1}".getBytes(UTF_8);
  private static final Request POST = Request.post("/echo", "application/json", BODY).withAnswers(List.of(BODY));
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Load constant(final URI target, final double perSecond) {
    return Load.of(target, List.of(POST), new Arrivals.Constant(perSecond), 8, SECOND);
  }

  @Test
  void keepsTheRateAndChecksEveryAnswer() throws Exception {
    try (EchoServer server = new EchoServer(EchoServer.ECHO)) {
      final LoadReport report = LoadGenerator.run(constant(server.uri(), 500));
      assertEquals(500, report.scheduled());
      assertEquals(Map.of(200, 500L), report.statuses());
      assertEquals(500, report.good());
      assertTrue(report.passed(), report.text());
      assertEquals(500, report.goodBySlice().stream().mapToLong(Long::longValue).sum());
      assertEquals(50, report.goodBySlice().getFirst());
      assertEquals(500L * POST.encode(constant(server.uri(), 500).host()).length, report.bytesSent());
    }
  }

  /// The heart of an open-loop generator: a server that stands still for 300 ms of a second delays the 30 % of requests
  /// that were due meanwhile, and they are all seen, though only 8 of them could be under way.
  @Test
  void aStallOfTheServerIsChargedToEveryRequestThatWasDue() throws Exception {
    final long stall = 300_000_000L;
    final AtomicInteger count = new AtomicInteger();
    final HttpHandler stallsOnce = exchange -> {
      if (count.incrementAndGet() == 500) {
        standStill(stall);
      }
      EchoServer.ECHO.handleRequest(exchange);
    };
    try (EchoServer server = new EchoServer(stallsOnce)) {
      final LoadReport report = LoadGenerator.run(constant(server.uri(), 1000));
      assertEquals(1000, report.answered().count(), report.text());
      final long delayed = 1000 - report.answered().countAtOrBelow(stall / 3);
      assertTrue(delayed >= 150, "delayed by more than a third of the stall: " + delayed + "\n" + report.text());
      assertTrue(report.answered().maxNanos() >= stall, report.text());
      final long delayedBySending = 1000 - report.service().countAtOrBelow(stall / 3);
      assertTrue(delayedBySending <= 50, "a closed view sees little of it: " + delayedBySending + "\n" + report.text());
    }
  }

  private static void standStill(final long nanos) {
    final long until = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Test
  void aWarmUpIsSentAndNotCounted() throws Exception {
    final AtomicInteger seen = new AtomicInteger();
    final HttpHandler counts = exchange -> {
      seen.incrementAndGet();
      EchoServer.ECHO.handleRequest(exchange);
    };
    try (EchoServer server = new EchoServer(counts)) {
      final LoadReport report = LoadGenerator
          .run(Load.of(server.uri(), List.of(POST), new Arrivals.Constant(200), 4, Duration.ofMillis(250))
              .withWarmup(Duration.ofMillis(250)));
      assertEquals(50, report.scheduled());
      assertEquals(50, report.answers());
      assertEquals(100, seen.get());
    }
  }

  @Test
  void backToBackKeepsEveryConnectionBusy() throws Exception {
    try (EchoServer server = new EchoServer(EchoServer.ECHO)) {
      final LoadReport report = LoadGenerator.run(
          Load.of(server.uri(), List.of(POST, POST), new Arrivals.BackToBack(), 4, Duration.ofMillis(300)));
      assertTrue(report.good() > 100, report.text());
      assertTrue(report.passed(), report.text());
    }
  }

  @Test
  void countsRefusalsWrongAnswersAndLateOnesApart() throws Exception {
    final AtomicInteger number = new AtomicInteger();
    final HttpHandler mixed = exchange -> {
      switch (number.getAndIncrement() % 4) {
        case 0 -> exchange.setStatusCode(503).getResponseSender().send("full");
        case 1 -> exchange.getResponseSender().send("{\"a\":2}");
        case 2 -> {
          standStill(60_000_000);
          EchoServer.ECHO.handleRequest(exchange);
        }
        default -> EchoServer.ECHO.handleRequest(exchange);
      }
    };
    try (EchoServer server = new EchoServer(mixed)) {
      final LoadReport report = LoadGenerator
          .run(Load.of(server.uri(), List.of(POST), new Arrivals.Constant(8), 1, SECOND)
              .withDeadline(Duration.ofMillis(50)));
      assertEquals(Map.of(200, 6L, 503, 2L), report.statuses());
      assertEquals(2, report.wrong());
      assertEquals(2, report.good());
      assertFalse(report.passed());
    }
  }

  @Test
  void aServerThatClosesIsConnectedToAgain() throws Exception {
    final AtomicInteger number = new AtomicInteger();
    final HttpHandler closes = exchange -> {
      if (number.incrementAndGet() % 10 == 0) {
        exchange.setPersistent(false);
      }
      EchoServer.ECHO.handleRequest(exchange);
    };
    try (EchoServer server = new EchoServer(closes)) {
      final LoadReport report = LoadGenerator.run(constant(server.uri(), 200));
      assertEquals(200, report.good(), report.text());
    }
  }

  @Test
  void aConnectionThatBreaksIsAnErrorAndNotALoss() throws Exception {
    final AtomicInteger number = new AtomicInteger();
    final HttpHandler breaks = exchange -> {
      if (number.incrementAndGet() % 20 == 0) {
        exchange.getConnection().close();
      } else {
        EchoServer.ECHO.handleRequest(exchange);
      }
    };
    try (EchoServer server = new EchoServer(breaks)) {
      final LoadReport report = LoadGenerator.run(constant(server.uri(), 200));
      assertEquals(200, report.answers() + report.errors().values().stream().mapToLong(Long::longValue).sum(),
          report.text());
      assertEquals(10, report.errors().values().stream().mapToLong(Long::longValue).sum(), report.text());
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws Exception {
    final int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    final IOException refusal = assertThrows(IOException.class,
        () -> LoadGenerator.run(constant(URI.create("http://127.0.0.1:" + port), 10)));
    assertTrue(refusal.getMessage().contains("http://127.0.0.1:" + port), refusal.getMessage());
  }

  @Test
  void otherMachinesAreRefused() {
    final IOException refusal = assertThrows(IOException.class,
        () -> LoadGenerator.run(constant(URI.create("http://192.0.2.1:80"), 10)));
    assertTrue(refusal.getMessage().contains("192.0.2.1 is not this machine"), refusal.getMessage());
  }

  @Test
  void poissonArrivalsAreTheSameForTheSameSeedAndKeepTheirRate() {
    final Arrivals.Schedule one = Arrivals.Schedule.of(new Arrivals.Poisson(1000, 5));
    final Arrivals.Schedule same = Arrivals.Schedule.of(new Arrivals.Poisson(1000, 5));
    long last = 0;
    double squares = 0;
    for (int number = 0; number < 10_000; number++) {
      final long next = one.next();
      assertEquals(next, same.next());
      squares += Math.pow((next - last) / 1e6, 2);
      last = next;
    }
    assertEquals(10, last / 1e9, 0.3);
    assertEquals(2, squares / 10_000, 0.15, "second moment of exponential gaps of mean 1 ms, seed 5");
  }

  @Test
  void aLoadAndAReportSurviveTheWayToAnotherProcess() throws Exception {
    try (EchoServer server = new EchoServer(EchoServer.ECHO)) {
      final Load load = Load.of(server.uri(), List.of(POST), new Arrivals.Poisson(300, 7), 2, SECOND)
          .withDeadline(Duration.ofMillis(900));
      assertEquals(load, LoadProcess.load(Json.write(LoadProcess.facts(load))));
      try (LoadProcess process = LoadProcess.start()) {
        final LoadReport report = process.run(load);
        assertTrue(report.passed(), report.text());
        assertEquals(report.good(), report.answered().count());
        assertEquals(report.toJson(), LoadReport.of(facts(report)).toJson());
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> facts(final LoadReport report) {
    return (Map<String, Object>) Json.read(report.toJson());
  }
}
