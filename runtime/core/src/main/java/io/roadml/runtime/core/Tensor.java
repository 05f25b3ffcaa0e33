package io.roadml.runtime.core;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// A tensor over memory outside the heap: element type, shape and a segment. A view; it neither owns nor frees the memory.
///
/// - Layout: row-major, little-endian, no padding; [ElementType#BYTES] as a 4-byte little-endian length before each element.
/// - Alignment: 64 bytes where [#allocate] made it.
/// - Units: `index` counts elements in row-major order, not bytes.
/// - Threading: none of its own; writer and reader agree on who comes first (the runtime's hand-overs do).
/// - Allocation: accessors allocate nothing. [#strings] and [#shape] do.
/// - Fails: IndexOutOfBoundsException outside the segment, IllegalStateException once its memory has been freed.
///   The accessors trust the element type.
public final class Tensor {
  /// Bytes to which [#allocate] aligns: a cache line, and the widest vector.
  public static final long ALIGNMENT = 64;

  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED
      .withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ElementType type;
  private final long[] shape;
  private final long elements;
  private final MemorySegment segment;

  private Tensor(final ElementType type, final MemorySegment segment, final long[] shape) {
    this.type = Objects.requireNonNull(type, "type");
    this.shape = shape;
    this.elements = elementCount(shape);
    this.segment = segment;
  }

  /// Allocates a zeroed tensor of a fixed-size type, aligned to [#ALIGNMENT].
  ///
  /// @throws IllegalArgumentException for [ElementType#BYTES], a negative dimension, or a size beyond a long
  public static Tensor allocate(final SegmentAllocator memory, final ElementType type, final long... shape) {
    if (!type.isFixedSize()) {
      throw new IllegalArgumentException("type=" + type + " has no fixed size; use ofStrings");
    }
    final long bytes = byteSize(type, shape);
    return new Tensor(type, memory.allocate(bytes, ALIGNMENT), shape.clone());
  }

  /// Views a segment as a tensor.
  ///
  /// @throws IllegalArgumentException when the segment's size is not the one that type and shape ask for
  public static Tensor of(final MemorySegment segment, final ElementType type, final long... shape) {
    if (type.isFixedSize() && segment.byteSize() != byteSize(type, shape)) {
      throw new IllegalArgumentException("segment of " + segment.byteSize() + " bytes, want " + byteSize(type, shape)
          + " for " + type + Arrays.toString(shape));
    }
    return new Tensor(type, segment, shape.clone());
  }

  /// Makes a [ElementType#BYTES] tensor of strings in UTF-8, in row-major order.
  ///
  /// @throws IllegalArgumentException when the number of strings is not the product of the shape
  public static Tensor ofStrings(final Arena memory, final List<String> strings, final long... shape) {
    if (elementCount(shape) != strings.size()) {
      throw new IllegalArgumentException(
          "strings=" + strings.size() + ", want " + elementCount(shape) + " for " + Arrays.toString(shape));
    }
    final byte[][] encoded = strings.stream().map(string -> string.getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
    final long bytes = Arrays.stream(encoded).mapToLong(element -> element.length + (long) Integer.BYTES).sum();
    final MemorySegment segment = memory.allocate(bytes, ALIGNMENT);
    long offset = 0;
    for (final byte[] element : encoded) {
      segment.set(INT, offset, element.length);
      MemorySegment.copy(element, 0, segment, ValueLayout.JAVA_BYTE, offset + Integer.BYTES, element.length);
      offset += Integer.BYTES + (long) element.length;
    }
    return new Tensor(ElementType.BYTES, segment, shape.clone());
  }

  /// Returns the type of the elements.
  public ElementType type() {
    return type;
  }

  /// Returns a copy of the dimensions.
  public long[] shape() {
    return shape.clone();
  }

  /// Returns the number of dimensions.
  public int rank() {
    return shape.length;
  }

  /// Returns the size of one dimension.
  public long dimension(final int index) {
    return shape[index];
  }

  /// Returns the number of elements: the product of the dimensions.
  public long elements() {
    return elements;
  }

  /// Returns the memory itself, for bulk copies and native calls.
  public MemorySegment segment() {
    return segment;
  }

  /// Reads a BOOL.
  public boolean getBoolean(final long index) {
    return segment.get(ValueLayout.JAVA_BYTE, index) != 0;
  }

  /// Writes a BOOL as one byte, 0 or 1.
  public void setBoolean(final long index, final boolean value) {
    segment.set(ValueLayout.JAVA_BYTE, index, (byte) (value ? 1 : 0));
  }

  /// Reads an INT8; for UINT8 mask with `0xFF`.
  public byte getByte(final long index) {
    return segment.get(ValueLayout.JAVA_BYTE, index);
  }

  /// Writes an INT8 or UINT8.
  public void setByte(final long index, final byte value) {
    segment.set(ValueLayout.JAVA_BYTE, index, value);
  }

  /// Reads an INT16; for UINT16 use [Short#toUnsignedInt].
  public short getShort(final long index) {
    return segment.get(SHORT, index * Short.BYTES);
  }

  /// Writes an INT16 or UINT16, or the raw bits of an FP16 or BF16.
  public void setShort(final long index, final short value) {
    segment.set(SHORT, index * Short.BYTES, value);
  }

  /// Reads an INT32; for UINT32 use [Integer#toUnsignedLong].
  public int getInt(final long index) {
    return segment.get(INT, index * Integer.BYTES);
  }

  /// Writes an INT32 or UINT32.
  public void setInt(final long index, final int value) {
    segment.set(INT, index * Integer.BYTES, value);
  }

  /// Reads an INT64; for UINT64 use [Long#toUnsignedString].
  public long getLong(final long index) {
    return segment.get(LONG, index * Long.BYTES);
  }

  /// Writes an INT64 or UINT64.
  public void setLong(final long index, final long value) {
    segment.set(LONG, index * Long.BYTES, value);
  }

  /// Reads an FP16 as the float of the same value.
  public float getFloat16(final long index) {
    return Float.float16ToFloat(getShort(index));
  }

  /// Writes an FP16, rounded to nearest even.
  public void setFloat16(final long index, final float value) {
    setShort(index, Float.floatToFloat16(value));
  }

  /// Reads an FP32.
  public float getFloat(final long index) {
    return segment.get(FLOAT, index * Float.BYTES);
  }

  /// Writes an FP32.
  public void setFloat(final long index, final float value) {
    segment.set(FLOAT, index * Float.BYTES, value);
  }

  /// Reads an FP64.
  public double getDouble(final long index) {
    return segment.get(DOUBLE, index * Double.BYTES);
  }

  /// Writes an FP64.
  public void setDouble(final long index, final double value) {
    segment.set(DOUBLE, index * Double.BYTES, value);
  }

  /// Copies `length` floats of `source` from `from` on into the elements from `index` on.
  public void setFloats(final long index, final float[] source, final int from, final int length) {
    MemorySegment.copy(source, from, segment, FLOAT, index * Float.BYTES, length);
  }

  /// Copies `length` elements from `index` on into `target` from `to` on.
  public void getFloats(final long index, final float[] target, final int to, final int length) {
    MemorySegment.copy(segment, FLOAT, index * Float.BYTES, target, to, length);
  }

  /// Decodes the elements of a BYTES tensor as UTF-8, in row-major order.
  ///
  /// @throws IllegalArgumentException when a length leaves the segment, naming the element
  public List<String> strings() {
    final String[] strings = new String[Math.toIntExact(elements)];
    long offset = 0;
    for (int index = 0; index < strings.length; index++) {
      final long length = stringLength(index, offset);
      final byte[] bytes = segment.asSlice(offset + Integer.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
      strings[index] = new String(bytes, StandardCharsets.UTF_8);
      offset += Integer.BYTES + length;
    }
    return List.of(strings);
  }

  private long stringLength(final int index, final long offset) {
    final long left = segment.byteSize() - offset - Integer.BYTES;
    final long length = left < 0 ? Long.MAX_VALUE : Integer.toUnsignedLong(segment.get(INT, offset));
    if (length > left) {
      throw new IllegalArgumentException(
          "element " + index + " leaves the tensor: length=" + length + " with " + Math.max(left, 0) + " bytes left");
    }
    return length;
  }

  /// Returns the product of the dimensions.
  ///
  /// @throws IllegalArgumentException for a negative dimension or a product beyond a long
  public static long elementCount(final long... shape) {
    long elements = 1;
    for (final long dimension : shape) {
      if (dimension < 0 || Math.multiplyHigh(elements, dimension) != 0 || elements * dimension < 0) {
        throw new IllegalArgumentException("shape=" + Arrays.toString(shape) + ", want dimensions of at least 0 whose"
            + " product fits 63 bits");
      }
      elements *= dimension;
    }
    return elements;
  }

  /// Returns the bytes that a tensor of a fixed-size type takes.
  ///
  /// @throws IllegalArgumentException for a negative dimension or a size beyond a long
  public static long byteSize(final ElementType type, final long... shape) {
    final long elements = elementCount(shape);
    if (elements > Long.MAX_VALUE / Math.max(1, type.byteSize())) {
      throw new IllegalArgumentException("shape=" + Arrays.toString(shape) + " of " + type + " is beyond 63 bits");
    }
    return elements * type.byteSize();
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
