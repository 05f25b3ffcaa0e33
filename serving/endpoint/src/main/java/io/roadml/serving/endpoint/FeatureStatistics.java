package io.roadml.serving.endpoint;

import io.roadml.runtime.core.FeatureSource;
import java.util.concurrent.atomic.LongAdder;

/// What became of the feature values that one version of a model wanted, across reloads. Warm-up runs do not count.
///
/// - Units: values, one for each column of each row.
/// - Threading: safe for many threads.
/// - Allocation: none once warm.
public final class FeatureStatistics {
  private final LongAdder[] counts = new LongAdder[FeatureSource.OUTSIDE_MAX_AGE + 1];
  private volatile boolean used;

  FeatureStatistics() {
    for (int status = 0; status < counts.length; status++) {
      counts[status] = new LongAdder();
    }
  }

  /// Says whether the version has features at all.
  public boolean isUsed() {
    return used;
  }

  /// Returns how many values had one of the statuses of [FeatureSource].
  public long count(final int status) {
    return counts[status].sum();
  }

  void use() {
    used = true;
  }

  /// Adds what was counted by status, and sets it to zero.
  void take(final long[] counted) {
    for (int status = 1; status < counted.length; status++) {
      if (counted[status] != 0) {
        counts[status].add(counted[status]);
        counted[status] = 0;
      }
    }
  }
}
