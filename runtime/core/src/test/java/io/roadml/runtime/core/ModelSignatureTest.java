package io.roadml.runtime.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModelSignatureTest {
  private static final TensorSpec ROWS = TensorSpec.of("x", ElementType.FP32, -1, 3, 2);

  @Test
  void aRowOfABatchedModelIsOneIndexOfTheFirstDimension() {
    final ModelSignature signature = new ModelSignature(List.of(ROWS), List.of(ROWS), true);
    assertTrue(signature.hasFixedRows());
    assertEquals(24, signature.rowBytes(ROWS));
    assertArrayEquals(new long[]{7, 3, 2}, signature.shapeOf(ROWS, 7));
  }

  @Test
  void theRowOfAModelWithoutBatchDimensionIsTheWholeTensor() {
    final TensorSpec spec = TensorSpec.of("x", ElementType.INT64, 3, 4);
    final ModelSignature signature = new ModelSignature(List.of(spec), List.of(spec), false);
    assertTrue(signature.hasFixedRows());
    assertEquals(96, signature.rowBytes(spec));
    assertArrayEquals(new long[]{3, 4}, signature.shapeOf(spec, 1));
  }

  @Test
  void stringsAndVariableDimensionsHaveNoFixedRows() {
    final TensorSpec strings = TensorSpec.of("s", ElementType.BYTES, -1, 1);
    final TensorSpec variable = TensorSpec.of("v", ElementType.FP32, -1, -1);
    assertFalse(new ModelSignature(List.of(strings), List.of(ROWS), true).hasFixedRows());
    assertFalse(new ModelSignature(List.of(ROWS), List.of(variable), true).hasFixedRows());
  }

  @Test
  void aBatchedModelNeedsAVariableFirstDimensionEverywhere() {
    final TensorSpec fixed = TensorSpec.of("y", ElementType.FP32, 8, 3);
    final String message = assertThrows(IllegalArgumentException.class,
        () -> new ModelSignature(List.of(ROWS), List.of(fixed), true)).getMessage();
    assertTrue(message.contains("tensor y has shape [8, 3]"), message);
  }

  @Test
  void tensorsAreFoundByName() {
    final ModelSignature signature = new ModelSignature(List.of(ROWS), List.of(ROWS), true);
    assertEquals(0, signature.inputIndex("x"));
    assertEquals(-1, signature.outputIndex("y"));
  }

  @Test
  void aDimensionBelowMinusOneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> TensorSpec.of("x", ElementType.FP32, -2));
  }
}
