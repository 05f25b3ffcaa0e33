package io.roadml.runtime.core;

/// Takes the rows of a feature view one after the other: keys and features by position in the view, then [#row] or [#delete].
///
/// ```
/// sink.key(0, 42).set(0, 0.25).set(1, "gold").row(event, created);
/// ```
///
/// - Threading: one thread at a time.
/// - Units: times are microseconds since 1970-01-01T00:00Z.
/// - Fails: IllegalArgumentException for a value of another type than the column's, naming the column. The row under way is
///   then to be given up with [#reset].
public interface RowSink {
  /// The created time of a row that has none; it loses to every other.
  long NO_CREATED_TIME = Long.MIN_VALUE;

  /// Says a key of integers.
  RowSink key(int column, long value);

  /// Says a key of strings.
  RowSink key(int column, String value);

  /// Says a feature of whole numbers or booleans (0 or 1).
  RowSink set(int feature, long value);

  /// Says a feature of floating point.
  RowSink set(int feature, double value);

  /// Says a feature of strings.
  RowSink set(int feature, String value);

  /// Says a feature that is a vector.
  RowSink set(int feature, float[] values);

  /// Says that a feature is null; features that nobody says are null too, unless the sink merges.
  RowSink setNull(int feature);

  /// Ends the row.
  ///
  /// @param createdMicros when the row became known, or [#NO_CREATED_TIME]
  void row(long eventMicros, long createdMicros);

  /// Ends the row as a deletion of its key: only the keys count.
  void delete(long eventMicros, long createdMicros);

  /// Forgets what was said since the last row.
  void reset();
}
