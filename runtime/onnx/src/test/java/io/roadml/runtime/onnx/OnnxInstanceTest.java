package io.roadml.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.Tensor;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxInstanceTest {
  @Test
  void identityGivesWhatItTakesAtEveryBatchSize() {
    try (OnnxModel model = Models.load("identity_fp32"); ModelInstance instance = model.newInstance(17)) {
      for (int rows = 1; rows <= 17; rows++) {
        for (int element = 0; element < rows * 4; element++) {
          instance.input(0).setFloat(element, rows * 100 + element);
        }
        instance.run(rows);
        for (int element = 0; element < rows * 4; element++) {
          assertEquals(rows * 100 + element, instance.output(0).getFloat(element),
              "rows=" + rows + " element=" + element);
        }
      }
    }
  }

  @Test
  void rowsBeyondThoseRunAreLeftAlone() {
    try (OnnxModel model = Models.load("identity_fp32"); ModelInstance instance = model.newInstance(4)) {
      instance.output(0).setFloat(2 * 4, 42);
      instance.run(2);
      assertEquals(42, instance.output(0).getFloat(2 * 4));
    }
  }

  @Test
  void twoInputsGiveTwoOutputs() {
    try (OnnxModel model = Models.load("two_inputs"); ModelInstance instance = model.newInstance(2)) {
      for (int element = 0; element < 8; element++) {
        instance.input(0).setFloat(element, 10 + element);
        instance.input(1).setFloat(element, element);
      }
      instance.run(2);
      assertEquals(10 + 7 + 7, instance.output(0).getFloat(7));
      assertEquals(10, instance.output(1).getFloat(7));
    }
  }

  @Test
  void boundTensorsAreAlignedAndAlwaysTheSame() {
    try (OnnxModel model = Models.load("mlp"); ModelInstance instance = model.newInstance(5)) {
      assertSame(instance.input(0), instance.input(0));
      assertEquals("FP32[5, 32]", instance.input(0).toString());
      assertEquals(0, instance.input(0).segment().address() % Tensor.ALIGNMENT);
      assertEquals(0, instance.output(0).segment().address() % Tensor.ALIGNMENT);
    }
  }

  @Test
  void runAllocatesNothingOnceWarm() {
    final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (OnnxModel model = Models.load("mlp"); ModelInstance instance = model.newInstance(8)) {
      runEach(instance, 20_000);
      final long before = threads.getCurrentThreadAllocatedBytes();
      runEach(instance, 10_000);
      assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
    }
  }

  @Test
  void theFirstRunOfASizeAllocatesNothingOnceTheCodeIsWarm() {
    final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (OnnxModel model = Models.load("mlp"); ModelInstance warm = model.newInstance(8);
        ModelInstance fresh = model.newInstance(128)) {
      runEach(warm, 20_000);
      final long before = threads.getCurrentThreadAllocatedBytes();
      for (int rows = 1; rows <= 128; rows++) {
        fresh.run(rows);
      }
      assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
    }
  }

  private static void runEach(final ModelInstance instance, final int times) {
    for (int time = 0; time < times; time++) {
      instance.run(1 + time % 8);
    }
  }

  @Test
  void aModelWithoutBatchDimensionHasOneRow() {
    try (OnnxModel model = Models.load("nobatch"); ModelInstance instance = model.newInstance(64)) {
      assertEquals(1, instance.maxRows());
      instance.input(0).setFloat(11, 5);
      instance.run(1);
      assertEquals(-5, instance.output(0).getFloat(11));
      assertThrows(IllegalArgumentException.class, () -> instance.run(2));
    }
  }

  @Test
  void aModelOfVariableShapesHasNoBoundTensors() {
    try (OnnxModel model = Models.load("nonzero"); ModelInstance instance = model.newInstance(64)) {
      assertEquals(0, instance.maxRows());
      assertTrue(assertThrows(IllegalStateException.class, () -> instance.input(0)).getMessage().contains("run(List"));
      assertThrows(IllegalStateException.class, () -> instance.run(1));
    }
  }

  @Test
  void rowsOutsideTheBoundOnesAreRefused() {
    try (OnnxModel model = Models.load("mlp"); ModelInstance instance = model.newInstance(3)) {
      assertEquals("rows=4, want 1 to 3",
          assertThrows(IllegalArgumentException.class, () -> instance.run(4)).getMessage());
      assertThrows(IllegalArgumentException.class, () -> instance.run(0));
      assertThrows(IllegalArgumentException.class, () -> instance.run(-1));
      assertThrows(IllegalArgumentException.class, () -> model.newInstance(0));
    }
  }

  @Test
  void aRunThatFailsSaysWhyAndTheNextOneWorks() {
    try (OnnxModel model = Models.load("fails"); ModelInstance instance = model.newInstance(2)) {
      instance.input(0).setLong(0, 99);
      final ModelException failure = assertThrows(ModelException.class, () -> instance.run(1));
      assertTrue(failure.getMessage().contains("idx=99"), failure.getMessage());
      instance.input(0).setLong(0, 3);
      instance.run(1);
    }
  }

  @Test
  void moreRowsThanMemoryAreRefused() {
    try (OnnxModel model = Models
        .load(OnnxWriter.model(OnnxWriter.graph("wide").input("x", OnnxWriter.FLOAT, -1, 1L << 40)
            .output("y", OnnxWriter.FLOAT, -1, 1L << 40).node("Neg", "x", "y")))) {
      assertTrue(assertThrows(ModelException.class, () -> model.newInstance(1000)).getMessage()
          .contains("max_instance_bytes=1073741824"));
      assertTrue(assertThrows(ModelException.class, () -> model.newInstance(1 << 30)).getMessage().contains("no room"));
    }
  }

  @Test
  void aClosedInstanceRefusesAndClosingTwiceIsHarmless() {
    try (OnnxModel model = Models.load("mlp")) {
      final ModelInstance instance = model.newInstance(1);
      final Tensor input = instance.input(0);
      instance.close();
      instance.close();
      assertEquals("the instance is closed",
          assertThrows(IllegalStateException.class, () -> instance.run(1)).getMessage());
      assertThrows(IllegalStateException.class, () -> instance.input(0));
      assertThrows(IllegalStateException.class, () -> instance.run(List.of(), Arena.ofAuto()));
      assertThrows(IllegalStateException.class, () -> input.getFloat(0));
    }
  }

  @Test
  void anInstanceOutlivesItsModel() {
    final OnnxModel model = Models.load("mlp");
    try (ModelInstance instance = model.newInstance(1)) {
      model.close();
      model.close();
      instance.run(1);
      assertEquals("the model is closed",
          assertThrows(IllegalStateException.class, () -> model.newInstance(1)).getMessage());
      assertThrows(IllegalStateException.class, () -> model.run(new float[1][32]));
    }
  }
}
