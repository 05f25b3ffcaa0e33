package io.roadml.serving.http;

import io.roadml.runtime.core.LatencySnapshot;
import io.roadml.runtime.core.PredictorStats;
import io.roadml.runtime.core.TensorSpec;
import io.roadml.serving.endpoint.Endpoint;
import io.roadml.serving.endpoint.EndpointStatistics;
import io.roadml.serving.endpoint.ModelStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The Open Inference Protocol but for infer: health, metadata, and Triton's extensions for statistics and configuration.
///
/// - Threading: safe for many threads.
/// - Source: Open Inference Protocol, REST; Triton's extension_statistics and extension_model_configuration.
final class InferenceProtocol {
  static final String MODEL = "model";
  static final String VERSION = "version";

  private static final String MODELS = "/v2/models/{model}";
  private static final String VERSIONS = "/v2/models/{model}/versions/{version}";
  private static final List<String> EXTENSIONS = List.of("binary_tensor_data", "model_repository", "statistics",
      "model_configuration");

  private final ServerState state;

  InferenceProtocol(final ServerState state) {
    this.state = state;
  }

  List<Route> routes() {
    final List<Route> routes = new ArrayList<>();
    for (final String path : List.of("/v2", "/v2/")) {
      routes.add(Route.quick("GET", path, request -> server()));
    }
    routes.add(Route.quick("GET", "/v2/health/live", request -> live()).needing(Access.OPEN));
    routes.add(Route.quick("GET", "/v2/health/ready", request -> ready()).needing(Access.OPEN));
    routes.add(Route.of("GET", "/v2/models", request -> models()));
    routes.add(Route.of("GET", "/v2/models/stats", request -> allStatistics()));
    for (final String path : List.of(MODELS, VERSIONS)) {
      final boolean versioned = path.equals(VERSIONS);
      routes.add(Route.of("GET", path, request -> metadata(request, versioned)));
      routes.add(Route.of("GET", path + "/ready", request -> modelReady(request, versioned)));
      routes.add(Route.of("GET", path + "/stats", request -> statistics(request, versioned)));
      routes.add(Route.of("GET", path + "/config", request -> configuration(request, versioned)));
    }
    return routes;
  }

  private static Response server() {
    return JsonTree.response(200, JsonTree.object("name", "roadml", VERSION, version(), "extensions", EXTENSIONS));
  }

  static String version() {
    final String version = InferenceProtocol.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static Response live() {
    return JsonTree.response(200, JsonTree.object("live", true));
  }

  private Response ready() {
    final boolean ready = !state.draining && state.endpoints.ready();
    return JsonTree.response(ready ? 200 : 503, JsonTree.object("ready", ready, "live", true));
  }

  private Response models() {
    final List<String> names = state.endpoints.index().stream().map(ModelStatus::name).distinct().toList();
    return JsonTree.response(200, JsonTree.object("models", names));
  }

  private Endpoint endpoint(final Request request, final boolean versioned) {
    return Lookup.served(state.endpoints, request.parameter(MODEL), versioned ? request.parameter(VERSION) : null);
  }

  private Response modelReady(final Request request, final boolean versioned) {
    final String name = request.parameter(MODEL);
    try {
      endpoint(request, versioned);
      return JsonTree.response(200, JsonTree.object("name", name, "ready", true));
    } catch (final Refusal refusal) {
      if (refusal.status() != 503) {
        throw refusal;
      }
      return JsonTree.response(503, JsonTree.object("name", name, "ready", false, "error", refusal.getMessage()));
    }
  }

  private Response metadata(final Request request, final boolean versioned) {
    final Endpoint endpoint = endpoint(request, versioned);
    final List<String> versions = state.endpoints.index().stream()
        .filter(status -> status.name().equals(endpoint.name()) && status.state() == ModelStatus.State.READY)
        .map(ModelStatus::version).toList();
    return JsonTree.response(200, JsonTree.object("name", endpoint.name(), "versions", versions,
        "platform", endpoint.platform(), "inputs", tensors(endpoint.signature().inputs()),
        "outputs", tensors(endpoint.signature().outputs())));
  }

  private static List<Object> tensors(final List<TensorSpec> specs) {
    final List<Object> tensors = new ArrayList<>();
    for (final TensorSpec spec : specs) {
      tensors.add(JsonTree.object("name", spec.name(), "datatype", spec.type().name(), "shape", spec.shape()));
    }
    return tensors;
  }

  private Response configuration(final Request request, final boolean versioned) {
    return JsonTree.response(200, endpoint(request, versioned).configuration().tree());
  }

  private Response allStatistics() {
    final List<Object> all = new ArrayList<>();
    served().forEach(endpoint -> all.add(statistics(endpoint)));
    return JsonTree.response(200, JsonTree.object("model_stats", all));
  }

  /// Returns all that is served now.
  private List<Endpoint> served() {
    return served(state);
  }

  static List<Endpoint> served(final ServerState state) {
    final List<Endpoint> served = new ArrayList<>();
    for (final ModelStatus status : state.endpoints.index()) {
      final Endpoint endpoint = state.endpoints.find(status.name(), status.version());
      if (endpoint != null) {
        served.add(endpoint);
      }
    }
    return served;
  }

  private Response statistics(final Request request, final boolean versioned) {
    final Endpoint one = endpoint(request, versioned);
    final List<Object> stats = new ArrayList<>();
    for (final Endpoint endpoint : versioned ? List.of(one) : served()) {
      if (endpoint.name().equals(one.name())) {
        stats.add(statistics(endpoint));
      }
    }
    return JsonTree.response(200, JsonTree.object("model_stats", stats));
  }

  private static Map<String, Object> statistics(final Endpoint endpoint) {
    final EndpointStatistics requests = endpoint.statistics();
    final PredictorStats runs = requests.predictions();
    final LatencySnapshot successes = requests.successes();
    final Map<String, Object> none = duration(0, 0);
    return JsonTree.object("name", endpoint.name(), VERSION, endpoint.version(),
        "last_inference", requests.lastRequestMillis(), "inference_count", runs.rows(), "execution_count",
        runs.batches(),
        "inference_stats", JsonTree.object("success", duration(successes), "fail",
            duration(requests.failures(), requests.failedNanos()), "queue", duration(runs.queue()),
            "compute_input", duration(runs.gather()), "compute_infer", duration(runs.run()),
            "compute_output", duration(runs.scatter()), "cache_hit", none, "cache_miss", none),
        "batch_stats", List.of());
  }

  private static Map<String, Object> duration(final LatencySnapshot latencies) {
    return duration(latencies.count(), Math.round(latencies.sumNanos()));
  }

  private static Map<String, Object> duration(final long count, final long nanos) {
    return JsonTree.object("count", count, "ns", nanos);
  }
}
