package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.training.OnnxType;
import io.roadml.training.SampleModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One server with good and broken models, and with clients that behave badly: the good ones are served, whatever comes.
@Timeout(120)
class ServeModelsTest {
  private static final long SEED = 4_711;
  private static final int HEAD = 1000;
  private static final String GOOD = "/v2/models/good/infer";
  private static final String ROW = "{\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[1,4],"
      + "\"data\":[1,2,3,4]}]}";
  private static final String ANSWER = "\"outputs\":[{\"name\":\"output\",\"datatype\":\"FP32\",\"shape\":[1,4],"
      + "\"data\":[1.0,2.0,3.0,4.0]}]}";

  @TempDir
  private static Path folder;
  private static ServeProcess server;

  @BeforeAll
  static void start() throws IOException {
    Path repository = folder.resolve("models");
    byte[] noise = new byte[HEAD];
    new SplittableRandom(SEED).nextBytes(noise);
    place(repository, "good", SampleModels.identity(OnnxType.FP32, -1, 4));
    place(repository, "fails", SampleModels.failsOnBadIndex());
    place(repository, "random", noise);
    place(repository, "truncated", Arrays.copyOf(SampleModels.mlp(), HEAD));
    place(repository, "unknown_op", SampleModels.unknownOperator());
    place(repository, "zero", new byte[0]);
    place(repository, "misconfigured", SampleModels.mlp());
    Files.writeString(repository.resolve("misconfigured/config.pbtxt"), "max_batch_size: many");
    Path one = Files.write(folder.resolve("one.onnx"), SampleModels.twoInputs());
    Path two = Files.write(folder.resolve("two.onnx"), SampleModels.noBatch());
    server = BuiltCheckout.in(Files.createDirectories(folder.resolve("checkout")))
        .serve("--port", "0", "--model-repository", repository.toString(), "--model", "one=" + one, "--model",
            "two=" + two)
        .ready();
  }

  private static void place(Path repository, String name, byte[] model) throws IOException {
    Files.write(Files.createDirectories(repository.resolve(name).resolve("1")).resolve("model.onnx"), model);
  }

  @AfterAll
  static void itEndsWell() throws Exception {
    try {
      server.endsWell();
    } finally {
      server.close();
    }
  }

  @AfterEach
  void theNextRequestIsAnswered() throws Exception {
    HttpResponse<String> answer = server.post(GOOD, ROW);
    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(answer.body().endsWith(ANSWER), answer.body());
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "random        | model.onnx is not an ONNX model: ",
      "truncated     | model.onnx is not an ONNX model: ",
      "unknown_op    | NoSuchOperator",
      "zero          | model.onnx is not an ONNX model: ",
      "misconfigured | config.pbtxt:1:",
  })
  void aModelThatCannotBeServedIsNamedWithTheReason(String name, String reason) throws Exception {
    String line = server.errors().lines()
        .filter(each -> each.startsWith("roadml: model " + name + " version 1 is not served: "))
        .reduce((_, _) -> "named twice").orElse("not named");
    assertTrue(line.contains(reason), () -> line + "\n" + server.errors());
    HttpResponse<String> answer = server.post("/v2/models/" + name + "/infer", ROW);
    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().startsWith("{\"error\":\"") && answer.body().contains(reason), answer.body());
    assertFalse(answer.body().contains(folder.toString()), answer.body());
    String index = server.post("/v2/repository/index", "").body();
    assertTrue(index.contains("{\"name\":\"" + name + "\",\"version\":\"1\",\"state\":\"UNAVAILABLE\",\"reason\":\""),
        index);
  }

  @Test
  void theServerIsLiveAndNotReadyWhileAModelIsBroken() throws Exception {
    assertEquals(200, server.get("/v2/health/live").statusCode());
    assertEquals(503, server.get("/v2/health/ready").statusCode());
    assertEquals(200, server.get("/v2/models/good/ready").statusCode());
    assertFalse(server.errors().contains("\tat "), server::errors);
  }

  @Test
  void modelFilesAndARepositoryAreServedSideBySide() throws Exception {
    for (String name : List.of("one", "two", "good", "fails")) {
      assertEquals(200, server.get("/v2/models/" + name + "/ready").statusCode(), name);
    }
  }

  @Test
  void aModelThatFailsWhileItRunsIs500AndItsNextRequestIsAnswered() throws Exception {
    HttpResponse<String> failed = server.post("/v2/models/fails/infer", lookUp(1_000_000));
    assertEquals(500, failed.statusCode(), failed.body());
    assertTrue(failed.body().startsWith("{\"error\":\"") && failed.body().contains("1000000"), failed.body());
    HttpResponse<String> answer = server.post("/v2/models/fails/infer", lookUp(3));
    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("\"data\":[30.0]"), answer.body());
  }

  private static String lookUp(long index) {
    return "{\"inputs\":[{\"name\":\"index\",\"datatype\":\"INT64\",\"shape\":[1,1],\"data\":[" + index + "]}]}";
  }

  @Test
  void manyClientsThatHangUpDripOrIdleSlowNobody() throws Exception {
    List<Socket> clients = new ArrayList<>();
    try (ScheduledExecutorService dripping = Executors.newSingleThreadScheduledExecutor()) {
      for (int idle = 0; idle < 1000; idle++) clients.add(connect());
      for (int slow = 0; slow < 8; slow++) clients.add(drip(dripping));
      for (int gone = 0; gone < 50; gone++) hangUpInTheMiddleOfABody();
      long slowest = 0;
      for (int request = 0; request < 200; request++) {
        long start = System.nanoTime();
        theNextRequestIsAnswered();
        slowest = Math.max(slowest, System.nanoTime() - start);
      }
      assertTrue(server.metric("roadml_http_connections") >= 1008, "they are all still there");
      assertTrue(slowest < TimeUnit.SECONDS.toNanos(2), "slowest answer in ns: " + slowest);
      dripping.shutdownNow();
    } finally {
      for (Socket client : clients) client.close();
    }
  }

  private static Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  /// A client that sends a byte a second, the first one at once.
  private static Socket drip(ScheduledExecutorService thread) throws IOException {
    Socket client = connect();
    write(client, head());
    ScheduledFuture<?> drops = thread.scheduleAtFixedRate(() -> {
      try {
        write(client, " ");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }, 0, 1, TimeUnit.SECONDS);
    assertFalse(drops.isDone());
    return client;
  }

  private static void hangUpInTheMiddleOfABody() throws IOException {
    try (Socket client = connect()) {
      write(client, head() + ROW.substring(0, ROW.length() / 2));
    }
  }

  private static String head() {
    return "POST " + GOOD + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + ROW.length() + "\r\n\r\n";
  }

  private static void write(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
