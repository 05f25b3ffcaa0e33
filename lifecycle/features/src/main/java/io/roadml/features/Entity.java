package io.roadml.features;

/// What features are about: a column that tells one thing from another.
///
/// @param name unique in its project, and the name of the column
/// @param type INT64 or STRING
/// @param maxBytes of a STRING, the most bytes of UTF-8 that a value may have
public record Entity(String name, FeatureType type, int maxBytes) {
  /// Checks the name, the type and the limit.
  public Entity {
    new Feature(Names.good("entity", name), type, maxBytes);
    if (!type.canBeAKey()) {
      throw new IllegalArgumentException("entity=" + name + " has type=" + type + "; want INT64 or STRING");
    }
  }

  /// An entity whose texts, if it holds such, have at most [Feature#DEFAULT_MAX_BYTES] bytes.
  public static Entity of(String name, FeatureType type) {
    return new Entity(name, type, Feature.DEFAULT_MAX_BYTES);
  }
}
