package io.roadml.runtime.online;

import io.roadml.runtime.core.FeatureSource;
import java.lang.foreign.MemorySegment;

/// Reads whole rows: a copy of the row, and then its values one by one.
///
/// - Threading: one thread at a time.
/// - Allocation: none once warm, but for strings and vectors.
/// - Units: microseconds since 1970-01-01T00:00Z.
public interface RowReader extends AutoCloseable {
  /// Says a key of integers.
  RowReader key(int column, long value);

  /// Says a key of strings.
  RowReader key(int column, String value);

  /// Says a key of strings: bytes of UTF-8.
  RowReader key(int column, MemorySegment source, long offset, int length);

  /// Copies the row of the keys said since the last read, and forgets the keys. A row outside the maximum age has no values.
  ///
  /// @return [FeatureSource#PRESENT], [FeatureSource#NOT_FOUND] or [FeatureSource#OUTSIDE_MAX_AGE], for the row
  /// @throws IllegalStateException when a key is missing, naming it
  int read(long nowMicros);

  /// As [#read], but a row outside the maximum age has its old values; the statuses are the same.
  int readEvenOld(long nowMicros);

  /// Returns the status of one feature in the row read last.
  int status(int feature);

  /// Says whether there is a value of one feature in the row read last; the getters below fail where there is none.
  boolean hasValue(int feature);

  /// Returns a feature of whole numbers or booleans.
  ///
  /// @throws IllegalStateException when it has no value, with its status
  long getLong(int feature);

  /// Returns a feature of numbers, of whatever type.
  ///
  /// @throws IllegalStateException when it has no value, with its status
  double getDouble(int feature);

  /// Returns a feature of strings.
  ///
  /// @throws IllegalStateException when it has no value, with its status
  String getString(int feature);

  /// Returns a vector.
  ///
  /// @throws IllegalStateException when it has no value, with its status
  float[] getVector(int feature);

  /// Returns the event time of the row read last; [Long#MIN_VALUE] when it was not found.
  long eventMicros();

  /// Returns the created time of the row read last; [Long#MIN_VALUE] when it was not found or has none.
  long createdMicros();

  @Override
  void close();
}
