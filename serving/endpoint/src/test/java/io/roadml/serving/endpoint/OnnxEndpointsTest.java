package io.roadml.serving.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.ModelStatus.State;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real models, run by ONNX Runtime.
@Timeout(120)
class OnnxEndpointsTest {
  private static final OnnxEngine ENGINE = OnnxEngine.create();

  private Folder folder;

  @BeforeEach
  void folder(@TempDir final Path path) {
    folder = new Folder(path);
  }

  private Endpoints open() throws IOException, InterruptedException {
    return Folder.opened(EndpointsConfig.of(List.of(ENGINE), List.of(folder.source())));
  }

  private String reason(final Endpoints endpoints, final String model) {
    final ModelStatus status = endpoints.index().stream().filter(each -> each.name().equals(model)).findFirst()
        .orElseThrow();
    assertEquals(State.UNAVAILABLE, status.state());
    assertFalse(status.reason().contains(folder.path().toString()), "a path of the machine: " + status.reason());
    return status.reason();
  }

  @Test
  void aModelWithoutConfigurationIsBatchedToSixtyFour() throws Exception {
    folder.onnx("mlp", "3", "mlp");
    try (Endpoints endpoints = open()) {
      final Endpoint endpoint = endpoints.find("mlp");
      assertEquals("3", endpoint.version());
      assertEquals("onnx_onnxv1", endpoint.platform());
      assertTrue(endpoint.signature().batched());
      assertEquals(64, endpoint.configuration().maxBatchSize());
      assertEquals("onnxruntime", endpoint.configuration().backend());
      assertEquals(Outcome.OK, infer(endpoint));
    }
  }

  private static int infer(final Endpoint endpoint) {
    final Slot slot = endpoint.predictor().acquire();
    final int outcome = endpoint.predictor().infer(slot);
    endpoint.predictor().release(slot);
    return outcome;
  }

  @Test
  void aModelWithoutABatchDimensionIsNotBatched() throws Exception {
    folder.onnx("nobatch", "1", "nobatch");
    folder.onnx("wrong", "1", "nobatch");
    folder.config("wrong", "max_batch_size: 4");
    try (Endpoints endpoints = open()) {
      assertEquals(0, endpoints.find("nobatch").configuration().maxBatchSize());
      assertEquals(Outcome.OK, infer(endpoints.find("nobatch")));
      assertTrue(
          reason(endpoints, "wrong").startsWith("config.pbtxt: max_batch_size=4, but the model's inputs and outputs"
              + " do not all have a variable first dimension"),
          reason(endpoints, "wrong"));
    }
  }

  @Test
  void theBatchedAnswersAreTheSingleOnesUnderAConfigurationWithTwoInstances() throws Exception {
    folder.onnx("mlp", "1", "mlp");
    folder.config("mlp", "platform: \"onnxruntime_onnx\"", "max_batch_size: 8",
        "instance_group [ { count: 2 kind: KIND_CPU } ]", "optimization { graph { level: 1 } }",
        "parameters { key: \"intra_op_thread_count\" value { string_value: \"1\" } }",
        "dynamic_batching { preferred_batch_size: [ 4, 8 ] max_queue_delay_microseconds: 50 }",
        "model_warmup [ { name: \"first\" batch_size: 8 count: 2 inputs { key: \"input\" value: { data_type: TYPE_FP32 dims: 32"
            + " random_data: true } } } ]");
    try (Endpoints endpoints = open()) {
      final Endpoint endpoint = endpoints.find("mlp");
      assertEquals(2, endpoint.predictor().config().instances());
      assertEquals("extended", endpoint.configuration().engineOptions().get("graph_optimization"));
      final Slot many = endpoint.predictor().acquire();
      assertTrue(many.reserve(5));
      final Random random = new Random(3);
      for (long element = 0; element < 5 * 32; element++) {
        many.input(0).setFloat(element, random.nextFloat());
      }
      assertEquals(Outcome.OK, endpoint.predictor().infer(many));
      for (int row = 0; row < 5; row++) {
        final Slot one = endpoint.predictor().acquire();
        one.input(0).segment().asSlice(0, 128).copyFrom(many.input(0).segment().asSlice(row * 128L, 128));
        assertEquals(Outcome.OK, endpoint.predictor().infer(one));
        assertEquals(many.output(0).getFloat(row), one.output(0).getFloat(0));
        endpoint.predictor().release(one);
      }
      endpoint.predictor().release(many);
    }
  }

  @Test
  void aBatchableModelWithMaxBatchSizeZeroIsRunInItsOwnShape() throws Exception {
    folder.onnx("m", "1", "mlp");
    folder.config("m", "max_batch_size: 0");
    try (Endpoints endpoints = open(); Arena memory = Arena.ofConfined()) {
      assertFalse(endpoints.find("m").signature().batched());
      assertEquals(7, Ask.free(endpoints.find("m"), memory, 1, 7, 32).dimension(0));
    }
  }

  @Test
  void stringsAreServed() throws Exception {
    folder.onnx("echo", "1", "identity_string");
    try (Endpoints endpoints = open(); Arena memory = Arena.ofConfined()) {
      final Endpoint endpoint = endpoints.find("echo");
      final Slot slot = endpoint.predictor().acquire();
      final long[] shape = endpoint.signature().inputs().getFirst().shape().stream()
          .mapToLong(size -> size < 0 ? 1 : size).toArray();
      final List<String> words = Collections.nCopies((int) Tensor.elementCount(shape), "Zürich");
      slot.tensors(List.of(Tensor.ofStrings(memory, words, shape)));
      assertEquals(Outcome.OK, endpoint.predictor().infer(slot), slot.error());
      assertEquals(words, slot.results().getFirst().strings());
      endpoint.predictor().release(slot);
    }
  }

  @Test
  void whatCannotBeLoadedSaysWhyAndTheOthersServe() throws Exception {
    folder.onnx("good", "1", "mlp");
    folder.onnx("operator", "1", "unknown_op");
    folder.onnx("typed", "1", "mlp");
    folder.config("typed", "input [ { name: \"input\" data_type: TYPE_FP32 dims: 31 } ]");
    folder.onnx("named", "1", "mlp");
    folder.config("named", "output [ { name: \"z\" } ]");
    folder.onnx("foreign", "1", "mlp");
    folder.config("foreign", "backend: \"tensorrt\"");
    folder.onnx("optioned", "1", "mlp");
    folder.config("optioned", "parameters { key: \"engine.intra_op_thread\" value { string_value: \"1\" } }");
    folder.onnx("warmed", "1", "mlp");
    folder.config("warmed", "model_warmup { name: \"w\" inputs { key: \"input\" value { data_type: TYPE_FP32 dims: 32"
        + " input_data_file: \"none\" } } }");
    write("random/1/model.onnx", random(5_000));
    write("empty/1/model.onnx", new byte[0]);
    write("truncated/1/model.onnx", truncated());
    try (Endpoints endpoints = open()) {
      assertEquals(Outcome.OK, infer(endpoints.find("good")));
      assertFalse(endpoints.ready());
      for (final String bad : List.of("operator", "random", "empty", "truncated")) {
        assertNull(endpoints.find(bad));
        assertTrue(reason(endpoints, bad).length() > 10, reason(endpoints, bad));
      }
      assertEquals(
          "config.pbtxt:1:46: input input has dims [31], want [32], which the model has after its batch dimension",
          reason(endpoints, "typed"));
      assertEquals("config.pbtxt:1:12: the model has no output z; it has output. Did you mean output?",
          reason(endpoints, "named"));
      assertEquals("backend tensorrt is not here; there is onnxruntime", reason(endpoints, "foreign"));
      assertEquals("unknown option intra_op_thread, did you mean intra_op_threads?", reason(endpoints, "optioned"));
      assertEquals("model_warmup w failed: warmup/none cannot be read: NoSuchFileException",
          reason(endpoints, "warmed"));
    }
  }

  private void write(final String file, final byte[] bytes) throws IOException {
    final Path target = folder.path().resolve(file);
    Files.createDirectories(target.getParent());
    Files.write(target, bytes);
  }

  private static byte[] random(final int length) {
    final byte[] bytes = new byte[length];
    new Random(11).nextBytes(bytes);
    return bytes;
  }

  private static byte[] truncated() throws IOException {
    try (var whole = OnnxEndpointsTest.class.getResourceAsStream("/models/mlp.onnx")) {
      final byte[] bytes = whole.readAllBytes();
      return Arrays.copyOf(bytes, bytes.length / 2);
    }
  }

  @Test
  void aModelThatFailsWhenRunIsServedAndItsCallersAreTold() throws Exception {
    folder.onnx("fails", "1", "fails");
    try (Endpoints endpoints = open()) {
      final Endpoint endpoint = endpoints.find("fails");
      assertEquals(ElementType.INT64, endpoint.signature().inputs().getFirst().type());
      final Slot slot = endpoint.predictor().acquire();
      slot.input(0).setLong(0, 99); // an index beyond what the model has
      assertEquals(Outcome.MODEL_FAILED, endpoint.predictor().infer(slot));
      assertFalse(slot.error().isEmpty());
      endpoint.predictor().release(slot);
    }
  }

  @Test
  void anotherModelUnderTheSameNameTakesOver() throws Exception {
    folder.onnx("m", "1", "mlp");
    try (Endpoints endpoints = open()) {
      folder.onnx("m", "2", "two_inputs");
      Folder.await("version 2", () -> endpoints.find("m").version().equals("2"));
      assertEquals(2, endpoints.find("m").signature().inputs().size());
    }
  }
}
