package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.PredictorConfig;
import io.roadml.serving.endpoint.ModelControl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The statements of the protocol, one by one, over a socket. The numbers are those of the project's list of statements
/// (Open Inference Protocol, Triton's extensions, what their clients rely on). After each test, the same connection and a new
/// one are answered.
@Timeout(60)
class ConformanceTest {
  private static final String INFER = "/v2/models/pair/infer";
  private static final String PAIR = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}";
  private static final String PAIR_ANSWER = "{\"model_name\":\"pair\",\"model_version\":\"2\",\"outputs\":"
      + "[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1.0,2.0]}]}";
  private static final String HEADER_LENGTH = "Inference-Header-Content-Length";
  private static final AtomicReference<CountDownLatch> GATE = new AtomicReference<>(new CountDownLatch(0));
  private static final AtomicReference<CountDownLatch> ENTERED = new AtomicReference<>(new CountDownLatch(0));

  private static Served served;
  private Wire wire;

  @BeforeAll
  static void start() {
    served = new Served().model("pair", "1", "x FP32 -1 2").model("pair", "2", "x FP32 -1 2")
        .file("pair/config.pbtxt", "version_policy: { all: {} }")
        .model("two", "1", "x1 FP32 -1 1", "x2 INT32 -1 1").model("text", "1", "x BYTES -1 1")
        .model("half", "1", "x FP16 -1 2").model("brain", "1", "x BF16 -1 2").model("free", "1", "x FP32 -1 -1")
        .model("odd name/%".replace("/", "-"), "v1", "x FP32 -1 2").model("fails", "1", "x FP32 -1 2", "does fail")
        .model("gate", "1", "x FP32 -1 2", "does wait").model("broken", "1", "no model")
        .model("wide", "1", "x FP32 -1 20000");
    served.engine.actions.put("fail", PlainModel.failing());
    served.engine.actions.put("wait", ConformanceTest::await);
    served.start(HttpConfig.defaults().withMemory(1 << 20, 64 << 20), ModelControl.BOTH,
        PredictorConfig.defaults().withSlots(16));
  }

  private static void await() {
    ENTERED.get().countDown();
    try {
      GATE.get().await();
    } catch (final InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @BeforeEach
  void connect() {
    wire = served.connect();
  }

  @AfterEach
  void theNextRequestIsAnswered() {
    assertEquals(PAIR_ANSWER, wire.post(INFER, PAIR).text());
    wire.close();
    try (Wire other = served.connect()) {
      assertEquals(PAIR_ANSWER, other.post(INFER, PAIR).text());
    }
    assertTrue(served.server.errors().isEmpty(), () -> served.server.errors().toString());
  }

  private void reconnect() {
    wire.close();
    connect();
  }

  private void refused(final int status, final Wire.Answer answer, final String words) {
    assertEquals(status, answer.status(), answer::text);
    assertEquals("application/json", answer.header("Content-Type"));
    assertTrue(answer.text().startsWith("{\"error\":\"") && answer.text().contains(words), answer::text);
  }

  private void answers(final String expected, final Wire.Answer answer) {
    assertEquals(200, answer.status(), answer::text);
    assertEquals(expected, answer.text());
  }

  @ParameterizedTest @ValueSource(strings = {"/v2", "/v2/"})
  void statements1And2And21To23ServerMetadata(final String path) {
    answers(
        "{\"name\":\"roadml\",\"version\":\"development\",\"extensions\":[\"binary_tensor_data\",\"model_repository\","
            + "\"statistics\",\"model_configuration\"]}",
        wire.get(path));
  }

  @Test
  void statements3And15Live() {
    answers("{\"live\":true}", wire.get("/v2/health/live"));
  }

  @Test
  void statements4And16And18And19ServerReadyIsAllModelsReady() {
    final Wire.Answer answer = wire.get("/v2/health/ready"); // the model "broken" could not be loaded
    assertEquals(503, answer.status());
    assertEquals("{\"ready\":false,\"live\":true}", answer.text());
  }

  @ParameterizedTest @ValueSource(strings = {"/v2/models/pair", "/v2/models/pair/versions/1"})
  void statements5And6And24And25And28ModelMetadata(final String path) {
    answers("{\"name\":\"pair\",\"versions\":[\"1\",\"2\"],\"platform\":\"plain_java\",\"inputs\":[{\"name\":\"x\","
        + "\"datatype\":\"FP32\",\"shape\":[-1,2]}],\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[-1,2]}]}",
        wire.get(path));
  }

  @ParameterizedTest @ValueSource(strings = {"/v2/models/pair/ready", "/v2/models/pair/versions/1/ready"})
  void statements7And17ModelReady(final String path) {
    answers("{\"name\":\"pair\",\"ready\":true}", wire.get(path));
  }

  @Test
  void statements8And9InferWithAndWithoutAVersion() {
    answers(PAIR_ANSWER, wire.post(INFER, PAIR));
    answers(PAIR_ANSWER, wire.post("/v2/models/pair/versions/2/infer", PAIR));
    answers(PAIR_ANSWER.replace("\"model_version\":\"2\"", "\"model_version\":\"1\""),
        wire.post("/v2/models/pair/versions/1/infer", PAIR));
  }

  @ParameterizedTest @CsvSource({"GET,/v2/models/pair/infer,POST", "DELETE,/v2,'GET, HEAD'",
      "PUT,/v2/models/pair,'GET, HEAD'",
      "GET,/v2/repository/index,POST", "POST,/metrics,'GET, HEAD'"})
  void statement10AWrongMethodIs405WithAllow(final String method, final String path, final String allow) {
    final Wire.Answer answer = wire.send(method, path, new byte[0]);
    refused(405, answer, "Method Not Allowed");
    assertEquals(allow, answer.header("Allow"));
  }

  @ParameterizedTest @ValueSource(
      strings = {"/", "/v3", "/v2/models/pair/nothing", "/v2/models/pair/version/1", "/v2/health", "/v2/models//infer",
          "/v2/models/pair/versions//infer", "/v2/models/pair/infer/"})
  void statement11AnUnknownPathIs404(final String path) {
    final Wire.Answer answer = wire.get(path);
    refused(404, answer, "");
    assertEquals("{\"error\":\"Not Found\"}", answer.text());
  }

  @Test
  void statement12AnUnknownModelOrVersionIs404WithTheNearestName() {
    refused(404, wire.post("/v2/models/pear/infer", PAIR), "unknown model 'pear'; did you mean 'pair'?");
    refused(404, wire.get("/v2/models/pear"), "did you mean 'pair'?");
    refused(404, wire.get("/v2/models/pear/ready"), "did you mean 'pair'?");
    refused(404, wire.post("/v2/models/pair/versions/3/infer", PAIR), "model 'pair' has no version '3'");
    refused(404, wire.get("/v2/models/pair/versions/3"), "model 'pair' has no version '3'");
  }

  @Test
  void statements13And14NamesAreDecodedOnceAndVersionsNeedNotBeDigits() {
    assertEquals(200, wire.post("/v2/models/odd%20name-%25/versions/v1/infer", PAIR).status());
    assertEquals(200, wire.get("/v2/models/odd%20name-%25/ready").status());
    refused(404, wire.get("/v2/models/odd%2520name-%2525"), "unknown model");
    refused(400, wire.get("/v2/models/odd%ff"), "not well encoded");
    refused(404, wire.get("/v2/models/pair%2Finfer"), "unknown model 'pair/infer'");
    assertEquals(400, wire.get("/v2/models/odd%zz").status()); // Undertow's own answer, after which it closes the connection
    reconnect();
  }

  @Test
  void statement19AModelThatIsNotReadyIs503() {
    final Wire.Answer ready = wire.get("/v2/models/broken/ready");
    assertEquals(503, ready.status());
    assertTrue(ready.text().startsWith("{\"name\":\"broken\",\"ready\":false"), ready::text);
    refused(503, wire.post("/v2/models/broken/infer", PAIR), "model 'broken' version '1' is not ready: UNAVAILABLE");
  }

  @Test
  void statement20HealthDoesNotQueueBehindInference() {
    GATE.set(new CountDownLatch(1));
    ENTERED.set(new CountDownLatch(1));
    try (Wire waiting = served.connect()) {
      learnThatTheGateIsSlow();
      GATE.set(new CountDownLatch(1));
      waiting.write(Wire.head("POST", "/v2/models/gate/infer", PAIR.length()) + PAIR);
      awaitEntered();
      assertEquals(200, wire.get("/v2/health/live").status());
      GATE.get().countDown();
      assertEquals(200, waiting.read("POST").status());
    }
  }

  /// A first run of the gate that takes a while, so that later ones go through the ring and not on the I/O thread.
  private static void learnThatTheGateIsSlow() {
    try (Wire slow = served.connect()) {
      ENTERED.set(new CountDownLatch(1));
      slow.write(Wire.head("POST", "/v2/models/gate/infer", PAIR.length()) + PAIR);
      awaitEntered();
      final long until = System.nanoTime() + 50_000_000;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      ENTERED.set(new CountDownLatch(1));
      GATE.get().countDown();
      assertEquals(200, slow.read("POST").status());
    }
  }

  private static void awaitEntered() {
    try {
      ENTERED.get().await();
    } catch (final InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      {}                                                                                           | inputs is missing
      {"inputs":[{"datatype":"FP32","shape":[1,2],"data":[1,2]}]}                                  | inputs[0]: name is missing
      {"inputs":[{"name":"x","datatype":"FP32","data":[1,2]}]}                                     | input 'x': shape is missing
      {"inputs":[{"name":"x","shape":[1,2],"data":[1,2]}]}                                         | input 'x': datatype is missing
      {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2]}]}                                    | input 'x': has neither data
      """)
  void statements29And30WhatARequestMustHave(final String body, final String words) {
    refused(400, wire.post(INFER, body), words);
  }

  @Test
  void statements31And32OutputsAsAskedFor() {
    final String inputs = "\"inputs\":[{\"name\":\"x1\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1]},"
        + "{\"name\":\"x2\",\"datatype\":\"INT32\",\"shape\":[1,1],\"data\":[2]}]";
    final String first = "{\"name\":\"y1\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1.0]}";
    final String second = "{\"name\":\"y2\",\"datatype\":\"INT32\",\"shape\":[1,1],\"data\":[2]}";
    final String head = "{\"model_name\":\"two\",\"model_version\":\"1\",\"outputs\":[";
    answers(head + first + "," + second + "]}", wire.post("/v2/models/two/infer", "{" + inputs + "}"));
    answers(head + second + "," + first + "]}",
        wire.post("/v2/models/two/infer", "{\"outputs\":[{\"name\":\"y2\"},{\"name\":\"y1\"}]," + inputs + "}"));
    answers(head + second + "]}",
        wire.post("/v2/models/two/infer", "{\"outputs\":[{\"name\":\"y2\"}]," + inputs + "}"));
    refused(400, wire.post("/v2/models/two/infer", "{\"outputs\":[{\"name\":\"y3\"}]," + inputs + "}"),
        "no output 'y3'");
  }

  @Test
  void statement33TheIdIsEchoed() {
    answers("{\"id\":\"a\\\"\\u00e9\"," + PAIR_ANSWER.substring(1),
        wire.post(INFER, "{\"id\":\"a\\\"\\u00e9\"," + PAIR.substring(1)));
  }

  @Test
  void statements34To37ABatchNestedOrFlat() {
    final String head = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":";
    final String expected = PAIR_ANSWER.replace("[1,2],\"data\":[1.0,2.0]", "[2,2],\"data\":[1.0,2.0,3.0,4.0]");
    answers(expected, wire.post(INFER, head + "[1,2,3,4]}]}"));
    answers(expected, wire.post(INFER, head + "[[1,2],[3,4]]}]}"));
  }

  @Test
  void statement38LossyValuesAreRefused() {
    final String body = "{\"inputs\":[{\"name\":\"x1\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1]},"
        + "{\"name\":\"x2\",\"datatype\":\"INT32\",\"shape\":[1,1],\"data\":[3.5]}]}";
    refused(400, wire.post("/v2/models/two/infer", body), "input 'x2': element 0, 3.5, is no INT32");
  }

  @Test
  void statements40And84HalfFloatsInBinaryOnly() {
    for (final String model : new String[]{"half", "brain"}) {
      final String type = model.equals("half") ? "FP16" : "BF16";
      refused(400, wire.post("/v2/models/" + model + "/infer",
          PAIR.replace("FP32", type).replace("\"data\":[1,2]}]",
              "\"data\":[1,2]}],\"parameters\":{\"binary_data_output\":true}")),
          type + " has no JSON form");
      final byte[] tail = {0, 0x3C, 0, 0x40};
      final Wire.Answer answer = binary("/v2/models/" + model + "/infer",
          binaryHeader(type, "[1,2]", 4, "\"parameters\":{\"binary_data_output\":true},"), tail);
      assertArrayEquals(tail, tailOf(answer));
      refused(400, binary("/v2/models/" + model + "/infer", binaryHeader(type, "[1,2]", 4, ""), tail),
          "output 'y': " + type);
    }
  }

  @Test
  void statements42And43ParametersAreIgnoredUnlessReserved() {
    answers(PAIR_ANSWER, wire.post(INFER, "{\"parameters\":{\"mine\":1,\"its\":\"x\",\"yours\":true,\"priority\":3,"
        + "\"sequence_id\":5,\"sequence_start\":true,\"sequence_end\":false,\"timeout\":60000000},"
        + PAIR.substring(1)));
    refused(400, wire.post(INFER, "{\"parameters\":{\"triton_x\":1}," + PAIR.substring(1)), "triton_");
  }

  @Test
  void statement44ContentTypeDoesNotMatter() {
    answers(PAIR_ANSWER, wire.post(INFER, PAIR, "Content-Type: application/x-www-form-urlencoded"));
    answers(PAIR_ANSWER, wire.post(INFER, PAIR, "Content-Type: image/png"));
  }

  @Test
  void statements45To49AJsonResponse() {
    final Wire.Answer answer = wire.post(INFER, PAIR);
    answers(PAIR_ANSWER, answer);
    assertEquals("application/json", answer.header("Content-Type"));
    assertNull(answer.header(HEADER_LENGTH));
  }

  @Test
  void statement50NumbersThatAreNotFinite() {
    final String body = PAIR.replace("[1,2]}", "[NaN,-Infinity]}");
    assertTrue(wire.post(INFER, body).text().contains("\"data\":[NaN,-Infinity]"));
    try (
        Served strict = new Served().model("pair", "2", "x FP32 -1 2")
            .start(HttpConfig.defaults().withNonFinite(false));
        Wire other = strict.connect()) {
      refused(400, other.post(INFER, body),
          "output 'y': element 0 is NaN, which JSON cannot hold; request binary output");
      answers(PAIR_ANSWER, other.post(INFER, PAIR));
    }
  }

  @ParameterizedTest @ValueSource(
      strings = {"", "{", "[]", "{\"inputs\":", "null", "{\"inputs\":[{]}", "\u0001", "{\"a\":1}}", "{'inputs':[]}"})
  void statements51And52InvalidJsonIs400(final String body) {
    refused(400, wire.post(INFER, body), "");
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      "name":"z","datatype":"FP32","shape":[1,2],"data":[1,2]  | the model has no input 'z'; did you mean 'x'?
      "name":"x","datatype":"FP64","shape":[1,2],"data":[1,2]  | input 'x': datatype FP64, want FP32
      "name":"x","datatype":"FP32","shape":[1,3],"data":[1,2,3]| input 'x': shape [1,3], want [-1,2]
      "name":"x","datatype":"FP32","shape":[1,2,1],"data":[1,2]| input 'x': shape [1,2,1], want [-1,2]
      """)
  void statement53AnInputThatDoesNotSuitNamesTheTensorAndWhatWasExpected(final String input, final String words) {
    refused(400, wire.post(INFER, "{\"inputs\":[{" + input + "}]}"), words);
  }

  @Test
  void statement53AMissingInputAndAnExtraOne() {
    final String one = "{\"name\":\"x1\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1]}";
    final String two = "{\"name\":\"x2\",\"datatype\":\"INT32\",\"shape\":[1,1],\"data\":[1]}";
    refused(400, wire.post("/v2/models/two/infer", "{\"inputs\":[" + one + "]}"),
        "input 'x2' is missing; the model takes INT32[-1,1]");
    refused(400,
        wire.post("/v2/models/two/infer", "{\"inputs\":[" + one + "," + two + "," + two.replace("x2", "x3") + "]}"),
        "no input 'x3'");
    refused(400, wire.post("/v2/models/two/infer", "{\"inputs\":[" + one + "," + two + "," + two + "]}"),
        "input 'x2' is there twice");
  }

  @Test
  void statement54TheNumberOfElementsMustBeThatOfTheShape() {
    refused(400, wire.post(INFER, PAIR.replace("[1,2]}", "[1,2,3]}")),
        "input 'x': data has 3 elements, want 2 for shape [1,2]");
    refused(400, wire.post(INFER, PAIR.replace("[1,2]}", "[1]}")), "input 'x': data has 1 elements, want 2");
  }

  @Test
  void statement55NegativeDimensionsAndOverflows() {
    refused(400, wire.post(INFER, PAIR.replace("\"shape\":[1,2]", "\"shape\":[-1,2]")), "input 'x': shape has -1");
    refused(400, wire.post(INFER, PAIR.replace("\"shape\":[1,2]", "\"shape\":[9223372036854775807,2]")), "63 bits");
    refused(400, wire.post("/v2/models/free/infer",
        PAIR.replace("\"shape\":[1,2]", "\"shape\":[4294967296,4294967296]")), "63 bits");
  }

  @Test
  void statement56TheSameOutputTwice() {
    refused(400, wire.post(INFER, "{\"outputs\":[{\"name\":\"y\"},{\"name\":\"y\"}]," + PAIR.substring(1)),
        "output 'y' is asked for twice");
  }

  @Test
  void statement57DeepNesting() {
    refused(400, wire.post(INFER, PAIR.replace("[1,2]}", "[".repeat(200_000) + "1" + "]".repeat(200_000) + "}")), "");
    refused(400, wire.post(INFER, "{\"a\":" + "[".repeat(500_000)), "nested deeper than 100");
  }

  @Test
  void statement58ABodyOverTheLimitIs413() {
    final String big = " ".repeat((1 << 20) + 1);
    refused(413, wire.post(INFER, big), "longer than 1048576 bytes");
    reconnect();
    wire.write("POST " + INFER + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int chunk = 0; chunk < 33; chunk++) {
      wire.write("8000\r\n" + " ".repeat(0x8000) + "\r\n");
    }
    refused(413, wire.read("POST"), "longer than 1048576 bytes");
    reconnect();
    answers(PAIR_ANSWER, wire.post(INFER, PAIR + " ".repeat((1 << 20) - PAIR.length())));
  }

  @Test
  void statement58AnAnnouncedBodyOverTheLimitIsRefusedBeforeItComes() {
    wire.write(Wire.head("POST", INFER, 1L << 40));
    refused(413, wire.read("POST"), "longer than 1048576 bytes");
    reconnect();
    wire.write(Wire.head("POST", INFER, 1L << 40, "Expect: 100-continue"));
    refused(413, wire.read("POST"), "longer than 1048576 bytes");
    reconnect();
  }

  @Test
  void expectContinueIsAnswered() {
    wire.write(Wire.head("POST", INFER, PAIR.length(), "Expect: 100-continue"));
    assertEquals(100, wire.read("HEAD").status());
    wire.write(PAIR);
    answers(PAIR_ANSWER, wire.read("POST"));
  }

  @Test
  void statements59And62AModelThatFailsIs500InItsEnginesWords() {
    final Wire.Answer answer = wire.post("/v2/models/fails/infer", PAIR);
    refused(500, answer, "Node 'Div_3' divided 7 by zero");
    assertFalse(answer.text().contains("at io.") || answer.text().contains("Exception"), answer::text);
  }

  @Test
  void statement60AFullQueueIs503WithRetryAfterAndALateRequest504() {
    GATE.set(new CountDownLatch(1));
    learnThatTheGateIsSlow();
    GATE.set(new CountDownLatch(1));
    ENTERED.set(new CountDownLatch(1));
    final Wire[] waiting = new Wire[16];
    for (int index = 0; index < waiting.length; index++) {
      waiting[index] = served.connect();
      final String timeout = index == 15 ? "{\"parameters\":{\"timeout\":3600000000}," + PAIR.substring(1) : PAIR;
      waiting[index].write(Wire.head("POST", "/v2/models/gate/infer", timeout.length()) + timeout);
      if (index == 0) {
        awaitEntered();
      }
    }
    while (served.waitingRows("gate") < waiting.length) { // all sixteen slots are out
      Thread.onSpinWait();
    }
    final Wire.Answer full = wire.post("/v2/models/gate/infer", PAIR);
    refused(503, full, "Exceeds maximum queue size");
    assertTrue(Integer.parseInt(full.header("Retry-After")) >= 1);
    GATE.get().countDown();
    for (final Wire each : waiting) {
      answers(PAIR_ANSWER.replace("\"pair\"", "\"gate\"").replace("\"model_version\":\"2\"", "\"model_version\":\"1\""),
          each.read("POST"));
      each.close();
    }
    refused(504, wire.post("/v2/models/gate/infer", "{\"parameters\":{\"timeout\":1}," + PAIR.substring(1)),
        "Request timeout expired");
  }

  private static byte[] coded(final String text, final boolean gzip) {
    return coded(text.getBytes(StandardCharsets.UTF_8), gzip);
  }

  private static byte[] coded(final byte[] whole, final boolean gzip) {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = gzip ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
      out.write(whole);
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest @CsvSource({"gzip,true", "deflate,false", "GZIP,true", "x-gzip,true"})
  void statement63CompressedRequests(final String coding, final boolean gzip) {
    answers(PAIR_ANSWER, wire.send("POST", INFER, coded(PAIR, gzip), "Content-Encoding: " + coding));
    refused(400, wire.send("POST", INFER, PAIR.getBytes(StandardCharsets.UTF_8), "Content-Encoding: " + coding),
        "coding");
    final byte[] whole = coded(PAIR, gzip);
    refused(400, wire.send("POST", INFER, Arrays.copyOf(whole, whole.length / 2), "Content-Encoding: " + coding),
        "coding");
  }

  @ParameterizedTest @ValueSource(booleans = {true, false})
  void statement63TheLimitHoldsAfterInflation(final boolean gzip) {
    final byte[] bomb = coded(" ".repeat(200 << 20), gzip);
    assertTrue(bomb.length < 1 << 20);
    refused(413, wire.send("POST", INFER, bomb, "Content-Encoding: " + (gzip ? "gzip" : "deflate")),
        "longer than 1048576 bytes");
  }

  @Test
  void statement63TheHeaderLengthIsThatOfTheInflatedJson() {
    final String header = binaryHeader("FP32", "[1,2]", 8, "");
    final ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    whole.writeBytes(floats(1, 2));
    final byte[] coded = coded(whole.toByteArray(), true);
    answers(PAIR_ANSWER,
        wire.send("POST", INFER, coded, "Content-Encoding: gzip", HEADER_LENGTH + ": " + header.length()));
  }

  @ParameterizedTest @ValueSource(strings = {"br", "zstd", "gzip, gzip", "compress"})
  void statement64OtherCodingsAre415WithAcceptEncoding(final String coding) {
    final Wire.Answer answer = wire.post(INFER, PAIR, "Content-Encoding: " + coding);
    refused(415, answer, "gzip, deflate");
    assertEquals("gzip, deflate", answer.header("Accept-Encoding"));
  }

  @Test
  void statement65CompressedResponses() throws IOException {
    final String body = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,20000],\"data\":["
        + "1,".repeat(19_999) + "1]}]}";
    final String plain = wire.post("/v2/models/wide/infer", body).text();
    final Wire.Answer gzip = wire.post("/v2/models/wide/infer", body, "Accept-Encoding: deflate;q=0.5, gzip");
    assertEquals("gzip", gzip.header("Content-Encoding"));
    assertEquals(plain,
        new String(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes(), StandardCharsets.UTF_8));
    assertEquals("deflate",
        wire.post("/v2/models/wide/infer", body, "Accept-Encoding: deflate, gzip;q=0").header("Content-Encoding"));
    assertNull(wire.post("/v2/models/wide/infer", body, "Accept-Encoding: br, gzip;q=0").header("Content-Encoding"));
    assertNull(wire.post(INFER, PAIR, "Accept-Encoding: gzip").header("Content-Encoding"));
  }

  private static byte[] floats(final float... values) {
    final ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (final float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static String binaryHeader(final String type, final String shape, final long size, final String more) {
    return "{" + more + "\"inputs\":[{\"name\":\"x\",\"datatype\":\"" + type + "\",\"shape\":" + shape
        + ",\"parameters\":{\"binary_data_size\":" + size + "}}]}";
  }

  private Wire.Answer binary(final String path, final String header, final byte[] tail, final String... headers) {
    final byte[] json = header.getBytes(StandardCharsets.UTF_8);
    final byte[] body = Arrays.copyOf(json, json.length + tail.length);
    System.arraycopy(tail, 0, body, json.length, tail.length);
    final String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = HEADER_LENGTH + ": " + json.length;
    return wire.send("POST", path, body, all);
  }

  private static byte[] tailOf(final Wire.Answer answer) {
    assertEquals(200, answer.status(), answer::text);
    return Arrays.copyOfRange(answer.body(), Integer.parseInt(answer.header(HEADER_LENGTH)), answer.body().length);
  }

  @Test
  void statements66To75BinaryBothWays() {
    final Wire.Answer answer = binary(INFER,
        binaryHeader("FP32", "[1,2]", 8, "\"parameters\":{\"binary_data_output\":true},"), floats(3, 4));
    assertArrayEquals(floats(3, 4), tailOf(answer));
    assertEquals("application/octet-stream", answer.header("Content-Type"));
    assertEquals(
        "{\"model_name\":\"pair\",\"model_version\":\"2\",\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1,2],"
            + "\"parameters\":{\"binary_data_size\":8}}]}",
        answer.text().substring(0, Integer.parseInt(answer.header(HEADER_LENGTH))));
    answers(PAIR_ANSWER, binary(INFER, binaryHeader("FP32", "[1,2]", 8, "\"parameters\":{\"binary_data_output\":true},"
        + "\"outputs\":[{\"name\":\"y\",\"parameters\":{\"binary_data\":false}}],"), floats(1, 2)));
  }

  @Test
  void statement76BinaryInputsWithoutAHeaderLength() {
    final byte[] header = binaryHeader("FP32", "[1,2]", 8, "").getBytes(StandardCharsets.UTF_8);
    final byte[] body = Arrays.copyOf(header, header.length + 8);
    refused(400, wire.send("POST", INFER, body), "");
    refused(400, wire.post(INFER, binaryHeader("FP32", "[1,2]", 8, "")), "without the header " + HEADER_LENGTH);
  }

  @ParameterizedTest @ValueSource(strings = {"x", "", "1.5", "-1", "99999999999", "2147483648", "1000"})
  void statement77AHeaderLengthThatCannotBe(final String length) {
    refused(400, wire.post(INFER, PAIR, HEADER_LENGTH + ": " + length), HEADER_LENGTH);
  }

  @Test
  void statement78BytesLeftOver() {
    refused(400, binary(INFER, binaryHeader("FP32", "[1,2]", 8, ""), floats(1, 2, 3)), "4 bytes more than");
  }

  @Test
  void statement79ATailThatIsTooShort() {
    refused(400, binary(INFER, binaryHeader("FP32", "[1,2]", 8, ""), floats(1)), "input 'x': unexpected size");
  }

  @Test
  void statement80BothDataAndABinarySize() {
    refused(400,
        binary(INFER, binaryHeader("FP32", "[1,2]", 8, "").replace("\"shape\"", "\"data\":[1,2],\"shape\""),
            floats(1, 2)),
        "input 'x': has both data and binary_data_size");
  }

  @Test
  void statement81ABinarySizeThatIsNotThatOfTheShape() {
    refused(400, binary(INFER, binaryHeader("FP32", "[1,2]", 4, ""), floats(1)),
        "input 'x': unexpected size, 4 bytes, want 2 elements");
  }

  @Test
  void statement82ARawRequest() {
    final Wire.Answer answer = wire.send("POST", INFER, floats(5, 6), HEADER_LENGTH + ": 0");
    assertArrayEquals(floats(5, 6), tailOf(answer));
    final Wire.Answer text = wire.post("/v2/models/text/infer", "hello", HEADER_LENGTH + ": 0");
    assertArrayEquals(new byte[]{5, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'}, tailOf(text));
  }

  @Test
  void statement83ARawRequestThatCannotBe() {
    refused(400, wire.send("POST", "/v2/models/two/infer", floats(5), HEADER_LENGTH + ": 0"),
        "the model has 2 inputs, want 1");
    refused(400, wire.send("POST", INFER, floats(5), HEADER_LENGTH + ": 0"), "unexpected size, 4 bytes");
  }

  @Test
  void statement85AChunkedBodyWithAHeaderLength() {
    final String header = binaryHeader("FP32", "[1,2]", 8, "");
    wire.write("POST " + INFER + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n" + HEADER_LENGTH + ": "
        + header.length() + "\r\n\r\n");
    wire.write(Integer.toHexString(header.length()) + "\r\n" + header + "\r\n8\r\n");
    wire.write(floats(1, 2));
    wire.write("\r\n0\r\n\r\n");
    answers(PAIR_ANSWER, wire.read("POST"));
  }

  @Test
  void statement86TheRepository() {
    final Wire.Answer index = wire.post("/v2/repository/index", "");
    assertTrue(index.text().contains("{\"name\":\"pair\",\"version\":\"2\",\"state\":\"READY\",\"reason\":\"\"}"),
        index::text);
    assertTrue(index.text().contains("{\"name\":\"broken\",\"version\":\"1\",\"state\":\"UNAVAILABLE\""), index::text);
    assertFalse(wire.post("/v2/repository/index", "{\"ready\":true}").text().contains("broken"));
    refused(400, wire.post("/v2/repository/index", "{\"ready\":1}"), "ready");
    assertEquals(200, wire.post("/v2/repository/models/two/unload", "").status());
    refused(503, wire.post("/v2/models/two/infer", "{}"), "model 'two' version '1' is not ready");
    assertEquals(200, wire.post("/v2/repository/models/two/load", "{}").status());
    assertEquals(200, wire.get("/v2/models/two/ready").status());
    refused(404, wire.post("/v2/repository/models/nine/load", ""), "nine");
    refused(422, wire.post("/v2/repository/models/broken/load", ""), "no plain model");
    refused(400, wire.post("/v2/repository/models/two/load", "{\"parameters\":{\"config\":\"{}\"}}"),
        "'config' is not supported");
  }

  @Test
  void statement86CommandsCanBeSwitchedOff() {
    try (
        Served closed = new Served().model("pair", "2", "x FP32 -1 2").start(HttpConfig.defaults(), ModelControl.NONE,
            PredictorConfig.defaults());
        Wire other = closed.connect()) {
      assertEquals(403, other.post("/v2/repository/models/pair/unload", "").status());
      answers(PAIR_ANSWER, other.post(INFER, PAIR));
    }
  }

  @Test
  void statement87Statistics() {
    wire.post(INFER, PAIR);
    final String stats = wire.get("/v2/models/pair/versions/2/stats").text();
    assertTrue(stats.startsWith("{\"model_stats\":[{\"name\":\"pair\",\"version\":\"2\",\"last_inference\":1"), stats);
    assertFalse(stats.contains("\"success\":{\"count\":0,"), stats);
    for (final String part : new String[]{"fail", "queue", "compute_input", "compute_infer", "compute_output"}) {
      assertTrue(stats.contains("\"" + part + "\":{\"count\":"), part);
    }
    assertTrue(wire.get("/v2/models/stats").text().contains("\"name\":\"two\""));
    assertTrue(wire.get("/v2/models/pair/stats").text().contains("\"version\":\"1\""));
  }

  @Test
  void statement88Configuration() {
    final String config = wire.get("/v2/models/pair/config").text();
    assertTrue(config.contains("\"name\":\"pair\"") && config.contains("\"max_batch_size\":64"), config);
  }

  @Test
  void statement90AnExtensionThatIsNotThereIsRefusedAndNotIgnored() {
    refused(400,
        wire.post(INFER, "{\"outputs\":[{\"name\":\"y\",\"parameters\":{\"classification\":1}}]," + PAIR.substring(1)),
        "'classification' is an extension that this server does not have");
  }

  @Test
  void statement91TheListOfModels() {
    assertTrue(wire.get("/v2/models").text().startsWith("{\"models\":[\"brain\",\"broken\","));
  }

  @Test
  void headIsAnsweredAsGetWithoutABody() {
    final Wire.Answer answer = wire.send("HEAD", "/v2/health/live", new byte[0]);
    assertEquals(200, answer.status());
    assertEquals("13", answer.header("Content-Length"));
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() {
    final StringBuilder all = new StringBuilder();
    for (int index = 0; index < 50; index++) {
      final String body = "{\"id\":\"" + index + "\"," + PAIR.substring(1);
      all.append(Wire.head("POST", INFER, body.length())).append(body);
    }
    wire.write(all.toString());
    for (int index = 0; index < 50; index++) {
      assertTrue(wire.read("POST").text().startsWith("{\"id\":\"" + index + "\","));
    }
  }

  @Test
  void pagesOfOtherOriginsAreRefused() {
    refused(403, wire.post(INFER, PAIR, "Origin: http://example.org"), "origin");
    refused(403, wire.post(INFER, PAIR, "Origin: null"), "origin");
    answers(PAIR_ANSWER, wire.post(INFER, PAIR, "Origin: http://localhost"));
  }

  @Test
  void metricsCountInPrometheusText() {
    wire.post(INFER, PAIR);
    final Wire.Answer plain = wire.get("/metrics");
    assertTrue(plain.header("Content-Type").startsWith("text/plain; version=0.0.4"));
    for (final String wanted : new String[]{"roadml_requests_total{model=\"pair\",outcome=\"ok\",version=\"2\"} ",
        "roadml_request_duration_seconds_bucket{model=\"pair\",stage=\"total\",version=\"2\",le=\"+Inf\"} ",
        "roadml_http_responses_total{status=\"200\"} ", "roadml_waiting_rows{model=\"pair\",version=\"2\"} ",
        "roadml_build_info{",
        "roadml_http_connections ", "nv_inference_request_success{model=\"pair\",version=\"2\"} ",
        "nv_inference_request_failure{model=\"pair\",reason=\"BACKEND\",version=\"2\"} ", "nv_inference_count{",
        "nv_inference_exec_count{", "nv_inference_pending_request_count{", "nv_inference_request_duration_us{",
        "nv_inference_queue_duration_us{", "nv_inference_compute_input_duration_us{",
        "nv_inference_compute_infer_duration_us{",
        "nv_inference_compute_output_duration_us{"}) {
      assertTrue(plain.text().contains("\n" + wanted), wanted);
    }
    assertFalse(plain.text().contains("outcome=\"ok\",version=\"2\"} 0.0"));
    final Wire.Answer open = wire.get("/metrics", "Accept: application/openmetrics-text; version=1.0.0");
    assertTrue(open.header("Content-Type").startsWith("application/openmetrics-text"));
    assertTrue(open.text().endsWith("# EOF\n"));
  }
}
