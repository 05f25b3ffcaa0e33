package io.roadml.runtime.online;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/// Where the parts of a row lie. Little-endian; a row is a multiple of 8 bytes and all rows of a file are equally long.
///
/// ```
///   0        2        4           8            16             24             32
///   ├ layout ┼ schema ┼ flags ────┼ event time ┼ created time ┼ written at ┤
///   ├ presence, one bit a feature, in words of 8 bytes ─────────────────────┤
///   ├ features, the widest elements first ──────────────────────────────────┤
///   ├ key: u32 length, canonical bytes; only where the key is hashed ───────┤
/// ```
///
/// A feature whose bit is 0 is null, so that what a row was never told is null too.
final class RowLayout {
  static final short LAYOUT = 1;
  static final int LAYOUT_AT = 0;
  static final int SCHEMA_AT = 2;
  static final int FLAGS_AT = 4;
  static final int EVENT_AT = 8;
  static final int CREATED_AT = 16;
  static final int WRITTEN_AT = 24;
  static final int PRESENCE_AT = 32;
  static final int TOMBSTONE = 1;

  private final int[] offsets;
  private final int keyOffset;
  private final int keyBytes;
  private final int byteSize;
  private final short schema;

  RowLayout(final List<Column> features, final KeyLayout key, final int schema) {
    this.offsets = new int[features.size()];
    this.schema = (short) schema;
    int end = PRESENCE_AT + presenceBytes(features.size());
    for (final int alignment : new int[]{8, 4, 1}) {
      for (final int feature : withAlignment(features, alignment)) {
        offsets[feature] = end;
        end += features.get(feature).byteSize();
      }
    }
    this.keyOffset = (end + 3) & -4;
    this.keyBytes = key.isHashed() ? Integer.BYTES + key.canonicalBytes() : 0;
    this.byteSize = (keyOffset + keyBytes + 7) & -8;
  }

  private static int[] withAlignment(final List<Column> features, final int alignment) {
    return IntStream.range(0, features.size()).filter(index -> features.get(index).alignment() == alignment).toArray();
  }

  static int presenceBytes(final int features) {
    return ((features + 63) >>> 6) * Long.BYTES;
  }

  /// Returns where the word of a feature's presence bit lies.
  static int presenceAt(final int feature) {
    return PRESENCE_AT + (feature >>> 6) * Long.BYTES;
  }

  static long presenceBit(final int feature) {
    return 1L << feature;
  }

  int features() {
    return offsets.length;
  }

  int offset(final int feature) {
    return offsets[feature];
  }

  int keyOffset() {
    return keyOffset;
  }

  int byteSize() {
    return byteSize;
  }

  short schema() {
    return schema;
  }

  /// Says whether the memory at an address begins like a row of this layout; what recovery kept may be anything.
  boolean fits(final long address) {
    return Memory.ALL.get(Memory.SHORT, address + LAYOUT_AT) == LAYOUT
        && Memory.ALL.get(Memory.SHORT, address + SCHEMA_AT) == schema
        && (Memory.ALL.get(Memory.INT, address + FLAGS_AT) & ~TOMBSTONE) == 0;
  }

  static boolean isTombstone(final long address) {
    return (Memory.ALL.get(Memory.INT, address + FLAGS_AT) & TOMBSTONE) != 0;
  }

  static long event(final long address) {
    return Memory.ALL.get(Memory.LONG, address + EVENT_AT);
  }

  static long created(final long address) {
    return Memory.ALL.get(Memory.LONG, address + CREATED_AT);
  }

  static boolean isPresent(final long address, final int feature) {
    return (Memory.ALL.get(Memory.LONG, address + presenceAt(feature)) & presenceBit(feature)) != 0;
  }

  /// Says whether the row at an address has the same canonical key as `row`, both of this layout with hashed keys.
  boolean isSameKey(final MemorySegment row, final long address) {
    final int length = row.get(Memory.INT, keyOffset);
    final long at = address + keyOffset;
    return Memory.ALL.get(Memory.INT, at) == length
        && MemorySegment.mismatch(row, keyOffset + 4L, keyOffset + 4L + length, Memory.ALL, at + 4,
            at + 4 + length) < 0;
  }

  /// Writes the row at an address of an earlier layout into a row of this one: the same features and null for the new ones.
  void convert(final RowLayout earlier, final List<Column> earlierFeatures, final long address,
      final MemorySegment row) {
    row.fill((byte) 0);
    MemorySegment.copy(Memory.ALL, address, row, 0, PRESENCE_AT + (long) presenceBytes(earlier.features()));
    row.set(Memory.SHORT, SCHEMA_AT, schema);
    for (int feature = 0; feature < earlier.features(); feature++) {
      MemorySegment.copy(Memory.ALL, address + earlier.offset(feature), row, offset(feature),
          earlierFeatures.get(feature).byteSize());
    }
    MemorySegment.copy(Memory.ALL, address + earlier.keyOffset, row, keyOffset, keyBytes);
  }
}
