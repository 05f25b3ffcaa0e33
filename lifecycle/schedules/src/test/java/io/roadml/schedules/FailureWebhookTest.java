package io.roadml.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.roadml.metadata.JsonText;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.value.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Failures are told to a server of loopback that takes them, takes them late, or never.
@Timeout(60)
class FailureWebhookTest extends SchedulesFixture {
  private static final String PASSWORD = "hunter2";

  private final LinkedBlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;
  private IntUnaryOperator statusOfCall = _ -> 204;

  /// What the server was told.
  private record Told(String body, String signature, String authorization) {}

  @Override
  String place() {
    return folder.resolve("data").toString();
  }

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.start();
  }

  @AfterEach
  void silence() {
    over.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int status = statusOfCall.applyAsInt(calls.incrementAndGet());
    told.add(new Told(body, exchange.getRequestHeaders().getFirst("X-RoadML-Signature"),
        exchange.getRequestHeaders().getFirst("Authorization")));
    if (status == 0) {
      await(over);
    }
    exchange.getResponseHeaders().add("Location", "/elsewhere");
    exchange.sendResponseHeaders(Math.max(200, status), -1);
    exchange.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  private WebhookConfig config(String url) {
    return new WebhookConfig(Optional.of(url), Optional.empty(), Duration.ofSeconds(5), 3, Duration.ofMillis(1));
  }

  private Told next() throws InterruptedException {
    Told next = told.poll(20, TimeUnit.SECONDS);
    assertTrue(next != null, "nothing was told");
    return next;
  }

  private static PipelineRun failed(FailureWebhook webhook) throws InterruptedException {
    Pipeline.Builder p = Pipeline.named("sad");
    p.act("cry", () -> {
      throw new IllegalStateException("oh dear");
    });
    try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.listener(webhook))) {
      PipelineRun run = runner.start(p.build(), Map.of());
      assertEquals(RunState.FAILED, run.await());
      return run;
    }
  }

  @Test
  void aRunThatFailsIsToldWithItsStepAndASignature() throws Exception {
    String secret = "file:" + Files.writeString(folder.resolve("signing"), "sesame\n");
    try (FailureWebhook webhook = new FailureWebhook(config(url()).signedWith(Secret.of(secret)))) {
      PipelineRun run = failed(webhook);
      Told told = next();
      Map<?, ?> body = (Map<?, ?>) JsonText.read(told.body());
      assertEquals("run_failed", body.get("event"));
      assertEquals("sad", body.get("pipeline"));
      assertEquals(run.id(), body.get("run"));
      assertEquals("roadml pipeline show " + run.id(), body.get("show"));
      assertEquals(Map.of("step", "cry", "type", "java.lang.IllegalStateException", "message", "oh dear"),
          body.get("failure"));
      assertEquals("sha256=" + hmac("sesame", told.body()), told.signature());
    }
  }

  private static String hmac(String secret, String body) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aServerThatFailsTwiceIsToldAThirdTime() throws Exception {
    statusOfCall = call -> call < 3 ? 503 : 200;
    try (FailureWebhook webhook = new FailureWebhook(config(url()))) {
      failed(webhook);
      assertEquals(next().body(), next().body());
      assertNull(next().signature());
    }
    assertEquals(3, calls.get());
  }

  @Test
  void aRefusalAndARedirectAreNotTriedAgainAndNotFollowed() throws Exception {
    for (int status : new int[]{400, 302}) {
      calls.set(0);
      statusOfCall = _ -> status;
      try (FailureWebhook webhook = new FailureWebhook(config(url()))) {
        failed(webhook);
        next();
      }
      assertEquals(1, calls.get(), "status=" + status);
    }
  }

  @Test
  void aServerThatNeverAnswersHoldsUpNoRun() throws Exception {
    statusOfCall = _ -> 0;
    WebhookConfig impatient = new WebhookConfig(Optional.of(url()), Optional.empty(), Duration.ofMillis(200), 2,
        Duration.ofMillis(1));
    try (FailureWebhook webhook = new FailureWebhook(impatient)) {
      for (int i = 0; i < 150; i++) {
        failed(webhook);
      }
      next();
      next();
    }
  }

  @Test
  void aPasswordGoesIntoAHeaderAndIntoNoLog() throws Exception {
    statusOfCall = _ -> 500;
    String withPassword = url().replace("//", "//me:" + PASSWORD + "@") + "?token=" + PASSWORD;
    String reference = "file:" + Files.writeString(folder.resolve("url"), withPassword);
    HeardLog log = HeardLog.of(WebhookPost.class);
    try (log; FailureWebhook webhook = new FailureWebhook(config(reference))) {
      failed(webhook);
      assertEquals("Basic bWU6aHVudGVyMg==", next().authorization());
      next();
      next();
    }
    assertTrue(log.lines().toString().contains("webhook: http://127.0.0.1:"), log.lines()::toString);
    assertFalse(log.lines().toString().contains(PASSWORD), log.lines()::toString);
  }

  @Test
  void aServerThatIsNotThereIsNamedInTheLogAndHarmsNobody() throws Exception {
    String gone = url();
    server.stop(0);
    try (HeardLog log = HeardLog.of(WebhookPost.class); FailureWebhook webhook = new FailureWebhook(config(gone))) {
      failed(webhook);
      assertEquals("webhook: " + gone.replace("/hook", "") + " has not taken a failure: ConnectException",
          log.lines().poll(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void aScheduleTellsOfItsFailuresAlsoOfThoseThatNeverBegan() throws Exception {
    schedules.define(minutely("sad").param("mode", "fail").webhook(url()));
    schedules.define(minutely("wrong").param("mode", "dance"));
    schedules.define(minutely("good"));
    clock.to(1);
    try (FailureWebhook webhook = new FailureWebhook(config(url() + "?by=default"))) {
      ScheduleRunner runner = runner(webhook);
      settle(runner, "wrong");
      settle(runner, "sad");
      settle(runner, "good");
      Map<Object, Map<?, ?>> bySchedule = new HashMap<>();
      for (Map<?, ?> body : List.of(body(next()), body(next()))) {
        bySchedule.put(body.get("schedule"), body);
      }
      assertEquals("work", ((Map<?, ?>) bySchedule.get("sad").get("failure")).get("step"));
      assertEquals(minute(1), bySchedule.get("sad").get("fire_time"));
      assertFalse(bySchedule.get("wrong").containsKey("run"));
    }
    assertEquals(2, calls.get());
  }

  private static Map<?, ?> body(Told told) {
    return (Map<?, ?>) JsonText.read(told.body());
  }
}
