package io.roadml.runtime.online;

import io.roadml.runtime.core.ElementType;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The keys of one row as a caller says them, and the map's key that they make.
///
/// - Threading: one thread at a time.
/// - Allocation: none but for strings of Java.
final class KeyBuffer {
  private final KeyLayout layout;
  private final int[] starts;
  private final int[] lengths;
  private final MemorySegment values;
  private final MemorySegment canonical;
  private final Murmur128 hash = new Murmur128();
  private final boolean isForWriting;
  private final int all;
  private int said;
  private boolean isTooLong;
  private int canonicalLength;
  private long low;
  private long high;

  private KeyBuffer(final KeyLayout layout, final boolean isForWriting) {
    final int keys = layout.columns().size();
    this.layout = layout;
    this.isForWriting = isForWriting;
    this.starts = new int[keys + 1];
    this.lengths = new int[keys];
    for (int key = 0; key < keys; key++) {
      starts[key + 1] = starts[key] + ((KeyLayout.valueBytes(layout.columns().get(key)) + 7) & -8);
    }
    this.values = MemorySegment.ofArray(new byte[starts[keys]]);
    this.canonical = MemorySegment.ofArray(new byte[layout.canonicalBytes()]);
    this.all = (1 << keys) - 1;
  }

  /// For writers: a string longer than its column is an error.
  static KeyBuffer forWriting(final KeyLayout layout) {
    return new KeyBuffer(layout, true);
  }

  /// For readers: a string longer than its column is a key that has no row.
  static KeyBuffer forReading(final KeyLayout layout) {
    return new KeyBuffer(layout, false);
  }

  void set(final int key, final long value) {
    check(key, ElementType.INT64, "a whole number");
    if (!layout.isHashed()) {
      low = value;
    }
    values.set(Memory.LONG, starts[key], value);
    lengths[key] = Long.BYTES;
    said |= 1 << key;
  }

  void set(final int key, final String value) {
    final byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    set(key, MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  void set(final int key, final MemorySegment source, final long offset, final int length) {
    check(key, ElementType.BYTES, "a string");
    said |= 1 << key;
    if (length > layout.columns().get(key).length()) {
      refuse(layout.columns().get(key), length);
      return;
    }
    MemorySegment.copy(source, offset, values, starts[key], length);
    lengths[key] = length;
  }

  private void refuse(final Column column, final int length) {
    if (isForWriting) {
      throw tooLong(column, length);
    }
    isTooLong = true;
  }

  static IllegalArgumentException tooLong(final Column column, final int length) {
    return new IllegalArgumentException(
        column.name() + " has " + length + " bytes of UTF-8, want at most " + column.length());
  }

  private void check(final int key, final ElementType type, final String given) {
    final Column column = layout.columns().get(key);
    if (column.type() != type) {
      throw new IllegalArgumentException("key " + column.name() + " is " + column.type() + ", got " + given);
    }
  }

  void clear() {
    said = 0;
    isTooLong = false;
  }

  /// Makes the map's key of what was said, and forgets what was said.
  ///
  /// @return whether there can be a row of this key
  /// @throws IllegalStateException when a key is missing
  boolean seal() {
    if (said != all) {
      throw missing();
    }
    final boolean isPossible = !isTooLong;
    clear();
    if (isPossible && layout.isHashed()) {
      encode();
      hash.hash(canonical, canonicalLength);
      low = hash.low();
      high = hash.high();
    }
    return isPossible;
  }

  private IllegalStateException missing() {
    final String names = IntStream.range(0, lengths.length).filter(key -> (said & 1 << key) == 0)
        .mapToObj(key -> layout.columns().get(key).name()).collect(Collectors.joining(", "));
    clear();
    return new IllegalStateException("no value for key " + names);
  }

  private void encode() {
    int end = 0;
    for (int rank = 0; rank < lengths.length; rank++) {
      final int key = layout.sorted(rank);
      canonical.set(Memory.BYTE, end, (byte) (layout.columns().get(key).isString() ? 's' : 'i'));
      canonical.set(Memory.INT, end + 1L, lengths[key]);
      MemorySegment.copy(values, starts[key], canonical, end + 5L, lengths[key]);
      end += 5 + lengths[key];
    }
    canonicalLength = end;
  }

  long low() {
    return low;
  }

  long high() {
    return high;
  }

  /// Writes the canonical bytes into a row, where the row keeps them.
  void store(final MemorySegment row, final RowLayout rows) {
    if (layout.isHashed()) {
      row.set(Memory.INT, rows.keyOffset(), canonicalLength);
      MemorySegment.copy(canonical, 0, row, rows.keyOffset() + 4L, canonicalLength);
    }
  }

  /// Says whether the row at an address is this key's, and not another's with the same 128 bits.
  boolean isOf(final long address, final RowLayout rows) {
    if (!layout.isHashed()) {
      return true;
    }
    final long at = address + rows.keyOffset();
    return Memory.ALL.get(Memory.INT, at) == canonicalLength
        && MemorySegment.mismatch(canonical, 0, canonicalLength, Memory.ALL, at + 4, at + 4 + canonicalLength) < 0;
  }
}
