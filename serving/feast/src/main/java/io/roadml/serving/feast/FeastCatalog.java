package io.roadml.serving.feast;

import io.roadml.runtime.online.OnlineStore;
import java.util.List;

/// Port: what a Feast client can ask this server for.
///
/// - Threading: safe for many threads; asked at every request, so answers come from memory.
public interface FeastCatalog {
  /// Returns the store, `null` while there is none.
  OnlineStore store();

  /// Returns the project whose features are served, as Feast's feature server serves one; `null` when there is none, or none
  /// has been chosen of several.
  String project();

  /// Returns the features of a feature service as `view:feature`, `null` when there is no such service. What it says may be a moment old.
  ///
  /// @throws IllegalArgumentException for a service that cannot be answered here, saying why
  List<String> service(String name);

  /// Returns the names of all feature services, for a message that names the nearest.
  List<String> services();
}
