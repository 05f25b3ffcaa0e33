package io.roadml.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// How the values of an Arrow field lie in its buffers, and how one is read.
///
/// @param kind the number of its type in Arrow's schema
/// @param width in bits of a number, or the unit of a time
/// @param isSigned of whole numbers
record ArrowType(int kind, int width, boolean isSigned) {
  private static final int INT = 2;
  private static final int FLOAT = 3;
  private static final int BINARY = 4;
  private static final int UTF8 = 5;
  private static final int BOOL = 6;
  private static final int DATE = 8;
  private static final int TIMESTAMP = 10;
  private static final int STRUCT = 13;
  private static final int UNION = 14;
  private static final int FIXED_LIST = 16;
  private static final int LARGE_BINARY = 19;
  private static final int LARGE_UTF8 = 20;
  private static final int RUN_ENDS = 22;
  private static final int BINARY_VIEW = 23;
  private static final int UTF8_VIEW = 24;
  private static final long MILLIS_A_DAY = 86_400_000;

  /// The type of a field: slots 2 and 3 of a Field.
  static ArrowType of(FlatTable field) {
    int kind = field.ofByte(2, 0);
    FlatTable type = kind == 0 ? null : field.table(3);
    return switch (kind) {
      case INT -> new ArrowType(kind, type.ofInt(0, 0), type.ofByte(1, 0) != 0);
      case FLOAT, TIMESTAMP -> new ArrowType(kind, type.ofShort(0, 0), true);
      case DATE -> new ArrowType(kind, type.ofShort(0, 1), true);
      case UNION -> new ArrowType(kind, type.ofShort(0, 0), true);
      default -> new ArrowType(kind, 0, true);
    };
  }

  /// The type of indices into a dictionary, 32 bits unless told otherwise.
  static ArrowType index(FlatTable type) {
    return new ArrowType(INT, type.ofInt(0, 32), type.ofByte(1, 1) != 0);
  }

  ColumnType column() {
    return switch (kind) {
      case INT -> ColumnType.INTEGER;
      case FLOAT -> width == 2 ? ColumnType.DOUBLE : ColumnType.FLOAT;
      case UTF8, LARGE_UTF8 -> ColumnType.TEXT;
      case BOOL -> ColumnType.BOOLEAN;
      case DATE -> ColumnType.DATE;
      case TIMESTAMP -> ColumnType.TIMESTAMP;
      default -> ColumnType.OTHER;
    };
  }

  /// How many buffers a column of this type has; of what has a variable number, those that are always there.
  int buffers() {
    return switch (kind) {
      case 1, RUN_ENDS -> 0;
      case STRUCT, FIXED_LIST -> 1;
      case BINARY, UTF8, LARGE_BINARY, LARGE_UTF8 -> 3;
      case UNION -> width == 0 ? 1 : 2;
      default -> 2;
    };
  }

  boolean isView() {
    return kind == BINARY_VIEW || kind == UTF8_VIEW;
  }

  /// A whole number, a truth value or a time as a table stores it.
  long ofLong(MemorySegment values, long row) {
    return switch (kind) {
      case BOOL -> values.get(ValueLayout.JAVA_BYTE, row >> 3) >> (row & 7) & 1;
      case DATE -> width == 0 ? values.get(FlatTable.INT, 4 * row)
          : Math.floorDiv(values.get(FlatTable.LONG, 8 * row), MILLIS_A_DAY);
      case TIMESTAMP -> micros(values.get(FlatTable.LONG, 8 * row));
      default -> whole(values, row);
    };
  }

  private long whole(MemorySegment values, long row) {
    return switch (width) {
      case 8 -> isSigned ? values.get(ValueLayout.JAVA_BYTE, row) : values.get(ValueLayout.JAVA_BYTE, row) & 0xffL;
      case 16 -> isSigned ? values.get(FlatTable.SHORT, 2 * row) : values.get(FlatTable.SHORT, 2 * row) & 0xffffL;
      case 32 -> isSigned ? values.get(FlatTable.INT, 4 * row) : values.get(FlatTable.INT, 4 * row) & 0xffffffffL;
      default -> wide(values.get(FlatTable.LONG, 8 * row));
    };
  }

  private long wide(long value) {
    if (!isSigned && value < 0) {
      throw new ArithmeticException(
          "the number " + Long.toUnsignedString(value) + " does not fit into 64 bits with a sign");
    }
    return value;
  }

  /// The unit is 0 for seconds, 1 for milli-, 2 for micro- and 3 for nanoseconds.
  private long micros(long time) {
    return switch (width) {
      case 0 -> Math.multiplyExact(time, 1_000_000L);
      case 1 -> Math.multiplyExact(time, 1_000L);
      case 2 -> time;
      default -> Math.floorDiv(time, 1_000L);
    };
  }

  double ofDouble(MemorySegment values, long row) {
    return switch (width) {
      case 0 -> Float.float16ToFloat(values.get(FlatTable.SHORT, 2 * row));
      case 1 -> Float.intBitsToFloat(values.get(FlatTable.INT, 4 * row));
      default -> Double.longBitsToDouble(values.get(FlatTable.LONG, 8 * row));
    };
  }

  String ofText(MemorySegment offsets, MemorySegment bytes, long row) {
    boolean large = kind == LARGE_UTF8;
    long from = large ? offsets.get(FlatTable.LONG, 8 * row) : offsets.get(FlatTable.INT, 4 * row);
    long to = large ? offsets.get(FlatTable.LONG, 8 * row + 8) : offsets.get(FlatTable.INT, 4 * row + 4);
    return new String(bytes.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }
}
