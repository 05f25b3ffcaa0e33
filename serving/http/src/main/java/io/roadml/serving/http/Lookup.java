package io.roadml.serving.http;

import io.roadml.serving.endpoint.Endpoint;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.ModelStatus;
import java.util.List;
import java.util.TreeSet;

/// Finds models, and says of those that are not served why.
///
/// - Threading: stateless.
final class Lookup {
  private Lookup() {
  }

  /// Returns a served model; `version` may be `null` for the newest.
  ///
  /// @throws Refusal 404 when there is none of this name and version, 503 when there is but it is not ready
  static Endpoint served(final Endpoints endpoints, final String model, final String version) {
    final Endpoint endpoint = version == null ? endpoints.find(model) : endpoints.find(model, version);
    if (endpoint == null) {
      throw notServed(endpoints, model, version);
    }
    return endpoint;
  }

  /// Says why a model is not served.
  static Refusal notServed(final Endpoints endpoints, final String model, final String version) {
    final List<ModelStatus> index = endpoints.index();
    final List<ModelStatus> versions = index.stream().filter(status -> status.name().equals(model)).toList();
    if (versions.isEmpty()) {
      final TreeSet<String> names = new TreeSet<>();
      index.forEach(status -> names.add(status.name()));
      return Refusal.of(404, "unknown model '" + model + "'" + Nearest.hint(model, names));
    }
    final List<ModelStatus> meant = versions.stream()
        .filter(status -> version == null || status.version().equals(version)).toList();
    if (meant.isEmpty()) {
      return Refusal.of(404, "model '" + model + "' has no version '" + version + "'"
          + Nearest.hint(version, versions.stream().map(ModelStatus::version).toList()));
    }
    final ModelStatus newest = meant.getLast();
    return Refusal.of(503, "model '" + model + "' version '" + newest.version() + "' is not ready: "
        + newest.state() + (newest.reason().isEmpty() ? "" : ", " + newest.reason()));
  }
}
