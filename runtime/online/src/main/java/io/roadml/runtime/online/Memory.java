package io.roadml.runtime.online;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Layouts of what a row holds, little-endian and unaligned, and the memory of the process by its addresses.
final class Memory {
  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// All memory; an offset is an address. Only for rows whose lock is held.
  @SuppressWarnings("restricted")
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /// Up to how many bytes a loop is faster than a bulk copy, measured inside a read.
  private static final int SHORT_COPY = 512;

  private Memory() {
  }

  /// Copies bytes, a multiple of four.
  static void copy(final MemorySegment source, final long from, final MemorySegment target, final long offset,
      final int bytes) {
    if (bytes > SHORT_COPY) {
      MemorySegment.copy(source, from, target, offset, bytes);
      return;
    }
    final int words = bytes & -Long.BYTES;
    for (int at = 0; at < words; at += Long.BYTES) {
      target.set(LONG, offset + at, source.get(LONG, from + at));
    }
    if (words < bytes) {
      target.set(INT, offset + words, source.get(INT, from + words));
    }
  }
}
