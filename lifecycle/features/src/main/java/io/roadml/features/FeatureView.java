package io.roadml.features;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Features of the same entities that come together, row by row.
///
/// ```java
/// FeatureView users = FeatureView.of("users", List.of("user_id"),
///     List.of(Feature.of("age", FeatureType.INT64), Feature.of("score", FeatureType.DOUBLE)))
///     .withMaxAge(Duration.ofHours(48));
/// ```
///
/// @param name unique in its project
/// @param entities the names of the entities a row is about; none for features of the whole world. Their order does not matter
/// @param features at least one
/// @param eventTime the column that tells when a row became true
/// @param createdTime the column that tells when a row became known, if there is one
/// @param maxAge how long a row is true for, both ends included; zero for ever
public record FeatureView(String name, List<String> entities, List<Feature> features, String eventTime,
    Optional<String> createdTime, Duration maxAge) {
  /// The event time column of a view that does not say.
  public static final String DEFAULT_EVENT_TIME = "event_timestamp";

  private static final int MOST_ENTITIES = 16;
  private static final Duration LONGEST = Duration.ofDays(365_250);

  /// Copies the lists and checks that every column has a name of its own.
  public FeatureView {
    Names.good("view", name);
    entities = List.copyOf(entities);
    features = List.copyOf(features);
    Names.good("event_time", eventTime);
    createdTime.ifPresent(column -> Names.good("created_time", column));
    Names.distinct("column", Stream.of(entities.stream(), features.stream().map(Feature::name), Stream.of(eventTime),
        createdTime.stream()).flatMap(names -> names).toList());
    require(!features.isEmpty(), name, "has no feature");
    require(entities.size() <= MOST_ENTITIES, name, "has more than " + MOST_ENTITIES + " entities");
    require(!maxAge.isNegative() && maxAge.compareTo(LONGEST) <= 0, name, "has max_age=" + maxAge
        + "; want 0 … 1000 years");
  }

  private static void require(boolean good, String view, String what) {
    if (!good) {
      throw new IllegalArgumentException("view=" + view + " " + what);
    }
  }

  /// A view whose rows are true for ever, with the column `event_timestamp` and no created time.
  public static FeatureView of(String name, List<String> entities, List<Feature> features) {
    return new FeatureView(name, entities, features, DEFAULT_EVENT_TIME, Optional.empty(), Duration.ZERO);
  }

  /// The same view with rows that are true for a time.
  public FeatureView withMaxAge(Duration age) {
    return new FeatureView(name, entities, features, eventTime, createdTime, age);
  }

  /// The same view with another event time column.
  public FeatureView withEventTime(String column) {
    return new FeatureView(name, entities, features, column, createdTime, maxAge);
  }

  /// The same view with a created time column.
  public FeatureView withCreatedTime(String column) {
    return new FeatureView(name, entities, features, eventTime, Optional.of(column), maxAge);
  }

  /// The same view with one more feature at its end.
  public FeatureView withFeature(Feature feature) {
    return new FeatureView(name, entities, Stream.concat(features.stream(), Stream.of(feature)).toList(), eventTime,
        createdTime, maxAge);
  }

  /// The feature of this name.
  ///
  /// @throws IllegalArgumentException if there is none, naming the nearest
  public Feature feature(String wanted) {
    Nearest.known("feature", wanted, featureNames(), " in view=" + name);
    return features.stream().filter(feature -> feature.name().equals(wanted)).findFirst().orElseThrow();
  }

  List<String> featureNames() {
    return features.stream().map(Feature::name).toList();
  }

  long maxAgeMicros() {
    return Times.micros(maxAge);
  }
}
