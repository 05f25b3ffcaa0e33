package io.roadml.runtime.online;

import io.roadml.runtime.core.RowSink;

/// Writes rows: one at a time, or a batch that is reduced to the newest row of each key first.
///
/// ```
/// writer.key(0, 42).set(0, 0.25).write(event, created, WriteMode.REPLACE);      // one row, one answer
/// writer.key(0, 42).set(0, 0.25).row(event, created);  …  writer.flush(mode);   // a batch
/// ```
///
/// - Threading: one thread at a time; any number of writers write at the same time.
/// - Allocation: none for a row once warm, but for strings and vectors; a batch keeps the memory of its largest.
/// - Units: times are microseconds since 1970-01-01T00:00Z.
public interface RowWriter extends RowSink, AutoCloseable {
  /// The row was taken.
  int WRITTEN = 0;
  /// Skipped: the store has a row that is not older.
  int STALE = 1;
  /// Skipped: older than maximum age and grace, so that nobody could read it.
  int EXPIRED = 2;
  /// Refused: its event or created time is too far in the future.
  int FUTURE = 3;

  @Override
  RowWriter key(int column, long value);

  @Override
  RowWriter key(int column, String value);

  @Override
  RowWriter set(int feature, long value);

  @Override
  RowWriter set(int feature, double value);

  @Override
  RowWriter set(int feature, String value);

  @Override
  RowWriter set(int feature, float[] values);

  @Override
  RowWriter setNull(int feature);

  /// Writes the row now. Returns one of the codes above.
  ///
  /// @throws IllegalStateException when a key is missing
  /// @throws OnlineStoreException when the store cannot grow
  int write(long eventMicros, long createdMicros, WriteMode mode);

  /// Writes a tombstone now: the key is as if never written, and stays so when older rows come again.
  int writeDelete(long eventMicros, long createdMicros, WriteMode mode);

  /// Writes the rows ended by [RowSink#row] and [RowSink#delete] since the last flush, in any order: the newest of each key counts,
  /// and of equals the last.
  WriteReport flush(WriteMode mode);

  @Override
  void close();
}
