package io.roadml.features;

import java.util.Map;

/// Computes features when they are asked for: the same code for a training set and for the present.
///
/// - Threading: called by many threads at once; it must not keep anything between calls.
@FunctionalInterface
public interface OnDemandTransform {
  /// Computes one row.
  ///
  /// @param inputs the sources as `view:feature` and the request's values by name; null where there is none. Whole numbers
  ///   are Long, numbers Double, times [java.time.Instant]
  /// @return the features by name; those that are left out are null
  Map<String, ?> apply(Map<String, Object> inputs);
}
