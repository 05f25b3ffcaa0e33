package io.roadml.features;

/// How features are read as they are now.
///
/// @param old whether a row outside of its maximum age gives its old values, with the status that says so
public record ReadOptions(boolean old) {
  /// A row that is too old gives no value, as it gives none in the past.
  public static ReadOptions defaults() {
    return new ReadOptions(false);
  }

  /// A row that is too old gives its old values, and the status [FeatureStatus#OUTSIDE_MAX_AGE], for a week past its maximum age: then it
  /// may have been swept away, and is NOT_FOUND whether it was or not.
  public ReadOptions evenOld() {
    return new ReadOptions(true);
  }
}
