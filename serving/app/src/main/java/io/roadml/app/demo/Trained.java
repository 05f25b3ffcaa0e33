package io.roadml.app.demo;

import java.util.List;
import java.util.Map;

/// A model with features, as it was trained.
///
/// @param byEpoch  the model after each pass over the flights
/// @param project  of the feature store
/// @param features that it takes, in the order of its columns
/// @param params   what it was trained with
/// @param code     which version of the code has trained it
record Trained(List<Weights> byEpoch, String project, List<String> features, Map<String, Object> params, String code) {
  Weights last() {
    return byEpoch.getLast();
  }
}
