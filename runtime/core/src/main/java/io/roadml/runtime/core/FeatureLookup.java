package io.roadml.runtime.core;

import java.lang.foreign.MemorySegment;

/// A prepared look-up: the wanted features of one view, read row by row straight into a model's input.
///
/// ```
/// lookup.key(0, customer);                        // every entity column of the request, for every row
/// lookup.read(now, input, row * inputBytes, statuses, row * columns);
/// ```
///
/// - Threading: one thread at a time. The store below may be written at the same time, by this process or another.
/// - Allocation: none once warm.
/// - Units: offsets count bytes; times are microseconds since 1970-01-01T00:00Z.
public interface FeatureLookup extends AutoCloseable {
  /// Says the value of an entity column of integers for the next row.
  ///
  /// @param entity the column's position in [FeatureRequest#entities]
  /// @throws IllegalArgumentException when the view's key is of another type
  void key(int entity, long value);

  /// Says the value of an entity column of strings for the next row: `length` bytes of UTF-8 in `source`.
  ///
  /// @param entity the column's position in [FeatureRequest#entities]
  /// @throws IllegalArgumentException when the view's key is of another type
  void key(int entity, MemorySegment source, long offset, int length);

  /// Reads the row of the keys said since the last read, and forgets the keys.
  ///
  /// @param nowMicros    what age is measured against; one reading of the clock serves a whole batch
  /// @param target       where values go: element `column` of the row that starts at `offset`, the fallback unless PRESENT
  /// @param statuses     where statuses go, one byte an element, at `statusOffset + column`; `null` for nowhere
  /// @return how many of the wanted features are [FeatureSource#PRESENT]
  /// @throws IllegalStateException when an entity column has not been said, naming it, or the store is closed
  int read(long nowMicros, MemorySegment target, long offset, MemorySegment statuses, long statusOffset);

  /// As [#read(long, MemorySegment, long, MemorySegment, long)], but gives the values one by one and as they are stored, strings too;
  /// a feature that is not PRESENT is given as missing, and fallbacks are not looked at.
  ///
  /// @param sink takes a value or a missing one for every column of every wanted feature
  int read(long nowMicros, FeatureSink sink, MemorySegment statuses, long statusOffset);

  /// Returns what the wanted feature of this position is stored as: BOOL, INT32, INT64, FP32, FP64 or BYTES, and a shape of the
  /// elements that it fills.
  TensorSpec feature(int index);

  @Override
  void close();
}
