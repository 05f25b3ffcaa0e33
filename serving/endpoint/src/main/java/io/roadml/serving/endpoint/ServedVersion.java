package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ModelSource.Offer;
import io.roadml.serving.endpoint.ModelStatus.State;

/// What is known of one version of a model.
///
/// - Threading: guarded by the lock of [Endpoints]; only its loader thread changes what is served.
final class ServedVersion {
  final EndpointStatistics statistics = new EndpointStatistics();

  /// What the source offers; `null` once it offers it no more.
  Offer offer;

  /// The revision that was last loaded, or tried to.
  String tried = "";

  /// What callers find; `null` when nothing is served.
  LoadedVersion serving;

  /// Whether the version policy wants it.
  boolean chosen;

  State state = State.UNAVAILABLE;
  String reason = "not loaded";

  boolean isServed() {
    return serving != null;
  }

  /// Says whether the source offers content that was neither loaded nor refused.
  boolean needsLoading() {
    return offer != null && !offer.revision().equals(tried);
  }

  /// Nobody finds it any more; it drains.
  LoadedVersion takeAway() {
    final LoadedVersion taken = serving;
    serving = null;
    tried = "";
    state = State.UNLOADING;
    reason = "";
    return taken;
  }
}
