package io.roadml.runtime.online;

import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import java.lang.foreign.MemorySegment;

/// The rows of one feature view, the newest of each entity.
///
/// - Freshness: a row is taken when its (event time, created time) is greater than that of the row it meets, in one step for each key.
/// - Statuses: NOT_FOUND before OUTSIDE_MAX_AGE before NULL_VALUE before PRESENT; see [io.roadml.runtime.core.FeatureSource].
/// - Threading: safe for many threads; writers, readers and look-ups are one thread's each. Closed with its store.
/// - Durability: none of its own. What is acknowledged survives the death of the process; after the death of the machine
///   the store's replay brings rows back.
public interface OnlineTable {
  /// Returns the view as it is now.
  OnlineView view();

  /// Makes a writer.
  ///
  /// @throws OnlineStoreException when the store is open for reading
  RowWriter writer();

  /// Makes a reader of whole rows with memory of its own.
  RowReader reader();

  /// Makes a reader that copies rows into the caller's memory.
  ///
  /// @param memory at least [#rowBytes] bytes; of use to nobody else while the reader is in use
  RowReader reader(MemorySegment memory);

  /// Returns the bytes of a row.
  int rowBytes();

  /// Prepares a look-up. The request's project and view are not looked at.
  ///
  /// @throws IllegalArgumentException for an unknown feature or a missing entity column, and for a feature that does not fit the type
  FeatureLookup lookup(FeatureRequest request);

  /// Changes the ages, for every process, from the next read on. No row is written.
  void maxAge(long maxAgeMicros, long graceMicros);

  /// Removes what nobody can read any more: rows and tombstones older than maximum age and grace. Changes the answer of no read.
  SweepReport sweep();

  /// Says that every row created before is in the replay's source and, after this call, on this disk: a replay after the death of the
  /// process begins there.
  void checkpoint(long createdMicros);

  /// Says that a copy of rows from the offline store has come to its end now, whether or not it brought new ones.
  void materialized();

  /// Returns figures.
  TableStats stats();
}
