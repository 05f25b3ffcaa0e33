package io.roadml.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reads UTF-8 without making a string of it.
///
/// - Source: The Unicode Standard, table 3-7, well-formed UTF-8 byte sequences.
final class Utf8 {
  private static final int MALFORMED = -1;

  private Utf8() {
  }

  /// The code point that begins at `at`; negative if what is there before `end` is malformed.
  static int codePoint(MemorySegment bytes, long at, long end) {
    int lead = bytes.get(ValueLayout.JAVA_BYTE, at);
    if (lead >= 0) {
      return lead;
    }
    int more = lead >> 5 == -2 ? 1 : lead >> 4 == -2 ? 2 : lead >> 3 == -2 ? 3 : 0;
    if (more == 0 || at + more >= end) {
      return MALFORMED;
    }
    int point = lead & (0x3f >> more);
    for (int i = 1; i <= more; i++) {
      int next = bytes.get(ValueLayout.JAVA_BYTE, at + i);
      if (next >> 6 != -2) {
        return MALFORMED;
      }
      point = (point << 6) | (next & 0x3f);
    }
    boolean proper = Character.isValidCodePoint(point) && length(point) == more + 1
        && !(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    return proper ? point : MALFORMED;
  }

  /// How many bytes a code point takes.
  static int length(int point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
}
