package io.roadml.runtime.online;

import java.util.Comparator;

/// A row of a batch, waiting for its flush.
///
/// - Threading: one thread at a time.
final class PendingRow {
  /// By key, and of one key from the oldest to the newest; of equals the last given comes last.
  static final Comparator<PendingRow> KEY_THEN_AGE = Comparator.<PendingRow>comparingLong(row -> row.high)
      .thenComparingLong(row -> row.low).thenComparingLong(row -> row.buffer.event())
      .thenComparingLong(row -> row.buffer.created()).thenComparingInt(row -> row.position);

  private final RowBuffer buffer;
  private long low;
  private long high;
  private int position;

  PendingRow(final RowBuffer buffer) {
    this.buffer = buffer;
  }

  void set(final RowBuffer row, final KeyBuffer keys, final int at) {
    buffer.copyFrom(row);
    low = keys.low();
    high = keys.high();
    position = at;
  }

  RowBuffer buffer() {
    return buffer;
  }

  long low() {
    return low;
  }

  long high() {
    return high;
  }

  boolean isSameKey(final PendingRow other) {
    return low == other.low && high == other.high;
  }
}
