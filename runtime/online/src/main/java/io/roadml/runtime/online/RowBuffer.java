package io.roadml.runtime.online;

import io.roadml.runtime.core.ElementType;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// One row under way: its bytes as the file will have them, and which features were said.
///
/// - Threading: one thread at a time.
final class RowBuffer {
  private static final long EXACT_FP32 = 1L << 24;
  private static final long EXACT_FP64 = 1L << 53;

  private final List<Column> features;
  private final RowLayout layout;
  private final byte[] bytes;
  private final MemorySegment row;
  private final long[] said;

  RowBuffer(final List<Column> features, final RowLayout layout) {
    this.features = features;
    this.layout = layout;
    this.bytes = new byte[layout.byteSize()];
    this.row = MemorySegment.ofArray(bytes);
    this.said = new long[(features.size() + 63) >>> 6];
  }

  byte[] bytes() {
    return bytes;
  }

  MemorySegment segment() {
    return row;
  }

  void clear() {
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(said, 0);
  }

  void copyFrom(final RowBuffer other) {
    System.arraycopy(other.bytes, 0, bytes, 0, bytes.length);
    System.arraycopy(other.said, 0, said, 0, said.length);
  }

  void set(final int feature, final long value) {
    final Column column = features.get(feature);
    final int at = layout.offset(feature);
    switch (column.type()) {
      case BOOL -> row.set(Memory.BYTE, at, (byte) within(column, value, 0, 1));
      case INT32 -> row.set(Memory.INT, at, (int) within(column, value, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case INT64 -> row.set(Memory.LONG, at, value);
      case FP32 -> row.set(Memory.FLOAT, at, (float) within(scalar(column), value, -EXACT_FP32, EXACT_FP32));
      case FP64 -> row.set(Memory.DOUBLE, at, (double) within(column, value, -EXACT_FP64, EXACT_FP64));
      default -> throw wrongType(column, "a whole number");
    }
    present(feature);
  }

  void set(final int feature, final double value) {
    final Column column = features.get(feature);
    switch (column.type()) {
      case FP32 -> {
        scalar(column);
        row.set(Memory.FLOAT, layout.offset(feature), (float) value);
      }
      case FP64 -> row.set(Memory.DOUBLE, layout.offset(feature), value);
      default -> throw wrongType(column, "a number of floating point");
    }
    present(feature);
  }

  void set(final int feature, final String value) {
    final Column column = features.get(feature);
    if (!column.isString()) {
      throw wrongType(column, "a string");
    }
    final byte[] text = value.getBytes(StandardCharsets.UTF_8);
    if (text.length > column.length()) {
      throw KeyBuffer.tooLong(column, text.length);
    }
    final int at = layout.offset(feature);
    row.set(Memory.INT, at, text.length);
    MemorySegment.copy(text, 0, row, Memory.BYTE, at + 4L, text.length);
    present(feature);
  }

  void set(final int feature, final float[] values) {
    final Column column = features.get(feature);
    if (column.type() != ElementType.FP32 || column.length() != values.length) {
      throw wrongType(column, "a vector of " + values.length);
    }
    MemorySegment.copy(values, 0, row, Memory.FLOAT, layout.offset(feature), values.length);
    present(feature);
  }

  void setNull(final int feature) {
    setPresence(feature, false);
    said[feature >>> 6] |= RowLayout.presenceBit(feature);
  }

  private static Column scalar(final Column column) {
    if (column.length() != 1) {
      throw wrongType(column, "one number");
    }
    return column;
  }

  private static long within(final Column column, final long value, final long least, final long most) {
    OnlineView.between(column.name() + " (" + column.type() + ")", value, least, most);
    return value;
  }

  private static IllegalArgumentException wrongType(final Column column, final String given) {
    final String size = column.length() > 1 ? " of " + column.length() : "";
    return new IllegalArgumentException("feature " + column.name() + " is " + column.type() + size + ", got " + given);
  }

  private void present(final int feature) {
    setPresence(feature, true);
    said[feature >>> 6] |= RowLayout.presenceBit(feature);
  }

  private void setPresence(final int feature, final boolean isPresent) {
    final long at = RowLayout.presenceAt(feature);
    final long bit = RowLayout.presenceBit(feature);
    final long word = row.get(Memory.LONG, at);
    row.set(Memory.LONG, at, isPresent ? word | bit : word & ~bit);
  }

  /// Writes the head of the row; a tombstone has no features.
  void seal(final long event, final long created, final long written, final boolean isTombstone) {
    if (isTombstone) {
      clear();
    }
    row.set(Memory.SHORT, RowLayout.LAYOUT_AT, RowLayout.LAYOUT);
    row.set(Memory.SHORT, RowLayout.SCHEMA_AT, layout.schema());
    row.set(Memory.INT, RowLayout.FLAGS_AT, isTombstone ? RowLayout.TOMBSTONE : 0);
    row.set(Memory.LONG, RowLayout.EVENT_AT, event);
    row.set(Memory.LONG, RowLayout.CREATED_AT, created);
    row.set(Memory.LONG, RowLayout.WRITTEN_AT, written);
  }

  long event() {
    return row.get(Memory.LONG, RowLayout.EVENT_AT);
  }

  long created() {
    return row.get(Memory.LONG, RowLayout.CREATED_AT);
  }

  boolean isTombstone() {
    return (row.get(Memory.INT, RowLayout.FLAGS_AT) & RowLayout.TOMBSTONE) != 0;
  }

  boolean isNewerThan(final long address) {
    final long event = RowLayout.event(address);
    return event() > event || (event() == event && created() > RowLayout.created(address));
  }

  /// Takes what this row does not say from the row at an address, unless one of them is a tombstone.
  void merge(final long address) {
    if (isTombstone() || RowLayout.isTombstone(address)) {
      return;
    }
    for (int feature = 0; feature < features.size(); feature++) {
      final boolean isSaid = (said[feature >>> 6] & RowLayout.presenceBit(feature)) != 0;
      if (!isSaid && RowLayout.isPresent(address, feature)) {
        final int at = layout.offset(feature);
        MemorySegment.copy(Memory.ALL, address + at, row, at, features.get(feature).byteSize());
        setPresence(feature, true);
      }
    }
  }
}
