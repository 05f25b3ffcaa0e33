package io.roadml.data;

import java.util.List;

/// A check that a dataset did not pass.
///
/// @param check what it is called, such as `one_of`; of what was checked besides values `column_missing`,
///   `column_unknown`,
///   `column_order`, `column_type`, `value_type`, `broken_row`, `rows`, `unique_together` and `condition`
/// @param column where, or what the condition is; empty if it is about the rows as a whole
/// @param message what is wrong, in words
/// @param failed how many values or rows failed, exactly
/// @param checked how many were checked
/// @param samples the first that failed, at most as many as the validator was told
public record Violation(String check, String column, String message, long failed, long checked,
    List<Sample> samples) {
  /// Copies the samples.
  public Violation {
    samples = List.copyOf(samples);
  }

  /// A value that failed.
  ///
  /// @param row its number among the rows that could be read, from 0; of a broken row its line, from 1; -1 where it
  ///   has none
  /// @param value as text, at most 200 characters
  public record Sample(long row, String value) {}
}
