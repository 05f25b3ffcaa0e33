package io.roadml.tracking;

/// How a tracking store behaves.
///
/// @param artifactRoot       the URI below which experiments have their artifacts unless they say otherwise; no `/` at
///                           its end, unless it is `scheme:/`
/// @param truncateLongValues whether too long values of params and run tags are cut, as MLflow does, instead of refused
public record TrackingConfig(String artifactRoot, boolean truncateLongValues) {
  /// Artifacts go through the server, and long values are cut.
  public static TrackingConfig defaults() {
    return new TrackingConfig("mlflow-artifacts:", true);
  }
}
