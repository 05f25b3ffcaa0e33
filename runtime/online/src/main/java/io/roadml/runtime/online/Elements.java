package io.roadml.runtime.online;

import io.roadml.runtime.core.ElementType;
import java.lang.foreign.MemorySegment;

/// Single numbers, from the types of rows to the types of models.
///
/// - Allocation: none.
final class Elements {
  private Elements() {
  }

  /// Copies the number that lies in `source` at `from` into FP32, FP64 or INT64.
  static void copy(final ElementType type, final MemorySegment source, final long from, final ElementType target,
      final MemorySegment row, final long at) {
    if (target == ElementType.FP32) {
      row.set(Memory.FLOAT, at, (float) number(type, source, from));
    } else if (target == ElementType.FP64) {
      row.set(Memory.DOUBLE, at, number(type, source, from));
    } else {
      row.set(Memory.LONG, at, whole(type, source, from));
    }
  }

  static double number(final ElementType type, final MemorySegment source, final long from) {
    if (type == ElementType.FP64) {
      return source.get(Memory.DOUBLE, from);
    }
    return type == ElementType.FP32 ? source.get(Memory.FLOAT, from) : (double) whole(type, source, from);
  }

  static long whole(final ElementType type, final MemorySegment source, final long from) {
    if (type == ElementType.INT64) {
      return source.get(Memory.LONG, from);
    }
    return type == ElementType.INT32 ? source.get(Memory.INT, from) : source.get(Memory.BYTE, from);
  }

  /// Writes a number into FP32, FP64 or INT64.
  static void set(final double number, final ElementType target, final MemorySegment row, final long at) {
    if (target == ElementType.FP32) {
      row.set(Memory.FLOAT, at, (float) number);
    } else if (target == ElementType.FP64) {
      row.set(Memory.DOUBLE, at, number);
    } else {
      row.set(Memory.LONG, at, (long) number);
    }
  }
}
