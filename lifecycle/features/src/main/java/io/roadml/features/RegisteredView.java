package io.roadml.features;

import io.roadml.metadata.Definition;
import java.util.List;
import java.util.stream.IntStream;

/// A view as it stands in the metadata store.
///
/// @param entities the view's entities, in its order
/// @param since for each feature the schema version that brought it
/// @param epoch 1 at first, and 1 more whenever the view was replaced by one whose rows are others
record RegisteredView(FeatureView view, List<Entity> entities, List<Long> since, long epoch, Definition definition) {
  RegisteredView {
    entities = List.copyOf(entities);
    since = List.copyOf(since);
  }

  String name() {
    return view.name();
  }

  long schemaVersion() {
    return definition.schemaVersion();
  }

  /// The features that rows of a schema version have.
  List<Feature> featuresAt(long version) {
    return IntStream.range(0, since.size()).filter(i -> since.get(i) <= version).mapToObj(view.features()::get)
        .toList();
  }
}
