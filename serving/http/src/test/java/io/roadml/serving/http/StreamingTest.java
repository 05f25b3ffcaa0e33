package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.PredictorConfig;
import io.roadml.serving.endpoint.ModelControl;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bodies that are longer than what the server keeps of any, in both directions.
@Timeout(60)
class StreamingTest {
  private static final int LIMIT = 64 * 1024;
  private static final int LONG = 5 << 20;

  private final Served served = new Served();

  @AfterEach
  void stop() {
    served.close();
  }

  private void start(final Duration patience, final Route... routes) {
    served.start(HttpConfig.defaults().withMemory(LIMIT, 8L << 20).withTimeouts(patience, Duration.ofSeconds(20),
        Duration.ofSeconds(5)), ModelControl.BOTH, PredictorConfig.defaults(), routes);
  }

  private static byte[] random(final int length) {
    final byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static String digest(final byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static Route digest() {
    return Route.streaming("PUT", "/digest", request -> {
      final MessageDigest digest = MessageDigest.getInstance("SHA-256");
      final byte[] buffer = new byte[10_000];
      for (int read = request.stream().read(buffer); read >= 0; read = request.stream().read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return Response.json(200, HexFormat.of().formatHex(digest.digest()));
    });
  }

  @Test
  void aBodyLongerThanTheLimitStreamsToItsHandler() throws Exception {
    start(Duration.ofSeconds(10), digest());
    final byte[] bytes = random(LONG);
    try (Wire wire = served.connect()) {
      assertEquals(digest(bytes), wire.send("PUT", "/digest", bytes).text());
      assertEquals(digest(new byte[0]), wire.send("PUT", "/digest", new byte[0]).text());
      assertEquals(digest(bytes), wire.send("PUT", "/digest", bytes, "Expect: none").text(), "the connection stays");
    }
  }

  @Test
  void aBodyInChunksStreamsToo() throws Exception {
    start(Duration.ofSeconds(10), digest());
    try (Wire wire = served.connect()) {
      wire.write("PUT /digest HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      wire.write("3\r\nabc\r\n");
      wire.write("2\r\nde\r\n0\r\n\r\n");
      assertEquals(digest("abcde".getBytes(StandardCharsets.US_ASCII)), wire.read("PUT").text());
    }
  }

  @Test
  void aResponseIsStreamedAndItsLengthToldWhereItIsKnown() {
    final byte[] bytes = random(LONG);
    start(Duration.ofSeconds(10), Route.of("GET", "/bytes", request -> Response.streamed(200, "text/plain",
        new Response.Content() {
          @Override
          public void writeTo(final OutputStream out) throws IOException {
            out.write(bytes);
          }

          @Override
          public long length() {
            return bytes.length;
          }
        })));
    try (Wire wire = served.connect()) {
      assertArrayEquals(bytes, wire.get("/bytes").body());
      final Wire.Answer head = wire.send("HEAD", "/bytes", new byte[0]);
      assertEquals(Integer.toString(LONG), head.header("Content-Length"));
      assertArrayEquals(bytes, wire.get("/bytes").body(), "the connection stays");
    }
  }

  @Test
  void aHandlerThatFailsBeforeItWritesIsAnswered500AndAfterwardsIsCutOff() {
    start(Duration.ofSeconds(10),
        Route.of("GET", "/early", request -> Response.streamed(200, "text/plain", out -> {
          throw new IOException("broken");
        })),
        Route.of("GET", "/late", request -> Response.streamed(200, "text/plain", out -> {
          out.write(new byte[LONG]);
          throw new IOException("broken");
        })));
    try (Wire wire = served.connect()) {
      assertEquals(500, wire.get("/early").status());
      wire.write(Wire.head("GET", "/late", 0));
      boolean ended = false;
      while (!ended) {
        ended = wire.isClosedByServer(); // reads what came before
      }
    }
    final long begun = System.nanoTime(); // the client may see the end before the server has written down why
    while (failures() < 2 && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(10)) {
      Thread.onSpinWait();
    }
    assertEquals(2, failures());
  }

  private long failures() {
    return served.server.errors().stream().mapToLong(entry -> entry.count()).sum();
  }

  @Test
  void aHandlerThatDoesNotReadAnswersAtOnce() {
    start(Duration.ofSeconds(10), Route.streaming("PUT", "/no", request -> {
      throw Refusal.of(403, "no");
    }));
    try (Wire wire = served.connect()) {
      assertEquals(403, wire.send("PUT", "/no", random(LONG)).status());
      assertEquals(403, wire.send("PUT", "/no", random(LONG)).status(), "the rest was thrown away");
    }
  }

  @Test
  void aClientThatStopsSendingIsToldAndTheHandlerGoesOn() throws Exception {
    final CountDownLatch ended = new CountDownLatch(1);
    final AtomicReference<Exception> failure = new AtomicReference<>();
    start(Duration.ofMillis(300), Route.streaming("PUT", "/slow", request -> {
      try {
        request.stream().readAllBytes();
        return Response.json(200, "{}");
      } catch (final IOException e) {
        failure.set(e);
        throw e;
      } finally {
        ended.countDown();
      }
    }));
    try (Wire wire = served.connect()) {
      wire.write(Wire.head("PUT", "/slow", 100) + "x");
      assertEquals(408, wire.read("PUT").status());
      assertTrue(ended.await(10, TimeUnit.SECONDS) && failure.get().getMessage().contains("too slowly"));
    }
    assertEquals(0, served.server.errors().size(), "a slow client is no bug");
  }

  @Test
  void errorsOfTheServerAreInTheWordsOfTheRoute() {
    start(Duration.ofSeconds(10), Route.of("POST", "/own", request -> Response.json(200, "{}"))
        .withErrors((status, message) -> Response.json(status, "own " + message)));
    try (Wire wire = served.connect()) {
      final Wire.Answer tooLong = wire.send("POST", "/own", new byte[LIMIT + 1]);
      assertEquals(413, tooLong.status());
      assertTrue(tooLong.text().startsWith("own "), tooLong::text);
    }
    try (Wire wire = served.connect()) {
      assertEquals("own Method Not Allowed", wire.get("/own").text());
    }
  }
}
