package io.roadml.features;

import java.util.Arrays;
import java.util.List;

/// What a feature holds. Entities are INT64 or STRING.
public enum FeatureType {
  /// True or false.
  BOOLEAN("BOOLEAN"),
  /// A whole number of 32 bits.
  INT32("INTEGER"),
  /// A whole number of 64 bits.
  INT64("BIGINT"),
  /// A single precision number.
  FLOAT("FLOAT"),
  /// A double precision number.
  DOUBLE("DOUBLE"),
  /// A text.
  STRING("VARCHAR"),
  /// A moment, in microseconds; one without a zone is UTC.
  TIMESTAMP("TIMESTAMP");

  private final String duck;

  FeatureType(String duck) {
    this.duck = duck;
  }

  /// The type of this name.
  ///
  /// @throws IllegalArgumentException if there is none, naming the nearest
  public static FeatureType of(String name) {
    List<String> names = Arrays.stream(values()).map(FeatureType::name).toList();
    return valueOf(Nearest.known("type", name, names, ""));
  }

  /// The type of its column in Parquet files.
  String duck() {
    return duck;
  }

  boolean canBeAKey() {
    return this == INT64 || this == STRING;
  }

  boolean isFloating() {
    return this == FLOAT || this == DOUBLE;
  }
}
