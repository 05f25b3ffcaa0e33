package io.roadml.features;

import java.util.List;

/// A named set of features, such as those of one model, in the order of its columns.
///
/// @param name unique in its project
/// @param features as `view:feature`, at least one
public record FeatureService(String name, List<String> features) {
  /// Copies the list and checks its form.
  public FeatureService {
    Names.good("service", name);
    features = List.copyOf(features);
    if (features.isEmpty()) {
      throw new IllegalArgumentException("service=" + name + " has no feature");
    }
    features.forEach(FeatureRef::of);
  }
}
