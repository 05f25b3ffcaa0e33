package io.roadml.serving.http;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that grow: JSON text and raw tensors are written here.
///
/// - Accuracy: floats are written as the shortest decimal that reads back as the same float, as [Float#toString] does.
/// - Threading: one thread.
/// - Allocation: none while what is written fits.
/// - Fails: [Refusal] 500 when it would outgrow an array.
public final class ByteWriter {
  private static final int LARGEST = Integer.MAX_VALUE - 16;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int LONG_DIGITS = 20;

  private final StringBuilder digits = new StringBuilder(32);
  private byte[] bytes;
  private int length;

  public ByteWriter(final int capacity) {
    bytes = new byte[capacity];
  }

  /// Wraps bytes that have been written already; all of them count.
  static ByteWriter holding(final byte[] written) {
    final ByteWriter writer = new ByteWriter(0);
    writer.bytes = written;
    writer.length = written.length;
    return writer;
  }

  /// Begins anew.
  public void clear() {
    length = 0;
  }

  public int length() {
    return length;
  }

  int capacity() {
    return bytes.length;
  }

  /// The bytes themselves, of which the first [#length] count.
  public byte[] array() {
    return bytes;
  }

  public byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }

  /// Gives the array away and goes on with another.
  byte[] handOver(final int capacity) {
    final byte[] given = bytes;
    bytes = new byte[capacity];
    length = 0;
    return given;
  }

  private void room(final long count) {
    if (count > bytes.length - length) {
      grow(count);
    }
  }

  private void grow(final long count) {
    final long wanted = length + count;
    if (wanted > LARGEST) {
      throw Refusal.of(500, "the response takes more than " + LARGEST + " bytes; ask for fewer rows or outputs");
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST, Math.max(wanted, bytes.length * 2L)));
  }

  public ByteWriter put(final char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  ByteWriter put(final byte[] source) {
    return put(source, 0, source.length);
  }

  public ByteWriter put(final byte[] source, final int from, final int count) {
    room(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
    return this;
  }

  ByteWriter put(final MemorySegment source, final long from, final long count) {
    room(count);
    MemorySegment.copy(source, ValueLayout.JAVA_BYTE, from, bytes, length, (int) count);
    length += (int) count;
    return this;
  }

  public ByteWriter ascii(final String text) {
    room(text.length());
    for (int index = 0; index < text.length(); index++) {
      bytes[length++] = (byte) text.charAt(index);
    }
    return this;
  }

  public ByteWriter decimal(final long value) {
    if (value < 0) {
      return value == Long.MIN_VALUE ? ascii("-9223372036854775808") : put('-').decimal(-value);
    }
    return unsigned(value);
  }

  /// Writes a number of 64 bits without a sign.
  ByteWriter unsigned(final long value) {
    room(LONG_DIGITS);
    long rest = value;
    int end = length + digitCount(value);
    length = end;
    if (rest < 0) {
      final long tens = Long.divideUnsigned(rest, 10);
      bytes[--end] = (byte) ('0' + (int) (rest - tens * 10));
      rest = tens;
    }
    do {
      final long tens = rest / 10;
      bytes[--end] = (byte) ('0' + (int) (rest - tens * 10));
      rest = tens;
    } while (rest != 0);
    return this;
  }

  private static int digitCount(final long value) {
    if (value < 0) {
      return Long.compareUnsigned(value, -8_446_744_073_709_551_616L) < 0 ? LONG_DIGITS - 1 : LONG_DIGITS;
    }
    int count = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      count++;
    }
    return count;
  }

  public ByteWriter decimal(final float value) {
    digits.setLength(0);
    return text(digits.append(value));
  }

  public ByteWriter decimal(final double value) {
    digits.setLength(0);
    return text(digits.append(value));
  }

  private ByteWriter text(final StringBuilder ascii) {
    final int count = ascii.length();
    room(count);
    for (int index = 0; index < count; index++) {
      bytes[length++] = (byte) ascii.charAt(index);
    }
    return this;
  }

  /// Writes a string of JSON, quotes included.
  public ByteWriter string(final String text) {
    final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    put('"');
    for (final byte b : utf8) {
      character(b);
    }
    return put('"');
  }

  /// Writes bytes of UTF-8 as a string of JSON, quotes included.
  ///
  /// @return the number of bytes that are UTF-8 from the beginning; `count` when all are
  long string(final MemorySegment utf8, final long from, final long count, final byte[] scratch) {
    put('"');
    long done = 0;
    while (done < count) {
      final int chunk = (int) Math.min(scratch.length, count - done);
      MemorySegment.copy(utf8, ValueLayout.JAVA_BYTE, from + done, scratch, 0, chunk);
      final int valid = text(scratch, chunk);
      done += valid;
      if (valid < chunk && (chunk - valid >= 4 || done + (chunk - valid) == count)) {
        return done;
      }
    }
    put('"');
    return count;
  }

  private int text(final byte[] utf8, final int count) {
    int at = 0;
    while (at < count) {
      final int step = Utf8.sequence(utf8, at, count);
      if (step == 0) {
        return at;
      }
      if (step == 1) {
        character(utf8[at]);
      } else {
        put(utf8, at, step);
      }
      at += step;
    }
    return at;
  }

  private void character(final byte b) {
    if (b == '"' || b == '\\') {
      put('\\').put((char) b);
    } else if (b >= 0 && b < ' ') {
      ascii("\\u00").put((char) HEX[b >> 4]).put((char) HEX[b & 0xF]);
    } else {
      put((char) (b & 0xFF));
    }
  }
}
