package io.roadml.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FreeRunTest {
  @Test
  void anOutputOfUnknownShapeIsAsLongAsItTurnsOut() {
    try (OnnxModel model = Models.load("nonzero"); ModelInstance instance = model.newInstance(1);
        Arena memory = Arena.ofConfined()) {
      final Tensor input = Tensor.allocate(memory, ElementType.FP32, 2, 4);
      assertEquals("INT64[2, 0]", instance.run(List.of(input), memory).getFirst().toString());
      input.setFloat(1, 1);
      input.setFloat(6, -1);
      final Tensor places = instance.run(List.of(input), memory).getFirst();
      assertEquals("INT64[2, 2]", places.toString());
      assertArrayEquals(new long[]{0, 1, 1, 2},
          new long[]{places.getLong(0), places.getLong(1), places.getLong(2), places.getLong(3)});
    }
  }

  @Test
  void everyElementTypePassesBitForBit() {
    try (OnnxModel model = Models.load("all_types"); ModelInstance instance = model.newInstance(1);
        Arena memory = Arena.ofConfined()) {
      for (int rows = 0; rows < 5; rows++) {
        final List<Tensor> inputs = random(model, rows, memory);
        final List<Tensor> outputs = instance.run(inputs, memory);
        for (int index = 0; index < inputs.size(); index++) {
          final String name = "rows=" + rows + " " + model.outputs().get(index);
          assertEquals(inputs.get(index).toString(), outputs.get(index).toString(), name);
          assertEquals(-1, inputs.get(index).segment().mismatch(outputs.get(index).segment()), name);
        }
      }
    }
  }

  private static List<Tensor> random(final OnnxModel model, final int rows, final Arena memory) {
    final SplittableRandom random = new SplittableRandom(rows);
    final List<Tensor> tensors = new ArrayList<>();
    for (final TensorSpec spec : model.inputs()) {
      if (spec.type() == ElementType.BYTES) {
        final List<String> strings = random.ints(2L * rows, 0, 40).mapToObj(length -> "ü\0€".repeat(length)).toList();
        tensors.add(Tensor.ofStrings(memory, strings, rows, 2));
        continue;
      }
      final Tensor tensor = Tensor.allocate(memory, spec.type(), rows, 2);
      for (long offset = 0; offset < tensor.segment().byteSize(); offset++) {
        final byte value = (byte) random.nextInt(spec.type() == ElementType.BOOL ? 2 : 256);
        tensor.segment().set(ValueLayout.JAVA_BYTE, offset, value);
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  @Test
  void aTensorOfUnknownRankMayHaveAny() {
    final OnnxWriter unranked = new OnnxWriter().message(1, new OnnxWriter().number(1, OnnxWriter.FLOAT));
    final byte[] bytes = OnnxWriter
        .model(OnnxWriter.graph("g").message(11, new OnnxWriter().text(1, "x").message(2, unranked))
            .message(12, new OnnxWriter().text(1, "y").message(2, unranked)).node("Neg", "x", "y"));
    try (OnnxModel model = Models.load(bytes); Arena memory = Arena.ofConfined()) {
      assertEquals(List.of(TensorSpec.of("y", ElementType.FP32, -1)), model.outputs());
      assertFalse(model.signature().batched());
      assertEquals("FP32[2, 3, 4]",
          model.run(List.of(Tensor.allocate(memory, ElementType.FP32, 2, 3, 4)), memory).getFirst().toString());
      assertEquals("FP32[]",
          model.run(List.of(Tensor.allocate(memory, ElementType.FP32)), memory).getFirst().toString());
    }
  }

  @Test
  void bf16PassesBitForBit() {
    try (OnnxModel model = Models.load("identity_bf16"); Arena memory = Arena.ofConfined()) {
      final Tensor input = Tensor.allocate(memory, ElementType.BF16, 1, 4);
      input.setShort(0, (short) 0x3FC0);
      assertEquals(0x3FC0, model.run(List.of(input), memory).getFirst().getShort(0));
    }
  }

  @Test
  void memoryOnTheHeapAndOffItsNaturalAddressIsCopied() {
    try (OnnxModel model = Models.load("identity_int64"); Arena memory = Arena.ofConfined()) {
      final Tensor heap = Tensor.of(MemorySegment.ofArray(new long[]{1, 2, 3, 4}), ElementType.INT64, 1, 4);
      assertEquals(4, model.run(List.of(heap), memory).getFirst().getLong(3));
      final MemorySegment odd = memory.allocate(33, 8).asSlice(1);
      final Tensor crooked = Tensor.of(odd, ElementType.INT64, 1, 4);
      crooked.setLong(3, 77);
      assertEquals(77, model.run(List.of(crooked), memory).getFirst().getLong(3));
    }
  }

  @Test
  void whatDoesNotSuitTheModelIsRefusedByName() {
    try (OnnxModel model = Models.load("two_inputs"); Arena memory = Arena.ofConfined()) {
      final Tensor good = Tensor.allocate(memory, ElementType.FP32, 1, 4);
      refused(model, List.of(good), memory, "1 inputs, want 2: a, b");
      refused(model, List.of(good, Tensor.allocate(memory, ElementType.FP64, 1, 4)), memory,
          "input b has type FP64, want FP32");
      refused(model, List.of(good, Tensor.allocate(memory, ElementType.FP32, 1, 5)), memory,
          "input b has shape [1, 5], want [-1, 4]");
      refused(model, List.of(good, Tensor.allocate(memory, ElementType.FP32, 4)), memory,
          "input b has shape [4], want [-1, 4]");
    }
  }

  private static void refused(final OnnxModel model, final List<Tensor> inputs, final Arena memory,
      final String message) {
    final ModelException failure = assertThrows(ModelException.class, () -> model.run(inputs, memory));
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
  }

  @Test
  void memoryThatIsClosedIsRefused() {
    try (OnnxModel model = Models.load("mlp"); Arena memory = Arena.ofConfined()) {
      final Tensor gone;
      try (Arena shortLived = Arena.ofConfined()) {
        gone = Tensor.allocate(shortLived, ElementType.FP32, 1, 32);
      }
      assertThrows(IllegalStateException.class, () -> model.run(List.of(gone), memory));
    }
  }

  @Test
  void aBrokenStringTensorIsRefused() {
    try (OnnxModel model = Models.load("identity_string"); Arena memory = Arena.ofConfined()) {
      final MemorySegment bytes = memory.allocate(6);
      bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 3);
      refused(model, List.of(Tensor.of(bytes, ElementType.BYTES, 1)), memory, "element 0 of a BYTES tensor leaves it");
      refused(model, List.of(Tensor.of(memory.allocate(3), ElementType.BYTES, 1)), memory, "element 0");
    }
  }

  @Test
  void whatTheAllocatorThrowsPassesThroughAndNothingIsLost() {
    try (OnnxModel model = Models.load("mlp"); ModelInstance instance = model.newInstance(1);
        Arena memory = Arena.ofConfined()) {
      final List<Tensor> inputs = List.of(Tensor.allocate(memory, ElementType.FP32, 1, 32));
      final IllegalStateException full = new IllegalStateException("full");
      assertEquals(full, assertThrows(IllegalStateException.class, () -> instance.run(inputs, (size, alignment) -> {
        throw full;
      })));
      assertEquals("FP32[1, 1]", instance.run(inputs, memory).getFirst().toString());
    }
  }

  @Test
  void boundAndFreeRunsGiveTheSameBits() {
    try (OnnxModel model = Models.load("mlp"); ModelInstance instance = model.newInstance(3);
        Arena memory = Arena.ofConfined()) {
      for (int element = 0; element < 96; element++) {
        instance.input(0).setFloat(element, (float) Math.sin(element));
      }
      instance.run(3);
      final Tensor free = instance.run(List.of(instance.input(0)), memory).getFirst();
      assertEquals(-1, free.segment().mismatch(instance.output(0).segment()));
    }
  }
}
