package io.roadml.data;

/// What stands in for a missing value, taken from the training rows.
public enum Fill {
  /// The mean of the numbers.
  MEAN,
  /// The middle of the numbers.
  MEDIAN,
  /// The value that occurs most often; of several the smallest.
  MOST_FREQUENT
}
