package io.roadml.runtime.online;

import io.roadml.runtime.core.ElementType;
import java.lang.foreign.MemorySegment;

/// Single numbers, from the types of rows to the types of models.
///
/// - Allocation: none.
final class Elements {
  private Elements() {
  }

  /// Copies the number at an address into FP32, FP64 or INT64.
  static void copy(final ElementType type, final long address, final ElementType target, final MemorySegment row,
      final long at) {
    if (target == ElementType.FP32) {
      row.set(Memory.FLOAT, at, (float) number(type, address));
    } else if (target == ElementType.FP64) {
      row.set(Memory.DOUBLE, at, number(type, address));
    } else {
      row.set(Memory.LONG, at, whole(type, address));
    }
  }

  private static double number(final ElementType type, final long address) {
    if (type == ElementType.FP64) {
      return Memory.ALL.get(Memory.DOUBLE, address);
    }
    return type == ElementType.FP32 ? Memory.ALL.get(Memory.FLOAT, address) : (double) whole(type, address);
  }

  private static long whole(final ElementType type, final long address) {
    if (type == ElementType.INT64) {
      return Memory.ALL.get(Memory.LONG, address);
    }
    return type == ElementType.INT32 ? Memory.ALL.get(Memory.INT, address) : Memory.ALL.get(Memory.BYTE, address);
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
