package io.roadml.features;

import java.util.List;

/// Features that are computed from others, and from values that come with a request, when they are asked for.
///
/// @param name unique in its project, among feature views too
/// @param sources the features it computes from, as `view:feature`
/// @param inputs the values that come with each request, or stand in a column of that name beside the labels
/// @param features what it computes
/// @param transform the name under which each process that asks registers the code
public record OnDemandView(String name, List<String> sources, List<Feature> inputs, List<Feature> features,
    String transform) {
  /// Copies the lists and checks the names.
  public OnDemandView {
    Names.good("view", name);
    Names.good("transform", transform);
    sources = List.copyOf(sources);
    inputs = List.copyOf(inputs);
    features = List.copyOf(features);
    sources.forEach(FeatureRef::of);
    Names.distinct("input", inputs.stream().map(Feature::name).toList());
    Names.distinct("feature", features.stream().map(Feature::name).toList());
    if (features.isEmpty()) {
      throw new IllegalArgumentException("view=" + name + " has no feature");
    }
  }

  Feature feature(String wanted) {
    List<String> names = features.stream().map(Feature::name).toList();
    return features.get(names.indexOf(Nearest.known("feature", wanted, names, " in view=" + name)));
  }
}
