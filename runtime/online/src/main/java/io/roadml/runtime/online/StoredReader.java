package io.roadml.runtime.online;

import io.roadml.runtime.core.FeatureSource;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Reads whole rows of a table: the row is copied under its lock, and looked at afterwards.
final class StoredReader implements RowReader {
  private final StoredTable table;
  private final KeyBuffer keys;
  private final Session session = new Session();
  private final Generations.Pin pin;
  private final boolean ownsMemory;
  private MemorySegment row;
  private Generation generation;
  private int rowStatus = FeatureSource.NOT_FOUND;
  private boolean isOldAllowed;

  StoredReader(final StoredTable table, final MemorySegment memory) {
    this.table = table;
    this.keys = KeyBuffer.forReading(table.keyLayout());
    this.pin = table.pin();
    this.ownsMemory = memory == null;
    this.row = memory;
  }

  @Override
  public RowReader key(final int column, final long value) {
    keys.set(column, value);
    return this;
  }

  @Override
  public RowReader key(final int column, final String value) {
    keys.set(column, value);
    return this;
  }

  @Override
  public RowReader key(final int column, final MemorySegment source, final long offset, final int length) {
    keys.set(column, source, offset, length);
    return this;
  }

  @Override
  public int read(final long nowMicros) {
    isOldAllowed = false;
    return copy(nowMicros);
  }

  @Override
  public int readEvenOld(final long nowMicros) {
    isOldAllowed = true;
    return copy(nowMicros);
  }

  private int copy(final long nowMicros) {
    rowStatus = FeatureSource.NOT_FOUND;
    if (!keys.seal()) {
      return rowStatus;
    }
    final Generation now = table.enter(pin);
    try {
      use(now);
      rowStatus = copy(now, nowMicros);
    } finally {
      pin.exit();
    }
    return rowStatus;
  }

  private int copy(final Generation now, final long nowMicros) {
    final RowFile.Access access = session.access(now);
    try {
      final long address = access.lockForRead(keys.low(), keys.high());
      final int status = table.rowStatus(now, address, keys, nowMicros);
      if (status != FeatureSource.NOT_FOUND) {
        MemorySegment.copy(Memory.ALL, address, row, 0, now.layout().byteSize());
      }
      return status;
    } finally {
      access.unlock();
    }
  }

  private void use(final Generation now) {
    if (now == generation) {
      return;
    }
    final int bytes = now.layout().byteSize();
    if (ownsMemory) {
      row = MemorySegment.ofArray(new byte[bytes]);
    } else if (row.byteSize() < bytes) {
      throw new IllegalStateException(
          "memory=" + row.byteSize() + " bytes, want " + bytes + " for a row of view " + table.name());
    }
    generation = now;
  }

  @Override
  public int status(final int feature) {
    if (rowStatus != FeatureSource.PRESENT) {
      return rowStatus;
    }
    return isStored(feature) ? FeatureSource.PRESENT : FeatureSource.NULL_VALUE;
  }

  private boolean isStored(final int feature) {
    return (row.get(Memory.LONG, RowLayout.presenceAt(feature)) & RowLayout.presenceBit(feature)) != 0;
  }

  @Override
  public boolean hasValue(final int feature) {
    final boolean isServed = rowStatus == FeatureSource.PRESENT
        || (isOldAllowed && rowStatus == FeatureSource.OUTSIDE_MAX_AGE);
    return isServed && isStored(feature);
  }

  /// Returns the column of a feature that has a value.
  private Column valued(final int feature) {
    if (!hasValue(feature)) {
      throw new IllegalStateException(
          "feature " + feature + " of view " + table.name() + " has no value, its status is "
              + status(feature));
    }
    return generation.descriptor().view().features().get(feature);
  }

  @Override
  public long getLong(final int feature) {
    final Column column = valued(feature);
    final int at = generation.layout().offset(feature);
    return switch (column.type()) {
      case BOOL -> row.get(Memory.BYTE, at);
      case INT32 -> row.get(Memory.INT, at);
      case INT64 -> row.get(Memory.LONG, at);
      default -> throw wrongType(column, "a whole number");
    };
  }

  @Override
  public double getDouble(final int feature) {
    final Column column = valued(feature);
    final int at = generation.layout().offset(feature);
    return switch (column.type()) {
      case FP32 -> row.get(Memory.FLOAT, at);
      case FP64 -> row.get(Memory.DOUBLE, at);
      default -> getLong(feature);
    };
  }

  @Override
  public String getString(final int feature) {
    final Column column = valued(feature);
    if (!column.isString()) {
      throw wrongType(column, "a string");
    }
    final int at = generation.layout().offset(feature);
    return new String(row.asSlice(at + 4L, row.get(Memory.INT, at)).toArray(Memory.BYTE), StandardCharsets.UTF_8);
  }

  @Override
  public float[] getVector(final int feature) {
    final Column column = valued(feature);
    final float[] values = new float[column.length()];
    MemorySegment.copy(row, Memory.FLOAT, generation.layout().offset(feature), values, 0, values.length);
    return values;
  }

  private static IllegalArgumentException wrongType(final Column column, final String wanted) {
    return new IllegalArgumentException("feature " + column.name() + " is " + column.type() + ", not " + wanted);
  }

  @Override
  public long eventMicros() {
    return rowStatus == FeatureSource.NOT_FOUND ? Long.MIN_VALUE : row.get(Memory.LONG, RowLayout.EVENT_AT);
  }

  @Override
  public long createdMicros() {
    return rowStatus == FeatureSource.NOT_FOUND ? Long.MIN_VALUE : row.get(Memory.LONG, RowLayout.CREATED_AT);
  }

  @Override
  public void close() {
    pin.close();
  }
}
