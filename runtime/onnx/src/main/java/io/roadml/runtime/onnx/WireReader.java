package io.roadml.runtime.onnx;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.roadml.runtime.core.ModelException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// A cursor over protobuf's wire format.
///
/// - Threading: one thread.
/// - Fails: [ModelException] that names the byte where the format breaks.
/// - Source: protobuf, "Encoding".
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  private static final int LONGEST_VARINT = 10;

  private final MemorySegment bytes;
  private long position;
  private final long end;

  private WireReader(final MemorySegment bytes, final long position, final long end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  /// Reads all of a segment.
  static WireReader of(final MemorySegment bytes) {
    return new WireReader(bytes, 0, bytes.byteSize());
  }

  boolean hasMore() {
    return position < end;
  }

  long position() {
    return position;
  }

  long left() {
    return end - position;
  }

  /// Reads the tag of a field: its number shifted left by three, and how it is written.
  int tag() {
    final long tag = varint();
    if (tag >>> 3 == 0 || tag >>> 3 > 0x1FFF_FFFFL) {
      throw broken("field number " + (tag >>> 3));
    }
    return (int) tag;
  }

  /// Reads a number of variable length.
  long varint() {
    long value = 0;
    for (int index = 0; index < LONGEST_VARINT; index++) {
      if (position == end) {
        throw broken("a number is cut off");
      }
      final byte next = bytes.get(JAVA_BYTE, position++);
      value |= (next & 0x7FL) << (7 * index);
      if (next >= 0) {
        return value;
      }
    }
    throw broken("a number longer than " + LONGEST_VARINT + " bytes");
  }

  /// Reads a length and returns a reader of what follows; this one goes on after it.
  WireReader nested() {
    final long length = varint();
    if (length < 0 || length > end - position) {
      throw broken("a length of " + Long.toUnsignedString(length) + " bytes where " + (end - position) + " are left");
    }
    final WireReader nested = new WireReader(bytes, position, position + length);
    position += length;
    return nested;
  }

  /// Passes over a value.
  void skip(final int wireType) {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> skipBytes(Long.BYTES);
      case LENGTH -> nested();
      case FIXED32 -> skipBytes(Integer.BYTES);
      default -> throw broken("wire type " + wireType);
    }
  }

  /// Passes over bytes.
  void skipBytes(final long count) {
    if (count > end - position) {
      throw broken(count + " bytes expected where " + (end - position) + " are left");
    }
    position += count;
  }

  /// Decodes all that is left as UTF-8.
  String text() {
    return new String(bytes.asSlice(position, end - position).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
  }

  /// Says where and how the format is broken.
  ModelException broken(final String what) {
    return new ModelException("not an ONNX model: " + what + " at byte " + position);
  }
}
