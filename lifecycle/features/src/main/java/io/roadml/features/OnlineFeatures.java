package io.roadml.features;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Features of entities as they are now: rows in the order of the entities, columns in that of the features asked for.
///
/// - Threading: immutable.
public final class OnlineFeatures {
  /// One answer.
  ///
  /// @param value null unless the status is [FeatureStatus#PRESENT], or old values were asked for and it is
  ///   [FeatureStatus#OUTSIDE_MAX_AGE]; a TIMESTAMP is an [Instant]
  /// @param status what there was
  /// @param eventTime when the row became true, if there was one
  public record Answer(Object value, FeatureStatus status, Optional<Instant> eventTime) {}

  private final List<String> features;
  private final List<List<Answer>> rows;

  OnlineFeatures(List<String> features, List<List<Answer>> rows) {
    this.features = List.copyOf(features);
    this.rows = rows.stream().map(List::copyOf).toList();
  }

  /// The features as they were asked for.
  public List<String> features() {
    return features;
  }

  /// The number of entities.
  public int rowCount() {
    return rows.size();
  }

  /// The answer for an entity and a feature, as it was asked for.
  ///
  /// @throws IllegalArgumentException if the feature was not asked for
  public Answer at(int row, String feature) {
    return rows.get(row).get(features.indexOf(Nearest.known("feature", feature, features, " in the answer")));
  }

  /// The values of an entity by the features asked for; null where there is none.
  public Map<String, Object> values(int row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < features.size(); i++) {
      values.put(features.get(i), rows.get(row).get(i).value());
    }
    return Collections.unmodifiableMap(values);
  }

  /// The values of a feature, one for each entity; null where there is none.
  public List<Object> column(String feature) {
    List<Object> column = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      column.add(at(row, feature).value());
    }
    return Collections.unmodifiableList(column);
  }
}
