package io.roadml.runtime.online;

import java.util.ArrayList;
import java.util.List;

/// Writes rows of a table, one at a time or in batches.
final class StoredWriter implements RowWriter {
  private final StoredTable table;
  private final KeyBuffer keys;
  private final RowBuffer row;
  private final int schema;
  private final Session session = new Session();
  private final int flushAt;
  private final List<PendingRow> pool = new ArrayList<>();
  private final List<PendingRow> pending = new ArrayList<>();
  private WriteReport flushed = new WriteReport(0, 0, 0, 0, 0);

  /// Makes a writer that flushes by itself whenever `flushAt` rows are pending.
  StoredWriter(final StoredTable table, final int flushAt) {
    final Descriptor descriptor = table.descriptor();
    this.table = table;
    this.keys = KeyBuffer.forWriting(table.keyLayout());
    this.row = new RowBuffer(descriptor.view().features(), descriptor.layout());
    this.schema = descriptor.schema();
    this.flushAt = flushAt;
  }

  int schema() {
    return schema;
  }

  Session session() {
    return session;
  }

  @Override
  public RowWriter key(final int column, final long value) {
    keys.set(column, value);
    return this;
  }

  @Override
  public RowWriter key(final int column, final String value) {
    keys.set(column, value);
    return this;
  }

  @Override
  public RowWriter set(final int feature, final long value) {
    row.set(feature, value);
    return this;
  }

  @Override
  public RowWriter set(final int feature, final double value) {
    row.set(feature, value);
    return this;
  }

  @Override
  public RowWriter set(final int feature, final String value) {
    row.set(feature, value);
    return this;
  }

  @Override
  public RowWriter set(final int feature, final float[] values) {
    row.set(feature, values);
    return this;
  }

  @Override
  public RowWriter setNull(final int feature) {
    row.setNull(feature);
    return this;
  }

  @Override
  public void reset() {
    keys.clear();
    row.clear();
  }

  @Override
  public int write(final long eventMicros, final long createdMicros, final WriteMode mode) {
    return writeNow(eventMicros, createdMicros, mode, false);
  }

  @Override
  public int writeDelete(final long eventMicros, final long createdMicros, final WriteMode mode) {
    return writeNow(eventMicros, createdMicros, mode, true);
  }

  private int writeNow(final long event, final long created, final WriteMode mode, final boolean isTombstone) {
    try {
      seal(event, created, isTombstone);
      return table.apply(this, keys.low(), keys.high(), row, mode);
    } finally {
      reset();
    }
  }

  @Override
  public void row(final long eventMicros, final long createdMicros) {
    add(eventMicros, createdMicros, false);
  }

  @Override
  public void delete(final long eventMicros, final long createdMicros) {
    add(eventMicros, createdMicros, true);
  }

  private void add(final long event, final long created, final boolean isTombstone) {
    try {
      seal(event, created, isTombstone);
      if (pool.size() == pending.size()) {
        pool.add(table.pendingRow(this));
      }
      final PendingRow next = pool.get(pending.size());
      next.set(row, keys, pending.size());
      pending.add(next);
    } finally {
      reset();
    }
    if (pending.size() == flushAt) {
      flushed = flushed.plus(flush(WriteMode.REPLACE));
    }
  }

  private void seal(final long event, final long created, final boolean isTombstone) {
    keys.seal();
    row.seal(event, created, table.now(), isTombstone);
    keys.store(row.segment(), table.layout(this));
  }

  @Override
  public WriteReport flush(final WriteMode mode) {
    final long[] counts = new long[4];
    try {
      pending.sort(PendingRow.KEY_THEN_AGE);
      for (int index = 0; index < pending.size(); index++) {
        counts[isSuperseded(index, mode) ? table.skip() : apply(pending.get(index), mode)]++;
      }
      return new WriteReport(pending.size(), counts[WRITTEN], counts[STALE], counts[EXPIRED], counts[FUTURE]);
    } finally {
      pending.clear();
    }
  }

  /// What merges depends on what came before, so there every row counts; otherwise only the last of its key that is not refused.
  private boolean isSuperseded(final int index, final WriteMode mode) {
    if (mode == WriteMode.MERGE || index + 1 == pending.size()) {
      return false;
    }
    final PendingRow next = pending.get(index + 1);
    return next.isSameKey(pending.get(index)) && !table.isFuture(next.buffer());
  }

  private int apply(final PendingRow one, final WriteMode mode) {
    return table.apply(this, one.low(), one.high(), one.buffer(), mode);
  }

  /// Flushes the rest and returns what became of all rows that were flushed by themselves.
  WriteReport finish() {
    return flushed.plus(flush(WriteMode.REPLACE));
  }

  @Override
  public void close() {
    pending.clear();
    pool.clear();
  }
}
