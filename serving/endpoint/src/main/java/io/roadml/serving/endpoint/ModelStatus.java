package io.roadml.serving.endpoint;

/// What is known of one version of a model, whether it is served or not.
///
/// - Threading: immutable; a picture of one moment.
///
/// @param name    the model's name
/// @param version the version
/// @param state   whether it is served
/// @param reason  why it is not served, or why its newest files are not; empty when there is nothing to say. Fit to be
///                shown to a caller: no path of the machine, no stack trace
public record ModelStatus(String name, String version, State state, String reason) {
  /// The reason of a version that could be served and that the version policy leaves out.
  public static final String NOT_CHOSEN = "not chosen by the version policy";

  /// Whether a version is served. The names are those of the repository API.
  public enum State {
    /// Not served: never loaded, failed to load, unloaded, or left out by the version policy.
    UNAVAILABLE,
    /// Being loaded and warmed up, and no earlier content of it is served meanwhile.
    LOADING,
    /// Served.
    READY,
    /// No longer found by callers; finishing what it has accepted.
    UNLOADING
  }
}
