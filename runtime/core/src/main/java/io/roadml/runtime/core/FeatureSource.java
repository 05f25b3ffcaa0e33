package io.roadml.runtime.core;

import java.lang.foreign.MemorySegment;

/// Port: where a feature row comes from. The online store implements it.
///
/// - Threading: safe for many threads.
/// - Allocation: none once warm.
public interface FeatureSource {
  /// The row was found and is fresh.
  int PRESENT = 0;
  /// There is no row of this key.
  int NOT_FOUND = 1;
  /// The row is older than its view allows.
  int OUTSIDE_MAX_AGE = 2;

  /// Copies the feature row of an entity into `target` from `offset` on, in the order and types the source was opened with.
  ///
  /// @param key    the entity's key, as the store's key layout has it
  /// @param target where the values go; left as it is unless [#PRESENT] is returned
  /// @return one of the codes above
  int read(MemorySegment key, MemorySegment target, long offset);
}
