package io.roadml.features;

import io.roadml.runtime.core.FeatureSource;

/// What there was of a feature. NOT_FOUND goes before OUTSIDE_MAX_AGE, and that before NULL_VALUE.
public enum FeatureStatus {
  /// A value.
  PRESENT,
  /// A row that is fresh, and has no value of this feature.
  NULL_VALUE,
  /// No row of this entity.
  NOT_FOUND,
  /// A row that is too old. There is no value, unless old ones were asked for.
  OUTSIDE_MAX_AGE;

  static FeatureStatus of(int code) {
    return switch (code) {
      case FeatureSource.PRESENT -> PRESENT;
      case FeatureSource.NULL_VALUE -> NULL_VALUE;
      case FeatureSource.NOT_FOUND -> NOT_FOUND;
      case FeatureSource.OUTSIDE_MAX_AGE -> OUTSIDE_MAX_AGE;
      default -> throw new IllegalStateException("status=" + code + " is not known");
    };
  }
}
