package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Models of ONNX Runtime over HTTP, in JSON and in binary.
@Timeout(60)
class OnnxModelsTest {
  private static final long SEED = 77;
  private static final String HEADER_LENGTH = "Inference-Header-Content-Length";
  private static final String[] TYPES = {"BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32",
      "INT64",
      "FP32", "FP64", "BYTES"};
  private static final String[] VALUES = {"true,false", "255,0", "65535,1", "4294967295,2", "18446744073709551615,3",
      "-128,127", "-32768,32767", "-2147483648,7", "-9223372036854775808,9007199254740993", "0.1,-3.0E-5",
      "0.1,1.0E300",
      "\"é\",\"\""};

  private static Served served;

  @BeforeAll
  static void start() {
    served = new Served();
    for (final String model : new String[]{"all_types", "fails", "fp16", "identity_bf16", "identity_string", "mlp",
        "nobatch", "nonzero", "two_inputs", "unknown_op"}) {
      served.onnx(model);
    }
    served.start(HttpConfig.defaults().withIoThreads(2));
  }

  @AfterAll
  static void stop() {
    assertTrue(served.server.errors().isEmpty(), () -> served.server.errors().toString());
    served.close();
  }

  private static Wire.Answer infer(final String model, final String body) {
    try (Wire wire = served.connect()) {
      return wire.post("/v2/models/" + model + "/infer", body);
    }
  }

  private static Wire.Answer infer(final String model, final String header, final byte[] tail) {
    final byte[] json = header.getBytes(StandardCharsets.UTF_8);
    final byte[] body = Arrays.copyOf(json, json.length + tail.length);
    System.arraycopy(tail, 0, body, json.length, tail.length);
    try (Wire wire = served.connect()) {
      return wire.send("POST", "/v2/models/" + model + "/infer", body, HEADER_LENGTH + ": " + json.length);
    }
  }

  private static byte[] tailOf(final Wire.Answer answer) {
    assertEquals(200, answer.status(), answer::text);
    return Arrays.copyOfRange(answer.body(), Integer.parseInt(answer.header(HEADER_LENGTH)), answer.body().length);
  }

  private static String input(final String name, final String datatype, final String shape, final String data) {
    return "{\"name\":\"" + name + "\",\"datatype\":\"" + datatype + "\",\"shape\":" + shape + ",\"data\":[" + data
        + "]}";
  }

  private static String binary(final String name, final String datatype, final String shape, final int size) {
    return "{\"name\":\"" + name + "\",\"datatype\":\"" + datatype + "\",\"shape\":" + shape
        + ",\"parameters\":{\"binary_data_size\":" + size + "}}";
  }

  @Test
  void everyTypeOfTheProtocolComesBackAsItWent() {
    final List<String> inputs = new ArrayList<>(List.of(binary("in_FP16", "FP16", "[1,2]", 4)));
    final List<
        String> outputs = new ArrayList<>(List.of("{\"name\":\"out_FP16\",\"parameters\":{\"binary_data\":true}}"));
    for (int type = 0; type < TYPES.length; type++) {
      inputs.add(input("in_" + TYPES[type], TYPES[type], "[1,2]", VALUES[type]));
      outputs.add("{\"name\":\"out_" + TYPES[type] + "\"}");
    }
    final byte[] halves = {0, 0x3C, 0, (byte) 0xC0};
    final Wire.Answer answer = infer("all_types",
        "{\"inputs\":[" + String.join(",", inputs) + "],\"outputs\":[" + String.join(",", outputs) + "]}", halves);
    assertArrayEquals(halves, tailOf(answer));
    for (int type = 0; type < TYPES.length; type++) {
      assertTrue(answer.text().contains(input("out_" + TYPES[type], TYPES[type], "[1,2]", VALUES[type])), answer::text);
    }
  }

  @Test
  void halfFloatsGoThroughInBinary() {
    for (final String model : new String[]{"fp16", "identity_bf16"}) {
      final String type = model.equals("fp16") ? "FP16" : "BF16";
      final byte[] tail = {0, 0x3F, 0, 0x40, 0, (byte) 0xC0, 0, 0};
      final String header = "{\"parameters\":{\"binary_data_output\":true},\"inputs\":["
          + binary("input", type, "[1,4]", 8) + "]}";
      final byte[] came = tailOf(infer(model, header, tail));
      assertEquals(8, came.length);
      assertTrue(model.equals("fp16") || Arrays.equals(tail, came), "the identity gives back the bits");
    }
  }

  @Test
  void outputsOfUnknownShapeAreGivenAsTheModelMadeThem() {
    final Wire.Answer answer = infer("nonzero",
        "{\"inputs\":[" + input("input", "FP32", "[2,4]", "0,1,0,2,3,0,0,0") + "]}");
    assertTrue(answer.text().endsWith("[" + input("output", "INT64", "[2,3]", "0,0,1,1,3,0") + "]}"), answer::text);
    final Wire.Answer none = infer("nonzero", "{\"inputs\":[" + input("input", "FP32", "[1,4]", "0,0,0,0") + "]}");
    assertTrue(none.text().endsWith("[" + input("output", "INT64", "[2,0]", "") + "]}"), none::text);
  }

  @Test
  void stringsGoThroughJsonAndBinary() {
    final Wire.Answer answer = infer("identity_string",
        "{\"inputs\":[" + input("input", "BYTES", "[2]", "\"a\\u00e9\",\"\"") + "]}");
    assertTrue(answer.text().endsWith("[" + input("output", "BYTES", "[2]", "\"aé\",\"\"") + "]}"), answer::text);
  }

  @Test
  void aModelWithoutABatchDimensionTakesItsShapeOnly() {
    final String data = "1,2,3,4,5,6,7,8,9,10,11,12";
    assertEquals(200, infer("nobatch", "{\"inputs\":[" + input("input", "FP32", "[3,4]", data) + "]}").status());
    final Wire.Answer refused = infer("nobatch", "{\"inputs\":[" + input("input", "FP32", "[1,3,4]", data) + "]}");
    assertEquals(400, refused.status());
    assertTrue(refused.text().contains("input 'input': shape [1,3,4], want [3,4]"), refused::text);
  }

  @Test
  void twoInputsInAnyOrderAndOneOutputOfTwo() {
    final Wire.Answer answer = infer("two_inputs", "{\"outputs\":[{\"name\":\"difference\"}],\"inputs\":["
        + input("b", "FP32", "[1,4]", "1,1,1,1") + "," + input("a", "FP32", "[1,4]", "5,6,7,8") + "]}");
    assertTrue(answer.text().endsWith("[" + input("difference", "FP32", "[1,4]", "4.0,5.0,6.0,7.0") + "]}"),
        answer::text);
  }

  @Test
  void aModelThatFailsIs500InTheEnginesWordsAndTheNextRequestIsAnswered() {
    final Wire.Answer failed = infer("fails", "{\"inputs\":[" + input("index", "INT64", "[1,1]", "1000000") + "]}");
    assertEquals(500, failed.status(), failed::text);
    assertTrue(failed.text().contains("1000000"), failed::text);
    assertFalse(failed.text().contains("/"), failed::text);
    assertEquals(200, infer("fails", "{\"inputs\":[" + input("index", "INT64", "[1,1]", "0") + "]}").status());
  }

  @Test
  void anUnknownOperatorIsSaidInTheAnswer() {
    final Wire.Answer answer = infer("unknown_op", "{}");
    assertEquals(503, answer.status());
    assertTrue(answer.text().contains("NoSuchOperator"), answer::text);
  }

  @Test
  void manyClientsAtOnceEachGetTheirOwnAnswers() throws InterruptedException {
    final SplittableRandom random = new SplittableRandom(SEED);
    final List<byte[]> rows = new ArrayList<>();
    final List<byte[]> expected = new ArrayList<>();
    for (int row = 0; row < 64; row++) {
      rows.add(floats(random));
      expected.add(tailOf(infer("mlp", mlp(), rows.get(row))));
    }
    final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    final List<Thread> clients = new ArrayList<>();
    for (int client = 0; client < 8; client++) {
      final int first = client * 8;
      clients.add(Thread.ofPlatform().start(() -> askAgainAndAgain(rows, expected, first, wrong)));
    }
    for (final Thread client : clients) {
      client.join();
    }
    assertTrue(wrong.isEmpty(), () -> "seed=" + SEED + " " + wrong);
  }

  private static void askAgainAndAgain(final List<byte[]> rows, final List<byte[]> expected, final int first,
      final ConcurrentLinkedQueue<String> wrong) {
    final byte[] header = mlp().getBytes(StandardCharsets.UTF_8);
    try (Wire wire = served.connect()) {
      for (int round = 0; round < 400; round++) {
        final int row = first + round % 8;
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(header);
        body.writeBytes(rows.get(row));
        final byte[] tail = tailOf(
            wire.send("POST", "/v2/models/mlp/infer", body.toByteArray(), HEADER_LENGTH + ": " + header.length));
        if (!Arrays.equals(tail, expected.get(row))) {
          wrong.add("row " + row + " round " + round);
        }
      }
    }
  }

  private static String mlp() {
    return "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[" + binary("input", "FP32", "[1,32]", 128) + "]}";
  }

  private static byte[] floats(final SplittableRandom random) {
    final ByteBuffer bytes = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putFloat((float) random.nextDouble());
    }
    return bytes.array();
  }
}
