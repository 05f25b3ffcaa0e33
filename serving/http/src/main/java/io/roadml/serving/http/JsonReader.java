package io.roadml.serving.http;

import java.nio.charset.StandardCharsets;

/// Reads JSON from bytes in memory, token by token, where the caller knows what may come next.
///
/// Beyond RFC 8259 it reads the literals `NaN`, `Infinity` and `-Infinity` as numbers, as Triton does.
///
/// - Threading: one thread.
/// - Allocation: none but for errors, and for the text that [#text] returns.
/// - Fails: [Refusal] 400 with what was wanted and the byte at which it was missing. Nesting deeper than 100 is refused.
public final class JsonReader {
  static final int DEEPEST = 100;

  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");
  private static final byte[] NAN = ascii("NaN");
  private static final byte[] INFINITY = ascii("Infinity");

  private final JsonText text = new JsonText();
  private byte[] bytes = new byte[0];
  private int position;
  private int end;
  private int depth;
  private int stringStart;
  private int stringEnd;
  private boolean stringEscaped;

  private static byte[] ascii(final String literal) {
    return literal.getBytes(StandardCharsets.US_ASCII);
  }

  /// Begins to read `length` bytes of `json` from `from` on.
  public void reset(final byte[] json, final int from, final int length) {
    bytes = json;
    position = from;
    end = from + length;
    depth = 0;
  }

  /// Forgets the bytes.
  void clear() {
    reset(TRUE, 0, 0);
  }

  byte[] bytes() {
    return bytes;
  }

  /// Returns the position of the byte that is read next.
  public int position() {
    return position;
  }

  int end() {
    return end;
  }

  /// Goes on reading at a position that [#position] gave, at the same depth.
  void seek(final int to) {
    position = to;
  }

  /// Returns the next byte that is no white space, without taking it; 0 at the end.
  public int peek() {
    int at = position;
    while (at < end && bytes[at] <= ' ' && isSpace(bytes[at])) {
      at++;
    }
    position = at;
    return at < end ? bytes[at] : 0;
  }

  private static boolean isSpace(final byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /// Takes the next byte that is no white space if it is this one.
  boolean take(final char wanted) {
    if (peek() != wanted || position >= end) {
      return false;
    }
    position++;
    return true;
  }

  public void beginObject(final String what) {
    open('{', what, "an object");
  }

  public void beginArray(final String what) {
    open('[', what, "an array");
  }

  private void open(final char bracket, final String what, final String wanted) {
    if (!take(bracket)) {
      throw unexpected(what, wanted);
    }
    if (++depth > DEEPEST) {
      throw tooDeep();
    }
  }

  /// Steps to the next member of an object and reads its key and colon; false when the object has ended.
  ///
  /// @param first whether nothing of the object has been read yet
  public boolean nextKey(final boolean first, final String what) {
    if (take('}')) {
      depth--;
      return false;
    }
    if (!first && !take(',')) {
      throw unexpected(what, "',' or '}'");
    }
    string(what);
    if (!take(':')) {
      throw unexpected(what, "':' after a key");
    }
    return true;
  }

  /// Steps to the next element of an array; false when the array has ended.
  ///
  /// @param first whether nothing of the array has been read yet
  public boolean nextElement(final boolean first, final String what) {
    final int next = peek();
    if (next == ',' && !first) {
      position++;
      return true;
    }
    if (next == ']') {
      position++;
      depth--;
      return false;
    }
    if (!first || position >= end) {
      throw unexpected(what, first ? "an element or ']'" : "',' or ']'");
    }
    return true;
  }

  /// Reads a string, which [#stringIs], [#stringStart] and the like then speak of.
  public void string(final String what) {
    if (!take('"')) {
      throw unexpected(what, "a string");
    }
    stringStart = position;
    stringEscaped = false;
    int at = position;
    while (at < end && bytes[at] != '"') {
      final byte b = bytes[at];
      if (b == '\\') {
        stringEscaped = true;
        at = text.skipEscape(this, at);
      } else if (b >= ' ') {
        at++;
      } else {
        at = text.skipNonAscii(this, at);
      }
    }
    if (at >= end) {
      throw at(end, what + ": the string has no end");
    }
    stringEnd = at;
    position = at + 1;
  }

  /// Where the string that was read last begins, without its quote.
  int stringStart() {
    return stringStart;
  }

  /// Where the string that was read last ends, without its quote.
  int stringEnd() {
    return stringEnd;
  }

  /// Says whether the string that was read last stands for these bytes of UTF-8.
  public boolean stringIs(final byte[] expected) {
    if (stringEscaped) {
      return text.equals(bytes, stringStart, stringEnd, expected);
    }
    return stringEnd - stringStart == expected.length && startsWith(stringStart, expected);
  }

  /// Says whether the string that was read last begins with these bytes of ASCII.
  boolean stringBeginsWith(final byte[] prefix) {
    if (stringEscaped) {
      return text().startsWith(new String(prefix, StandardCharsets.US_ASCII));
    }
    return stringEnd - stringStart >= prefix.length && startsWith(stringStart, prefix);
  }

  private boolean startsWith(final int from, final byte[] expected) {
    for (int index = 0; index < expected.length; index++) {
      if (bytes[from + index] != expected[index]) {
        return false;
      }
    }
    return true;
  }

  /// Returns the string that was read last. Allocates.
  public String text() {
    return text.decode(bytes, stringStart, stringEnd);
  }

  /// Returns how many bytes of UTF-8 the string that was read last stands for; [Refusal] when it has none.
  int textLength(final String what) {
    return stringEscaped ? text.lengthOf(bytes, stringStart, stringEnd, what) : stringEnd - stringStart;
  }

  /// Reads `true` or `false`.
  public boolean bool(final String what) {
    final int next = peek();
    if (next == 't' && literal(TRUE)) {
      return true;
    }
    if (next == 'f' && literal(FALSE)) {
      return false;
    }
    throw unexpected(what, "true or false");
  }

  /// Reads a number into `number`.
  public void number(final JsonNumber number, final String what) {
    final int next = peek();
    if (next == '-' || (next >= '0' && next <= '9')) {
      number(number, what, next == '-');
    } else if (next == 'N' && literal(NAN)) {
      number.special(Double.NaN);
    } else if (next == 'I' && literal(INFINITY)) {
      number.special(Double.POSITIVE_INFINITY);
    } else {
      throw unexpected(what, "a number");
    }
  }

  private void number(final JsonNumber number, final String what, final boolean negative) {
    final int start = position;
    final int after = number.parse(bytes, start, end);
    if (after > 0) {
      position = after;
      return;
    }
    position = negative ? start + 1 : start;
    if (negative && position < end && bytes[position] == 'I' && literal(INFINITY)) {
      number.special(Double.NEGATIVE_INFINITY);
      return;
    }
    throw at(start, what + ": not a JSON number");
  }

  private boolean literal(final byte[] expected) {
    if (end - position < expected.length || !startsWith(position, expected)) {
      return false;
    }
    position += expected.length;
    return true;
  }

  /// Reads past one value of any kind, which must be well formed.
  public void skip(final JsonNumber scratch, final String what) {
    switch (peek()) {
      case '{' -> {
        beginObject(what);
        for (boolean first = true; nextKey(first, what); first = false) {
          skip(scratch, what);
        }
      }
      case '[' -> {
        beginArray(what);
        for (boolean first = true; nextElement(first, what); first = false) {
          skip(scratch, what);
        }
      }
      case '"' -> string(what);
      case 't', 'f' -> bool(what);
      case 'n' -> nothing(what);
      case 'N', 'I', '-' -> number(scratch, what);
      default -> skipDigits(scratch, what);
    }
  }

  private void skipDigits(final JsonNumber scratch, final String what) {
    final int next = peek();
    if (next < '0' || next > '9') {
      throw unexpected(what, "a value");
    }
    number(scratch, what);
  }

  /// Reads a `null` if there is one.
  public boolean takeNull() {
    return peek() == 'n' && literal(NULL);
  }

  private void nothing(final String what) {
    if (!literal(NULL)) {
      throw unexpected(what, "a value");
    }
  }

  /// Requires that nothing but white space is left.
  public void requireEnd() {
    peek();
    if (position < end) {
      throw at(position, "JSON: " + quoted() + " after the end of the request");
    }
  }

  private Refusal tooDeep() {
    return at(position, "JSON: nested deeper than " + DEEPEST);
  }

  Refusal unexpected(final String what, final String wanted) {
    peek();
    return at(position, what + ": want " + wanted + ", got " + (position < end ? quoted() : "the end of the JSON"));
  }

  private String quoted() {
    final byte b = bytes[position];
    return b > ' ' && b < 0x7F ? "'" + (char) b + "'" : "byte 0x" + Integer.toHexString(b & 0xFF);
  }

  Refusal at(final int where, final String message) {
    return Refusal.badRequest(message + " (at byte " + where + ")");
  }
}
