package io.roadml.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class OnnxModelTest {
  @Test
  void inspectsInputsAndOutputs() {
    try (OnnxModel model = OnnxModel.load(Models.file("mlp"))) {
      assertEquals(List.of(TensorSpec.of("input", ElementType.FP32, -1, 32)), model.inputs());
      assertEquals(List.of(TensorSpec.of("output", ElementType.FP32, -1, 1)), model.outputs());
      assertTrue(model.signature().batched());
      assertEquals("onnx_onnxv1", model.platform());
      assertEquals("RoadML", model.metadata().producer());
      assertEquals(0, model.metadata().version());
    }
    try (OnnxModel model = Models.load("nobatch")) {
      assertFalse(model.signature().batched());
    }
  }

  @Test
  void readsAllMetadata() {
    final OnnxWriter graph = OnnxWriter.graph("flights").text(10, "of a graph").input("x", OnnxWriter.FLOAT, -1)
        .output("y", OnnxWriter.FLOAT, -1).node("Neg", "x", "y");
    final byte[] model = new OnnxWriter().number(1, 8).text(2, "pen").text(4, "io.example").number(5, 7)
        .text(6, "of a model")
        .message(7, graph).message(8, new OnnxWriter().number(2, 17))
        .message(14, new OnnxWriter().text(1, "author").text(2, "Zoë")).toBytes();
    try (OnnxModel loaded = Models.load(model)) {
      assertEquals(
          new OnnxMetadata("pen", "flights", "of a graph", "io.example", "of a model", 7, Map.of("author", "Zoë")),
          loaded.metadata());
    }
  }

  @Test
  void rowsOfFloatsGoInAndOut() {
    try (OnnxModel model = Models.load("identity_fp32")) {
      final float[][] rows = {{1, 2, 3, 4}, {5, 6, 7, Float.NaN}};
      assertArrayEquals(rows, model.run(rows));
      assertArrayEquals(new float[0][4], model.run(new float[0][4]));
      assertThrows(IllegalArgumentException.class, () -> model.run(new float[][]{{1, 2, 3, 4}, {5}}));
      assertThrows(ModelException.class, () -> model.run(new float[1][3]));
    }
    try (OnnxModel model = Models.load("two_inputs")) {
      assertTrue(
          assertThrows(ModelException.class, () -> model.run(new float[1][4])).getMessage().contains("run(Map)"));
    }
  }

  @Test
  void arraysOfEveryTypeGoInAndOutByName() {
    final Map<String, Object> inputs = Map.ofEntries(Map.entry("in_BOOL", new boolean[][]{{true, false}}),
        Map.entry("in_UINT8", new byte[][]{{-1, 2}}), Map.entry("in_INT8", new byte[][]{{-1, 2}}),
        Map.entry("in_UINT16", new short[][]{{-1, 2}}), Map.entry("in_INT16", new short[][]{{-1, 2}}),
        Map.entry("in_UINT32", new int[][]{{-1, 2}}), Map.entry("in_INT32", new int[][]{{-1, 2}}),
        Map.entry("in_UINT64", new long[][]{{-1, 2}}), Map.entry("in_INT64", new long[][]{{-1, 2}}),
        Map.entry("in_FP16", new float[][]{{-1.5f, 65504}}), Map.entry("in_FP32", new float[][]{{-1.1f, 2}}),
        Map.entry("in_FP64", new double[][]{{-1.1, 2}}), Map.entry("in_BYTES", new String[][]{{"Zoë", ""}}));
    try (OnnxModel model = Models.load("all_types")) {
      final Map<String, Object> outputs = model.run(inputs);
      assertEquals(model.outputs().stream().map(TensorSpec::name).toList(), new ArrayList<>(outputs.keySet()));
      outputs.forEach((name, value) -> assertArrayEquals((Object[]) inputs.get(name.replace("out_", "in_")),
          (Object[]) value, name));
    }
  }

  @Test
  void halfPrecisionIsRoundedAndWidened() {
    try (OnnxModel model = Models.load("identity_bf16")) {
      final float[][] rounded = (float[][]) model
          .run(Map.of("input", new float[][]{{1 + 0x1p-8f, 1 + 3 * 0x1p-8f, Float.NaN, -0f}}))
          .get("output");
      assertArrayEquals(new float[]{1, 1.015625f, Float.NaN, -0f}, rounded[0]); // Halfway goes to even.
    }
  }

  @Test
  void valuesWithoutDimensionsAreBoxed() {
    try (OnnxModel model = Models.load(OnnxWriter.model(OnnxWriter.graph("scalar").input("x", OnnxWriter.FLOAT)
        .output("y", OnnxWriter.FLOAT).node("Neg", "x", "y")))) {
      assertEquals(Map.of("y", -3f), model.run(Map.of("x", 3f)));
    }
  }

  @Test
  void arraysThatDoNotSuitAreRefusedByName() {
    try (OnnxModel model = Models.load("mlp")) {
      refused(model, Map.of("inpt", new float[1][32]), "the model has no input inpt, did you mean input?");
      refused(model, Map.of(), "input input is missing");
      refused(model, Map.of("input", new double[1][32]), "input input has elements of double[], want float for FP32");
      refused(model, Map.of("input", "text"), "input input has elements of String, want float for FP32");
    }
  }

  private static void refused(final OnnxModel model, final Map<String, ?> inputs, final String message) {
    assertEquals(message, assertThrows(ModelException.class, () -> model.run(inputs)).getMessage());
  }

  @Test
  void manyThreadsRunOneModel() throws InterruptedException, ExecutionException {
    try (OnnxModel model = Models.load("identity_fp32"); ExecutorService threads = Executors.newFixedThreadPool(4)) {
      final List<Future<Boolean>> answers = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        final float id = caller;
        answers.add(threads.submit(() -> hasOwnAnswers(model, id)));
      }
      for (final Future<Boolean> answer : answers) {
        assertTrue(answer.get());
      }
    }
  }

  private static boolean hasOwnAnswers(final OnnxModel model, final float id) {
    boolean own = true;
    for (int run = 0; run < 500; run++) {
      own &= model.run(new float[][]{{id, run, 0, 0}})[0][0] == id;
    }
    return own;
  }
}
