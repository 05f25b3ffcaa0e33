package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.Predictor;

/// One version of one model, as it is served from one load of its files on to the next.
///
/// Find it for every request and do not keep it: a reload puts another object in its place. A caller that has just found it
/// may still come too late, so the whole of a caller's duty is:
///
/// ```java
/// Endpoint endpoint = endpoints.find(model);          // null: 404, or 503 when the index knows the model
/// Slot slot = endpoint.predictor().acquire();
/// if (slot == null && endpoint.predictor().isClosed()) {
///   // replaced or unloaded between the two lines: find again, and begin anew if something is found
/// } else if (slot == null) {
///   // full: refuse with 503
/// }
/// ```
///
/// A slot that was acquired is good to its end: the old version waits for it, up to [EndpointsConfig#drain]. A predictor that
/// answers [io.roadml.runtime.core.Outcome#CLOSED] to a submission has waited that long.
///
/// - Threading: immutable but for what [#attach] holds; safe for many threads.
/// - Allocation: none in any accessor.
public final class Endpoint {
  private final String version;
  private final String platform;
  private final Predictor predictor;
  private final ModelConfiguration configuration;
  private final EndpointStatistics statistics;
  private volatile Object attachment;

  Endpoint(final String version, final String platform, final Predictor predictor,
      final ModelConfiguration configuration, final EndpointStatistics statistics) {
    this.version = version;
    this.platform = platform;
    this.predictor = predictor;
    this.configuration = configuration;
    this.statistics = statistics;
  }

  /// Returns the model's name.
  public String name() {
    return configuration.name();
  }

  /// Returns the version.
  public String version() {
    return version;
  }

  /// Returns the protocol's platform name, such as `onnx_onnxv1`.
  public String platform() {
    return platform;
  }

  /// Returns what the model takes and gives. The first dimension of a batched model is in the shapes.
  public ModelSignature signature() {
    return predictor.signature();
  }

  /// Returns what runs the requests. Once closed it lends no slots; see the class's contract.
  public Predictor predictor() {
    return predictor;
  }

  /// Returns what was decided for this version.
  public ModelConfiguration configuration() {
    return configuration;
  }

  /// Says whether this object is still the one to use: not replaced, not unloaded.
  public boolean ready() {
    return !predictor.isClosed();
  }

  /// Returns what this version has done; the same object across reloads.
  public EndpointStatistics statistics() {
    return statistics;
  }

  /// Returns what a transport has attached, `null` at first.
  public Object attachment() {
    return attachment;
  }

  /// Attaches an object that a transport prepares once for this load of the version, such as encoded names.
  public void attach(final Object prepared) {
    attachment = prepared;
  }
}
