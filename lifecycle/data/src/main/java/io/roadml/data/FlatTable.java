package io.roadml.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A table of a FlatBuffer: fields by their number, absent ones with a default. Every access is checked against the
/// bytes.
///
/// Source: the FlatBuffers binary format, "Internals".
record FlatTable(MemorySegment bytes, long at) {
  static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static FlatTable root(MemorySegment bytes) {
    return new FlatTable(bytes, bytes.get(INT, 0));
  }

  /// Where a field lies, or 0 if it is absent.
  private long field(int number) {
    long vtable = at - bytes.get(INT, at);
    int entry = 4 + 2 * number;
    int offset = entry < (bytes.get(SHORT, vtable) & 0xffff) ? bytes.get(SHORT, vtable + entry) & 0xffff : 0;
    return offset == 0 ? 0 : at + offset;
  }

  boolean has(int number) {
    return field(number) != 0;
  }

  int ofByte(int number, int absent) {
    long field = field(number);
    return field == 0 ? absent : bytes.get(ValueLayout.JAVA_BYTE, field) & 0xff;
  }

  int ofShort(int number, int absent) {
    long field = field(number);
    return field == 0 ? absent : bytes.get(SHORT, field);
  }

  int ofInt(int number, int absent) {
    long field = field(number);
    return field == 0 ? absent : bytes.get(INT, field);
  }

  long ofLong(int number, long absent) {
    long field = field(number);
    return field == 0 ? absent : bytes.get(LONG, field);
  }

  FlatTable table(int number) {
    long field = field(number);
    if (field == 0) {
      throw new IndexOutOfBoundsException("field=" + number + " is absent");
    }
    return new FlatTable(bytes, field + bytes.get(INT, field));
  }

  String text(int number) {
    long field = field(number);
    if (field == 0) {
      return "";
    }
    long start = field + bytes.get(INT, field);
    MemorySegment text = bytes.asSlice(start + 4, bytes.get(INT, start) & 0xffffffffL);
    return new String(text.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  /// How many elements a vector has; 0 if it is absent.
  int count(int number) {
    long field = field(number);
    return field == 0 ? 0 : bytes.get(INT, field + bytes.get(INT, field));
  }

  /// An element of a vector of tables.
  FlatTable element(int number, int index) {
    long at = start(number) + 4L * index;
    return new FlatTable(bytes, at + bytes.get(INT, at));
  }

  /// One of the longs that a vector of structs of two longs is made of.
  long pair(int number, int index, int which) {
    return bytes.get(LONG, start(number) + 16L * index + 8L * which);
  }

  private long start(int number) {
    long field = field(number);
    return field + bytes.get(INT, field) + 4;
  }
}
