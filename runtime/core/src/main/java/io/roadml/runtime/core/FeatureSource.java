package io.roadml.runtime.core;

import java.util.List;

/// Port: where feature rows come from. The online store implements it, the batcher calls it.
///
/// Names are resolved once, by [#prepare]; what it returns reads rows straight into a model's input.
///
/// - Threading: safe for many threads; a [FeatureLookup] is one thread's.
/// - Source: the codes are those of Feast's `FieldStatus`, so that they can be sent to its clients as they are.
public interface FeatureSource {
  /// The feature has a value, and its row is fresh.
  int PRESENT = 1;
  /// The row is there and fresh, and this feature of it is null.
  int NULL_VALUE = 2;
  /// There is no row of this key.
  int NOT_FOUND = 3;
  /// The row is older than its view allows.
  int OUTSIDE_MAX_AGE = 4;

  /// Resolves a request once, for any number of reads.
  ///
  /// @throws IllegalArgumentException for an unknown project, view, feature or a missing entity column, named with the
  ///   nearest that is known, and for a feature that the asked type cannot hold
  FeatureLookup prepare(FeatureRequest request);

  /// Returns the features of a feature service as `view:feature`, in its order. Asked when a model is loaded, never for a request.
  ///
  /// A source of rows alone knows no services.
  ///
  /// @throws IllegalArgumentException when there is none of this name, with the nearest that is known
  default List<String> service(final String project, final String name) {
    throw new IllegalArgumentException("unknown feature service " + name + "; this source of features has none");
  }

  /// Returns how fresh the views are that it holds, for those who watch it. May read files; never asked for a request.
  default List<ViewFreshness> freshness() {
    return List.of();
  }
}
