package io.roadml.serving.http;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Reads the `data` of a tensor, nested or flat, straight into the tensor's memory.
///
/// ```
/// [1, 2, 3, 4, 5, 6]      flat
/// [[1, 2, 3], [4, 5, 6]]  nested: as deep as the shape has dimensions, and as long at each depth
/// ```
///
/// - Accuracy: what a type cannot hold is refused: 3.5 or 300 as UINT8, 2^64 as UINT64, 1e39 as FP32. 3.0 is an integer,
///   0 and 1 are BOOLs, and the nearest float stands for a decimal fraction.
/// - Threading: one thread.
/// - Allocation: none but for errors.
final class DataReader {
  private static final long UINT32_MOST = 0xFFFF_FFFFL;
  private static final ValueLayout.OfInt LENGTH = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final JsonReader json;
  private final JsonNumber number;
  private final JsonText text = new JsonText();
  private String label;
  private ElementType type;
  private Tensor target;
  private long[] shape;
  private int rank;
  private long elements;
  private boolean nested;
  private long next;
  private boolean measuring;
  private long offset;

  DataReader(final JsonReader json, final JsonNumber number) {
    this.json = json;
    this.number = number;
  }

  /// Reads the elements of a tensor of a fixed-size type.
  void read(final PreparedTensor tensor, final long[] dimensions, final int dimensionCount, final long count,
      final Tensor into) {
    measuring = false;
    begin(tensor, dimensions, dimensionCount, count, into);
  }

  /// Returns how many bytes the strings take with their prefixes; reads them, but keeps none.
  long measureStrings(final PreparedTensor tensor, final long[] dimensions, final int dimensionCount,
      final long count) {
    measuring = true;
    begin(tensor, dimensions, dimensionCount, count, null);
    return offset;
  }

  private void begin(final PreparedTensor tensor, final long[] dimensions, final int dimensionCount, final long count,
      final Tensor into) {
    label = tensor.label;
    type = tensor.type;
    shape = dimensions;
    rank = dimensionCount;
    elements = count;
    target = into;
    next = 0;
    offset = 0;
    json.beginArray(label);
    nested = rank > 1 && json.peek() == '[';
    if (nested) {
      level(0);
    } else {
      run(elements);
    }
  }

  /// Reads the rest of an array whose bracket has been read and whose elements are dimension `axis`.
  private void level(final int axis) {
    if (axis == rank - 1) {
      run(shape[axis]);
      return;
    }
    for (long index = 0; index < shape[axis]; index++) {
      if (!json.nextElement(index == 0, label)) {
        throw wrongLength(axis, index);
      }
      json.beginArray(label);
      level(axis + 1);
    }
    if (json.nextElement(shape[axis] == 0, label)) {
      throw wrongLength(axis, shape[axis] + 1);
    }
  }

  private void run(final long count) {
    switch (type) {
      case FP32 -> floats(count);
      case FP64 -> doubles(count);
      case BOOL -> bools(count);
      case INT8 -> signed(count, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> signed(count, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> signed(count, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> signed(count, Long.MIN_VALUE, Long.MAX_VALUE);
      case UINT8 -> unsigned(count, 0xFF);
      case UINT16 -> unsigned(count, 0xFFFF);
      case UINT32 -> unsigned(count, UINT32_MOST);
      case UINT64 -> unsigned(count, -1L);
      case BYTES -> strings(count);
      case FP16, BF16 -> throw Refusal.badRequest(label + ": " + type
          + " has no JSON form; send it in binary, with binary_data_size");
    }
    if (json.nextElement(count == 0, label)) {
      throw nested ? wrongLength(rank - 1, count + 1) : wrongCount(count + rest());
    }
  }

  private void step(final long index) {
    if (!json.nextElement(index == 0, label)) {
      throw nested ? wrongLength(rank - 1, index) : wrongCount(index);
    }
  }

  private void floats(final long count) {
    for (long index = 0; index < count; index++) {
      step(index);
      json.number(number, label);
      final float value = number.toFloat();
      if (Float.isInfinite(value) && !number.isSpecial()) {
        throw notA(JsonNumber.OUT_OF_RANGE);
      }
      target.setFloat(next++, value);
    }
  }

  private void doubles(final long count) {
    for (long index = 0; index < count; index++) {
      step(index);
      json.number(number, label);
      final double value = number.toDouble();
      if (Double.isInfinite(value) && !number.isSpecial()) {
        throw notA(JsonNumber.OUT_OF_RANGE);
      }
      target.setDouble(next++, value);
    }
  }

  private void bools(final long count) {
    for (long index = 0; index < count; index++) {
      step(index);
      target.setBoolean(next++, bool());
    }
  }

  private boolean bool() {
    final int first = json.peek();
    if (first < '0' || first > '9') {
      return json.bool(label);
    }
    json.number(number, label);
    final long value = number.toUnsigned(1);
    requireExact();
    return value == 1;
  }

  private void signed(final long count, final long least, final long most) {
    for (long index = 0; index < count; index++) {
      step(index);
      json.number(number, label);
      final long value = number.toSigned(least, most);
      requireExact();
      store(next++, value);
    }
  }

  private void unsigned(final long count, final long most) {
    for (long index = 0; index < count; index++) {
      step(index);
      json.number(number, label);
      final long value = number.toUnsigned(most);
      requireExact();
      store(next++, value);
    }
  }

  private void store(final long index, final long value) {
    switch (type.byteSize()) {
      case Byte.BYTES -> target.setByte(index, (byte) value);
      case Short.BYTES -> target.setShort(index, (short) value);
      case Integer.BYTES -> target.setInt(index, (int) value);
      default -> target.setLong(index, value);
    }
  }

  private void strings(final long count) {
    for (long index = 0; index < count; index++) {
      step(index);
      json.string(label);
      final int length = json.textLength(label);
      if (!measuring) {
        store(length);
      }
      offset += Integer.BYTES + (long) length;
      next++;
    }
  }

  private void store(final int length) {
    final MemorySegment memory = target.segment();
    memory.set(LENGTH, offset, length);
    final byte[] bytes = json.bytes();
    final int from = json.stringStart();
    final int to = json.stringEnd();
    if (length == to - from) {
      MemorySegment.copy(bytes, from, memory, ValueLayout.JAVA_BYTE, offset + Integer.BYTES, length);
    } else {
      text.write(bytes, from, to, memory, offset + Integer.BYTES, label);
    }
  }

  private void requireExact() {
    if (number.failure() != JsonNumber.EXACT) {
      throw notA(number.failure());
    }
  }

  private Refusal notA(final int failure) {
    final String why = failure == JsonNumber.OUT_OF_RANGE ? " is out of the range of " : " is no ";
    return Refusal.badRequest(label + ": element " + next + ", " + number.shown() + "," + why + type);
  }

  private Refusal wrongLength(final int axis, final long actual) {
    return Refusal
        .badRequest(label + ": nested data has " + (actual > shape[axis] ? "more than " + shape[axis] : actual)
            + " elements in dimension " + axis + ", want " + shape[axis] + " for shape "
            + PreparedTensor.describe(shape, rank));
  }

  private Refusal wrongCount(final long actual) {
    return Refusal.badRequest(label + ": data has " + actual + " elements, want " + elements + " for shape "
        + PreparedTensor.describe(shape, rank));
  }

  /// Counts the elements that are left of an array that has one more, so that the message has the number.
  private long rest() {
    long count = 0;
    do {
      json.skip(number, label);
      count++;
    } while (json.nextElement(false, label));
    return count;
  }
}
