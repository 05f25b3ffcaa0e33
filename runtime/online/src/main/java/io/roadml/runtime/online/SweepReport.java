package io.roadml.runtime.online;

/// What a sweep found.
///
/// @param scanned rows and tombstones looked at
/// @param expired rows of them older than the maximum age
/// @param removed rows and tombstones removed: older than maximum age and grace
public record SweepReport(long scanned, long expired, long removed) {
  /// Returns the share of expired rows, 0 … 1.
  public double expiredShare() {
    return scanned == 0 ? 0 : (double) expired / scanned;
  }
}
