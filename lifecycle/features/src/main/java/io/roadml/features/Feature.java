package io.roadml.features;

/// A column of a feature view.
///
/// @param name unique in its view
/// @param type what it holds
/// @param maxBytes of a STRING, the most bytes of UTF-8 that a value may have: every row of the online store takes that many
public record Feature(String name, FeatureType type, int maxBytes) {
  /// The bytes of a text that nobody limited.
  public static final int DEFAULT_MAX_BYTES = 64;

  private static final int MOST_BYTES = 1 << 16;

  /// Checks the name and the limit.
  public Feature {
    Names.good("feature", name);
    if (maxBytes < 1 || maxBytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "max_bytes of feature=" + name + " is " + maxBytes + "; want 1 … " + MOST_BYTES);
    }
  }

  /// A feature whose texts, if it holds such, have at most [#DEFAULT_MAX_BYTES] bytes.
  public static Feature of(String name, FeatureType type) {
    return new Feature(name, type, DEFAULT_MAX_BYTES);
  }
}
