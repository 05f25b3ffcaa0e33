package io.roadml.runtime.core;

import java.lang.foreign.MemorySegment;

/// Takes the values of one row as they are stored, column by column.
///
/// - Threading: one thread.
/// - Fails: IllegalArgumentException for a value of another type than the column's.
public interface FeatureSink {
  /// Takes a whole number, a time in microseconds since 1970-01-01T00:00Z, or a boolean as 0 or 1.
  void take(int column, long value);

  /// Takes a number.
  void take(int column, double value);

  /// Takes a string: `length` bytes of UTF-8 in `source`, which are not to be kept beyond the call.
  void take(int column, MemorySegment source, long offset, int length);

  /// Hears that there is no value.
  void takeMissing(int column);
}
