package io.roadml.runtime.online;

import io.roadml.runtime.core.ElementType;

/// A key or a feature of a view.
///
/// - Types: BOOL, INT32, INT64 (times too, as microseconds), FP32, FP64 and BYTES, a string. FP32 with a length above 1 is a vector.
/// - Threading: immutable.
/// - Fails: IllegalArgumentException for another type or a length that the type cannot have.
///
/// @param name   its name in the view
/// @param type   the type of its value
/// @param length the most bytes of UTF-8 for BYTES, the number of elements for FP32, otherwise 1
public record Column(String name, ElementType type, int length) {
  private static final int LONGEST = 1 << 16;

  /// Checks.
  public Column {
    Names.check("column", name);
    switch (type) {
      case BYTES, FP32 -> checkLength(name, length, LONGEST);
      case BOOL, INT32, INT64, FP64 -> checkLength(name, length, 1);
      default -> throw new IllegalArgumentException(
          "type of " + name + "=" + type + ", want BOOL, INT32, INT64, FP32, FP64 or BYTES");
    }
  }

  private static void checkLength(final String name, final int length, final int most) {
    if (length < 1 || length > most) {
      throw new IllegalArgumentException("length of " + name + "=" + length + ", want 1 to " + most);
    }
  }

  /// A scalar.
  public static Column of(final String name, final ElementType type) {
    return new Column(name, type, 1);
  }

  /// A string of at most `bytes` bytes of UTF-8. Every row takes that many, so choose it well.
  public static Column string(final String name, final int bytes) {
    return new Column(name, ElementType.BYTES, bytes);
  }

  /// A vector of FP32.
  public static Column vector(final String name, final int elements) {
    return new Column(name, ElementType.FP32, elements);
  }

  boolean isString() {
    return type == ElementType.BYTES;
  }

  /// Returns how many elements of a model's input row it fills.
  int elements() {
    return isString() ? 1 : length;
  }

  /// Returns the bytes it takes in a row: a string has its length before it and ends on four bytes.
  int byteSize() {
    return isString() ? Integer.BYTES + ((length + 3) & -4) : type.byteSize() * length;
  }

  int alignment() {
    return isString() ? Integer.BYTES : type.byteSize();
  }
}
