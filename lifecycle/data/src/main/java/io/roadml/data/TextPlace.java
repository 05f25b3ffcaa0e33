package io.roadml.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// Turns a text into a number. A text gives the same number as a string and as its UTF-8.
///
/// - Threading: immutable.
/// - Allocation: none, but for UTF-8 that is malformed, which is read as Java reads it.
interface TextPlace {
  /// The number of a text, which may be empty.
  double of(String text);

  /// The number of a text, which may be empty: `length` bytes of UTF-8.
  double of(MemorySegment utf8, long offset, int length);

  /// One of so many numbers, for any text.
  record Hashed(int buckets) implements TextPlace {
    @Override
    public double of(String text) {
      return Hash.of(text, buckets);
    }

    @Override
    public double of(MemorySegment utf8, long offset, int length) {
      return Hash.of(utf8, offset, length, buckets);
    }
  }

  /// Reads UTF-8 as Java does.
  static String text(MemorySegment utf8, long offset, int length) {
    return new String(utf8.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }
}
