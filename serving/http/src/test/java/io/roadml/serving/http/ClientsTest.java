package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.PredictorConfig;
import io.roadml.serving.endpoint.ModelControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that hang up, dawdle, or come in numbers, and a server that goes: nothing is lost and nobody else waits.
@Timeout(60)
class ClientsTest {
  private static final String INFER = "/v2/models/pair/infer";
  private static final String PAIR = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}";
  private static final Duration SHORT = Duration.ofMillis(400);

  private static final int MANY = 1 << 20;

  private final Semaphore entered = new Semaphore(0);
  private final Semaphore passes = new Semaphore(MANY);
  private final Served served = new Served().model("pair", "1", "x FP32 -1 2").model("wide", "1", "x FP32 -1 -1")
      .model("gate", "1", "x FP32 -1 2", "does wait");

  private void start(final HttpConfig config) {
    served.engine.actions.put("wait", this::pass);
    served.start(config, ModelControl.BOTH, PredictorConfig.defaults().withSlots(16).withInlineLimit(Duration.ZERO));
    try (Wire wire = served.connect()) { // once its cost is known, the gate is never again run on the I/O thread
      assertEquals(200, wire.post("/v2/models/gate/infer", PAIR).status());
    }
  }

  private void pass() {
    entered.release();
    passes.acquireUninterruptibly();
  }

  /// From now on a request for the gate waits until it is let through.
  private void shut() {
    entered.drainPermits();
    passes.drainPermits();
  }

  @AfterEach
  void nothingIsLeftBehind() {
    passes.release(MANY);
    if (served.endpoints != null) {
      await(() -> gauge("roadml_http_transit_bytes") == 0);
      await(() -> gauge("roadml_http_in_flight_requests") == 1); // the scrape itself
      assertTrue(served.server.errors().isEmpty(), () -> served.server.errors().toString());
    }
    served.close();
  }

  private static void await(final BooleanSupplier condition) {
    final long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < until, "waited in vain");
      LockSupport.parkNanos(1_000_000);
    }
  }

  private double gauge(final String name) {
    try (Wire wire = served.connect()) {
      return wire.get("/metrics").text().lines().filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1))).findFirst().orElseThrow();
    }
  }

  private void isAnswered() {
    try (Wire wire = served.connect()) {
      assertEquals(200, wire.post(INFER, PAIR).status());
    }
  }

  @Test
  void clientsThatHangUpAtAnyByteOfARequestHarmNobody() {
    start(HttpConfig.defaults());
    final String whole = Wire.head("POST", INFER, PAIR.length()) + PAIR;
    for (int cut = 0; cut <= whole.length(); cut++) {
      try (Wire wire = served.connect()) {
        wire.write(whole.substring(0, cut));
      }
    }
    isAnswered();
  }

  @Test
  void aClientThatHangsUpDuringInferenceHarmsNobody() throws InterruptedException {
    start(HttpConfig.defaults());
    shut();
    for (int round = 0; round < 40; round++) { // more than there are slots, if one were lost each time
      try (Wire wire = served.connect()) {
        wire.write(Wire.head("POST", "/v2/models/gate/infer", PAIR.length()) + PAIR);
        entered.acquire();
      }
      passes.release();
    }
    passes.release();
    try (Wire wire = served.connect()) {
      assertEquals(200, wire.post("/v2/models/gate/infer", PAIR).status());
    }
  }

  @Test
  void aClientThatSendsAByteAtATimeIsAnsweredIfItIsFastEnough() {
    start(HttpConfig.defaults());
    try (Wire wire = served.connect()) {
      for (final char c : (Wire.head("POST", INFER, PAIR.length()) + PAIR).toCharArray()) {
        wire.write(String.valueOf(c));
        LockSupport.parkNanos(200_000);
      }
      assertEquals(200, wire.read("POST").status());
    }
  }

  @Test
  void bodiesThatDripAreCutOffAndHoldNoSlotMeanwhile() {
    start(HttpConfig.defaults().withTimeouts(Duration.ofMillis(1500), Duration.ofSeconds(60), Duration.ofSeconds(1)));
    final List<Wire> dripping = new ArrayList<>();
    for (int index = 0; index < 64; index++) { // four times the slots
      dripping.add(served.connect());
      dripping.get(index).write(Wire.head("POST", INFER, 64 << 20) + "{");
    }
    for (int byteNumber = 0; byteNumber < 3; byteNumber++) {
      dripping.forEach(wire -> wire.write(" "));
      isAnswered();
      LockSupport.parkNanos(100_000_000);
    }
    assertTrue(gauge("roadml_http_transit_bytes") <= 64 * 4096,
        "memory follows what has arrived, not what was announced");
    for (final Wire wire : dripping) {
      final Wire.Answer answer = wire.read("POST");
      assertEquals(408, answer.status());
      assertEquals("close", answer.header("Connection"));
      assertTrue(answer.text().contains("too slowly"), answer::text);
      wire.close();
    }
  }

  @Test
  void headsThatDripAreCutOff() {
    start(HttpConfig.defaults().withTimeouts(SHORT, Duration.ofSeconds(60), Duration.ofSeconds(1)));
    try (Wire wire = served.connect()) {
      wire.write("POST " + INFER + " HTTP/1.1\r\nHost:");
      isAnswered();
      assertTrue(wire.isClosedByServer());
    }
  }

  @Test
  void idleConnectionsAreClosedAndAThousandOfThemSlowNobody() {
    start(HttpConfig.defaults().withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(3), Duration.ofSeconds(1)));
    final List<Wire> idle = new ArrayList<>();
    for (int index = 0; index < 1000; index++) {
      idle.add(served.connect());
    }
    await(() -> gauge("roadml_http_connections") >= 1000);
    for (int round = 0; round < 100; round++) {
      isAnswered();
    }
    for (final Wire wire : idle) {
      assertTrue(wire.isClosedByServer());
      wire.close();
    }
  }

  @Test
  void aClientThatDoesNotReadItsResponseIsCutOff() throws IOException {
    start(HttpConfig.defaults().withTimeouts(SHORT, Duration.ofSeconds(60), Duration.ofSeconds(1)));
    final String body = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2000000],\"data\":["
        + "0,".repeat(1_999_999) + "0]}]}";
    try (Wire wire = served.connect()) {
      wire.socket.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      wire.write(Wire.head("POST", "/v2/models/wide/infer", body.length()) + body);
      await(() -> gauge("roadml_http_transit_bytes") > 1_000_000);
      isAnswered();
      await(() -> gauge("roadml_http_transit_bytes") == 0);
    }
  }

  @Test
  void largeRequestsAndResponsesGoThroughWhole() {
    start(HttpConfig.defaults());
    final StringBuilder data = new StringBuilder("0.5");
    for (int index = 1; index < 1_000_000; index++) {
      data.append(',').append(index).append(".5");
    }
    final String body = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1000,1000],\"data\":[" + data
        + "]}]}";
    try (Wire wire = served.connect()) {
      for (int round = 0; round < 3; round++) {
        final Wire.Answer answer = wire.post("/v2/models/wide/infer", body);
        assertEquals(200, answer.status());
        assertTrue(answer.text().endsWith(",999998.5,999999.5]}]}"));
      }
    }
  }

  @Test
  void bodiesBeyondTheMemoryInTransitAreRefused() {
    start(HttpConfig.defaults().withMemory(64 << 20, 300_000));
    final String body = PAIR + " ".repeat(1 << 20);
    try (Wire wire = served.connect()) {
      assertEquals(503, wire.post(INFER, body).status());
    }
    isAnswered();
  }

  @Test
  void closingAnswersWhatWasAcceptedAndRefusesNewConnections() throws InterruptedException {
    start(HttpConfig.defaults());
    shut();
    final int port = served.server.port();
    try (Wire waiting = served.connect(); Wire idle = served.connect()) {
      assertEquals(200, idle.post(INFER, PAIR).status());
      waiting.write(Wire.head("POST", "/v2/models/gate/infer", PAIR.length()) + PAIR);
      entered.acquire();
      final Thread closer = Thread.ofPlatform().start(served.server::close);
      await(() -> refusesConnections(port));
      final Wire.Answer ready = idle.get("/v2/health/ready"); // a connection that is there is served to the end, and told
      assertEquals(503, ready.status());
      assertEquals("close", ready.header("Connection"));
      assertTrue(closer.isAlive());
      passes.release();
      assertEquals(200, waiting.read("POST").status());
      closer.join();
      assertTrue(waiting.isClosedByServer());
    }
    served.server.close(); // a second close is harmless
    served.endpoints.close();
    served.endpoints = null;
  }

  private static boolean refusesConnections(final int port) {
    try (Wire wire = new Wire(port)) {
      return wire.socket.isClosed();
    } catch (final UncheckedIOException refused) {
      return true;
    }
  }

  @Test
  void closingDoesNotWaitForEver() throws InterruptedException {
    start(HttpConfig.defaults().withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(100)));
    shut();
    try (Wire waiting = served.connect()) {
      waiting.write(Wire.head("POST", "/v2/models/gate/infer", PAIR.length()) + PAIR);
      entered.acquire();
      served.server.close();
      assertTrue(waiting.isClosedByServer());
    }
    passes.release();
    served.endpoints.close();
    served.endpoints = null;
  }

  @Test
  void slotsOfRequestsThatClosingCutsOffAreGivenBack() throws InterruptedException {
    start(HttpConfig.defaults().withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(100)));
    shut();
    final List<Wire> waiting = new ArrayList<>();
    for (int request = 0; request < 5; request++) {
      waiting.add(served.connect());
      waiting.get(request).write(Wire.head("POST", "/v2/models/gate/infer", PAIR.length()) + PAIR);
    }
    await(() -> served.waitingRows("gate") == waiting.size());
    served.server.close();
    passes.release(MANY);
    final long start = System.nanoTime();
    served.endpoints.close();
    served.endpoints = null;
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10), "a slot that is lent is waited for");
    waiting.forEach(Wire::close);
  }

  @Test
  void hotReloadsLoseNoRequest() throws InterruptedException {
    start(HttpConfig.defaults().withIoThreads(2));
    final AtomicReference<String> failure = new AtomicReference<>();
    final CountDownLatch stop = new CountDownLatch(1);
    final List<Thread> clients = new ArrayList<>();
    for (int client = 0; client < 4; client++) {
      clients.add(Thread.ofPlatform().start(() -> {
        try (Wire wire = served.connect()) {
          while (stop.getCount() > 0 && failure.get() == null) {
            final Wire.Answer answer = wire.post(INFER, PAIR);
            if (answer.status() != 200) {
              failure.set(answer.status() + " " + answer.text());
            }
          }
        }
      }));
    }
    for (int version = 2; version <= 12; version++) {
      served.model("pair", String.valueOf(version), "x FP32 -1 2");
      served.endpoints.load("pair");
    }
    stop.countDown();
    for (final Thread client : clients) {
      client.join();
    }
    assertEquals(null, failure.get());
    try (Wire wire = served.connect()) {
      assertTrue(wire.post(INFER, PAIR).text().contains("\"model_version\":\"12\""));
    }
  }

  @Test
  void aPortInUseIsSaidSo() throws IOException {
    start(HttpConfig.defaults());
    try (ServerSocket taken = new ServerSocket(0)) {
      final IOException refused = assertThrows(IOException.class,
          () -> HttpServer.start(HttpConfig.defaults().withPort(taken.getLocalPort()), served.endpoints));
      assertTrue(refused.getMessage().startsWith("port=" + taken.getLocalPort() + " on 127.0.0.1 cannot be used"),
          refused.getMessage());
    }
  }

  @Test
  void anotherHostThanLoopbackIsRefusedUnlessInsecure() throws IOException {
    start(HttpConfig.defaults());
    final IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
        () -> HttpServer.start(HttpConfig.defaults().withPort(0).withHost("0.0.0.0"), served.endpoints));
    assertTrue(refused.getMessage().contains("host=0.0.0.0") && refused.getMessage().contains("insecure"),
        refused.getMessage());
    for (final String host : new String[]{"localhost", "127.0.0.1"}) {
      try (HttpServer other = HttpServer.start(HttpConfig.defaults().withPort(0).withHost(host), served.endpoints)) {
        assertTrue(other.uri().startsWith("http://" + host + ":"));
      }
    }
  }

  @Test
  void routesOfOtherModulesAreServed() throws IOException {
    start(HttpConfig.defaults());
    final Route echo = Route.of("POST", "/api/{name}/echo", request -> Response.json(201,
        request.parameter("name") + "?" + request.query("q") + " " + new String(request.body(), StandardCharsets.UTF_8))
        .with("X-Seen", String.valueOf(request.header("X-Say"))));
    final Route rest = Route.quick("GET", "/files/{path*}", request -> Response.json(200, request.parameter("path")));
    final Route broken = Route.of("GET", "/broken", request -> {
      throw new IllegalStateException("/secret/path");
    });
    try (
        HttpServer other = HttpServer.start(HttpConfig.defaults().withPort(0), served.endpoints,
            List.of(echo, rest, broken));
        Wire wire = new Wire(other.port())) {
      final Wire.Answer answer = wire.post("/api/a%20b/echo?q=1%2B+2", "body", "X-Say: yes");
      assertEquals(201, answer.status());
      assertEquals("a b?1+ 2 body", answer.text());
      assertEquals("yes", answer.header("X-Seen"));
      assertEquals("a/b.txt", wire.get("/files/a/b.txt").text());
      assertEquals("", wire.get("/files").text());
      final Wire.Answer failed = wire.get("/broken");
      assertEquals(500, failed.status());
      assertFalse(failed.text().contains("secret"), failed::text);
      assertEquals(1, other.errors().size());
      assertEquals(405, wire.get("/api/x/echo").status());
      assertThrows(IllegalArgumentException.class,
          () -> HttpServer.start(HttpConfig.defaults().withPort(0), served.endpoints, List.of(echo, echo)));
    }
  }
}
