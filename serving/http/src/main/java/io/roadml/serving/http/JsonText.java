package io.roadml.serving.http;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// What stands inside the quotes of a JSON string: escapes, and UTF-8 that must be well formed.
///
/// - Threading: stateless.
/// - Allocation: none but in [#decode].
/// - Source: RFC 8259 §7; the Unicode Standard, table 3-7, for the byte sequences that are UTF-8.
final class JsonText {
  private static final int HEX_DIGITS = 4;

  /// Returns the position after the escape that begins at `at`.
  int skipEscape(final JsonReader reader, final int at) {
    final byte[] bytes = reader.bytes();
    final int left = reader.end() - at;
    final byte kind = left > 1 ? bytes[at + 1] : 0;
    if (kind == 'u') {
      for (int digit = 0; digit < HEX_DIGITS; digit++) {
        if (left <= 2 + digit || Character.digit(bytes[at + 2 + digit], 16) < 0) {
          throw reader.at(at, "JSON: \\u wants four hexadecimal digits");
        }
      }
      return at + 2 + HEX_DIGITS;
    }
    if (kind == 0 || "\"\\/bfnrt".indexOf(kind) < 0) {
      throw reader.at(at, "JSON: no such escape in a string");
    }
    return at + 2;
  }

  /// Returns the position after the character that begins at `at` and is not printable ASCII.
  int skipNonAscii(final JsonReader reader, final int at) {
    final byte[] bytes = reader.bytes();
    if (bytes[at] >= 0) {
      throw reader.at(at, "JSON: a control character in a string must be escaped");
    }
    final int length = Utf8.sequence(bytes, at, reader.end());
    if (length == 0) {
      throw reader.at(at, "JSON: not UTF-8");
    }
    return at + length;
  }

  /// Says whether the string with escapes between `from` and `to` stands for these bytes.
  boolean equals(final byte[] bytes, final int from, final int to, final byte[] expected) {
    return decode(bytes, from, to).equals(new String(expected, StandardCharsets.UTF_8));
  }

  /// Returns the bytes of UTF-8 that a string with escapes stands for.
  int lengthOf(final byte[] bytes, final int from, final int to, final String what) {
    int length = 0;
    int at = from;
    while (at < to) {
      if (bytes[at] != '\\') {
        length++;
        at++;
      } else {
        final int code = codePoint(bytes, at, to, what);
        length += utf8Length(code);
        at += escapeLength(bytes, at, code);
      }
    }
    return length;
  }

  /// Returns the character that the escape at `at` stands for, the second half of a surrogate pair taken in.
  int codePoint(final byte[] bytes, final int at, final int to, final String what) {
    if (bytes[at + 1] != 'u') {
      return simple(bytes[at + 1]);
    }
    final int first = hex(bytes, at + 2);
    if (!Character.isSurrogate((char) first)) {
      return first;
    }
    final int next = at + 2 + HEX_DIGITS;
    final boolean paired = to - next >= 2 + HEX_DIGITS && bytes[next] == '\\' && bytes[next + 1] == 'u'
        && Character.isSurrogatePair((char) first, (char) hex(bytes, next + 2));
    if (!paired) {
      throw Refusal.badRequest(what + ": half of a surrogate pair is no character (at byte " + at + ")");
    }
    return Character.toCodePoint((char) first, (char) hex(bytes, next + 2));
  }

  /// Returns how many bytes of JSON the escape at `at` takes that stands for `code`.
  int escapeLength(final byte[] bytes, final int at, final int code) {
    if (bytes[at + 1] != 'u') {
      return 2;
    }
    return Character.isSupplementaryCodePoint(code) ? 2 * (2 + HEX_DIGITS) : 2 + HEX_DIGITS;
  }

  /// Writes the UTF-8 that a string with escapes stands for.
  void write(final byte[] bytes, final int from, final int to, final MemorySegment target, final long offset,
      final String what) {
    long out = offset;
    int at = from;
    while (at < to) {
      if (bytes[at] != '\\') {
        target.set(ValueLayout.JAVA_BYTE, out++, bytes[at++]);
      } else {
        final int code = codePoint(bytes, at, to, what);
        out = write(code, target, out);
        at += escapeLength(bytes, at, code);
      }
    }
  }

  private static long write(final int code, final MemorySegment target, final long offset) {
    final int length = utf8Length(code);
    if (length == 1) {
      target.set(ValueLayout.JAVA_BYTE, offset, (byte) code);
      return offset + 1;
    }
    int rest = code;
    for (int index = length - 1; index > 0; index--) {
      target.set(ValueLayout.JAVA_BYTE, offset + index, (byte) (0x80 | (rest & 0x3F)));
      rest >>>= 6;
    }
    target.set(ValueLayout.JAVA_BYTE, offset, (byte) (0xF00 >> length | rest));
    return offset + length;
  }

  private static int simple(final byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  private static int hex(final byte[] bytes, final int at) {
    int value = 0;
    for (int digit = 0; digit < HEX_DIGITS; digit++) {
      value = value << 4 | Character.digit(bytes[at + digit], 16);
    }
    return value;
  }

  private static int utf8Length(final int code) {
    if (code < 0x80) {
      return 1;
    }
    if (code < 0x800) {
      return 2;
    }
    return code < 0x10000 ? 3 : 4;
  }

  /// Returns the text of a string. Half a surrogate pair, which JSON allows, stays one.
  String decode(final byte[] bytes, final int from, final int to) {
    final StringBuilder decoded = new StringBuilder(to - from);
    int plain = from;
    int at = from;
    while (at < to) {
      if (bytes[at] == '\\') {
        decoded.append(new String(bytes, plain, at - plain, StandardCharsets.UTF_8));
        decoded.append((char) (bytes[at + 1] == 'u' ? hex(bytes, at + 2) : simple(bytes[at + 1])));
        at += bytes[at + 1] == 'u' ? 2 + HEX_DIGITS : 2;
        plain = at;
      } else {
        at++;
      }
    }
    return decoded.append(new String(bytes, plain, to - plain, StandardCharsets.UTF_8)).toString();
  }
}
