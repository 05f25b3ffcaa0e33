package io.roadml.runtime.core;

import java.util.List;

/// What a model wants of one feature view: which features go where in its input row.
///
/// A model that joins several views makes one request for each; columns of different requests may interleave.
///
/// - Threading: immutable.
/// - Fails: IllegalArgumentException for a type other than FP32, FP64 and INT64, a negative column, or no feature.
///
/// @param project  the project that the view belongs to
/// @param view     the view's name
/// @param entities the entity columns that the caller will give, in the caller's order; the view's keys must be among them,
///                 others are ignored
/// @param type     the element type of the input row: FP32, FP64 or INT64; `null` for rows that only a [FeatureSink] takes, which
///                 may have strings
/// @param features what is wanted, and where it goes
public record FeatureRequest(String project, String view, List<String> entities, ElementType type,
    List<Wanted> features) {
  /// One wanted feature.
  ///
  /// @param feature  its name in the view
  /// @param column   the element of the input row that it fills; a vector of n fills n elements from there on
  /// @param fallback what the input row gets where the status is not PRESENT
  public record Wanted(String feature, int column, double fallback) {
    /// Checks.
    public Wanted {
      Check.between("column of " + feature, column, 0, Integer.MAX_VALUE / 16);
    }
  }

  /// Checks and copies.
  public FeatureRequest {
    entities = List.copyOf(entities);
    features = List.copyOf(features);
    if (features.isEmpty()) {
      throw new IllegalArgumentException("features of view " + view + " are empty, want at least one");
    }
    if (type != null && type != ElementType.FP32 && type != ElementType.FP64 && type != ElementType.INT64) {
      throw new IllegalArgumentException("type=" + type + ", want FP32, FP64 or INT64");
    }
  }
}
