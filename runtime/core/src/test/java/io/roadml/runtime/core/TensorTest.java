package io.roadml.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
  @ParameterizedTest @EnumSource(value = ElementType.class, mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
  void allocatesAlignedZeroedMemoryOfTheRightSize(final ElementType type) {
    try (Arena arena = Arena.ofConfined()) {
      final Tensor tensor = Tensor.allocate(arena, type, 3, 5);
      assertEquals(15L * type.byteSize(), tensor.segment().byteSize());
      assertEquals(0, tensor.segment().address() % Tensor.ALIGNMENT);
      assertTrue(tensor.segment().asByteBuffer().remaining() > 0);
      assertEquals(-1, tensor.segment().mismatch(arena.allocate(tensor.segment().byteSize())));
    }
  }

  @Test
  void readsWhatWasWrittenInEveryType() {
    try (Arena arena = Arena.ofConfined()) {
      final Tensor tensor = Tensor.allocate(arena, ElementType.UINT8, 64);
      tensor.setBoolean(3, true);
      assertTrue(tensor.getBoolean(3));
      tensor.setByte(4, (byte) 200);
      assertEquals(200, tensor.getByte(4) & 0xFF);
      tensor.setShort(5, (short) -2);
      assertEquals(-2, tensor.getShort(5));
      tensor.setInt(6, Integer.MIN_VALUE);
      assertEquals(Integer.MIN_VALUE, tensor.getInt(6));
      tensor.setLong(7, Long.MAX_VALUE);
      assertEquals(Long.MAX_VALUE, tensor.getLong(7));
      tensor.setFloat(1, Float.MIN_VALUE);
      assertEquals(Float.MIN_VALUE, tensor.getFloat(1));
      tensor.setDouble(2, -0.0);
      assertEquals(-0.0, tensor.getDouble(2));
      tensor.setFloat16(0, 65504f);
      assertEquals(65504f, tensor.getFloat16(0));
    }
  }

  @Test
  void bytesAreLittleEndian() {
    try (Arena arena = Arena.ofConfined()) {
      final Tensor tensor = Tensor.allocate(arena, ElementType.INT32, 1);
      tensor.setInt(0, 0x01020304);
      assertEquals(4, tensor.segment().get(ValueLayout.JAVA_BYTE, 0));
    }
  }

  @Test
  void bulkCopiesAreElementwise() {
    try (Arena arena = Arena.ofConfined()) {
      final Tensor tensor = Tensor.allocate(arena, ElementType.FP32, 4);
      tensor.setFloats(1, new float[]{9, 1, 2, 3}, 1, 3);
      final float[] back = new float[4];
      tensor.getFloats(0, back, 0, 4);
      assertEquals(List.of(0f, 1f, 2f, 3f), List.of(back[0], back[1], back[2], back[3]));
    }
  }

  @Test
  void stringsComeBackAsTheyWere() {
    try (Arena arena = Arena.ofConfined()) {
      final List<String> strings = List.of("", "ORD", "żółw", "\u0000", "🛫");
      assertEquals(strings, Tensor.ofStrings(arena, strings, 5).strings());
    }
  }

  @Test
  void aStringThatLeavesTheTensorIsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      final MemorySegment segment = arena.allocate(6);
      segment.set(ValueLayout.JAVA_INT_UNALIGNED, 0, -1);
      final Tensor tensor = Tensor.of(segment, ElementType.BYTES, 1);
      final String message = assertThrows(IllegalArgumentException.class, tensor::strings).getMessage();
      assertTrue(message.contains("element 0") && message.contains("4294967295"), message);
    }
  }

  @Test
  void shapesThatOverflowAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Tensor.elementCount(Long.MAX_VALUE, 2));
    assertThrows(IllegalArgumentException.class, () -> Tensor.elementCount(1L << 32, 1L << 31));
    assertThrows(IllegalArgumentException.class, () -> Tensor.elementCount(-1));
    assertThrows(IllegalArgumentException.class, () -> Tensor.byteSize(ElementType.INT64, Long.MAX_VALUE / 2));
    assertEquals(0, Tensor.elementCount(Long.MAX_VALUE, 0, 7));
    assertEquals(1, Tensor.elementCount());
  }

  @Test
  void aSegmentOfTheWrongSizeIsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      final MemorySegment segment = arena.allocate(12);
      final String message = assertThrows(IllegalArgumentException.class,
          () -> Tensor.of(segment, ElementType.FP32, 2, 2)).getMessage();
      assertEquals("segment of 12 bytes, want 16 for FP32[2, 2]", message);
    }
  }

  @Test
  void namesOfTypesAreTheProtocols() {
    assertEquals(ElementType.BYTES, ElementType.named("BYTES"));
    assertEquals(null, ElementType.named("fp32"));
  }
}
