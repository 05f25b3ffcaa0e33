package io.roadml.serving.mlflow;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import io.roadml.serving.http.Access;
import io.roadml.serving.http.Refusal;
import io.roadml.serving.http.Request;
import io.roadml.serving.http.Response;
import io.roadml.serving.http.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// MLflow's REST API as routes: experiments, runs, metrics, logged models, artifacts and the model registry.
///
/// ```java
/// try (MlflowApi mlflow = MlflowApi.open(stores, MlflowApi.USUAL_LIMIT);
///     HttpServer server = HttpServer.start(config, endpoints, mlflow.routes())) {
/// ```
///
/// - Paths: below `/api/2.0`, and the same below `/ajax-api/2.0`; `mlflow/server-info` below `/api/3.0` and `/ajax-api/3.0`.
///   Every other path below `mlflow` and `mlflow-artifacts` is 404 `ENDPOINT_NOT_FOUND`.
/// - Errors: `{"error_code": …, "message": …}` with MLflow's codes and status.
/// - Threading: safe for many threads. The stores are called on threads of its own.
/// - Source: MLflow's `service.proto`, `mlflow_artifacts.proto` and `handlers.py`; made for its clients 2.11 to 2.17 (Java and
///   Python) and 3.x (Python).
public final class MlflowApi implements AutoCloseable {
  /// The longest artifact unless told otherwise: 64 GiB.
  public static final long USUAL_LIMIT = 64L << 30;

  private static final System.Logger LOGGER = System.getLogger(MlflowApi.class.getName());
  private static final List<String> BASES = List.of("/api/2.0", "/ajax-api/2.0");
  private static final List<String> BASES_3 = List.of("/api/3.0", "/ajax-api/3.0");
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

  private final MlflowStores stores;
  private final StoreThreads threads = new StoreThreads();
  private final ArtifactProxy artifacts;

  private MlflowApi(final MlflowStores stores, final long longestArtifact) {
    this.stores = stores;
    this.artifacts = new ArtifactProxy(stores, threads, longestArtifact);
  }

  /// Makes the routes' handlers and their threads.
  ///
  /// @param longestArtifact the most bytes of one artifact
  public static MlflowApi open(final MlflowStores stores, final long longestArtifact) {
    return new MlflowApi(stores, longestArtifact);
  }

  /// Returns the routes, for the HTTP server.
  public List<Route> routes() {
    final List<Route> routes = new ArrayList<>();
    final List<Endpoint> endpoints = Stream.of(new ExperimentEndpoints(stores).all(), new RunEndpoints(stores).all(),
        new MetricEndpoints(stores, threads).all(), new LoggedModelEndpoints(stores).all(),
        new RunArtifacts(stores).all(), new RegistryEndpoints(stores).all(), new ModelVersionEndpoints(stores).all())
        .flatMap(List::stream).toList();
    for (final String base : BASES) {
      endpoints.forEach(endpoint -> routes.add(route(base, endpoint)));
      addArtifacts(routes, base + "/mlflow-artifacts");
      addUnknown(routes, base);
    }
    for (final String base : BASES_3) {
      routes
          .add(Route.quick("GET", base + "/mlflow/server-info", request -> serverInfo()).withErrors(MlflowApi::error));
      addUnknown(routes, base);
    }
    return routes;
  }

  private Route route(final String base, final Endpoint endpoint) {
    return Route.of(endpoint.method(), base + endpoint.path(), guarded(request -> answer(endpoint, request)))
        .needing(endpoint.access()).withErrors(MlflowApi::error);
  }

  private void addArtifacts(final List<Route> routes, final String base) {
    final String one = base + "/artifacts/{" + ArtifactProxy.PATH + "*}";
    add(routes, Route.of("GET", base + "/artifacts", guarded(artifacts::list)));
    add(routes, Route.of("GET", one, guarded(artifacts::download)));
    add(routes, Route.streaming("PUT", one, guarded(artifacts::upload)));
    add(routes, Route.of("DELETE", one, guarded(artifacts::delete)));
    for (final String step : List.of("create", "complete", "abort")) {
      add(routes, Route.of("POST", base + "/mpu/" + step + "/{" + ArtifactProxy.PATH + "*}",
          guarded(request -> {
            throw ArtifactProxy.inPieces();
          })));
    }
  }

  private static void add(final List<Route> routes, final Route route) {
    routes.add(route.withErrors(MlflowApi::error));
  }

  private static void addUnknown(final List<Route> routes, final String base) {
    for (final String method : METHODS) {
      for (final String service : List.of("/mlflow", "/mlflow-artifacts")) {
        routes.add(Route.quick(method, base + service + "/{rest*}", MlflowApi::unknown).needing(Access.READ)
            .withErrors(MlflowApi::error));
      }
    }
  }

  private static Response unknown(final Request request) {
    return error(ErrorCode.ENDPOINT_NOT_FOUND, "No API found for '" + request.method() + " " + request.path() + "'");
  }

  private static Response serverInfo() {
    return new Reply().text("store_type", "SqlStore").truth("workspaces_enabled", false).ok();
  }

  private Response answer(final Endpoint endpoint, final Request request) throws Exception {
    final Caller caller = new Caller(request.client(), request.header("User-Agent"), request.body().length);
    final Message message = message(request);
    final Matcher names = PARAMETER.matcher(endpoint.path());
    while (names.find()) {
      message.with(names.group(1), request.parameter(names.group(1)));
    }
    message.require(endpoint.required());
    return threads.call(() -> endpoint.handler().answer(caller, message));
  }

  /// A GET without a query may have a body, as old clients do it; whatever changes something says that its body is JSON.
  private static Message message(final Request request) {
    final boolean asks = request.method().equals("GET") || request.method().equals("HEAD");
    if (asks && request.hasQuery()) {
      return Message.ofQuery(request);
    }
    final boolean mustBeJson = request.method().equals("POST") || request.method().equals("PUT");
    if (mustBeJson && !isJson(request.header("Content-Type"))) {
      throw new RefusedException(ErrorCode.INVALID_PARAMETER_VALUE,
          "Bad Request. Content-Type must be one of ['application/json'].");
    }
    return Message.read(request.body());
  }

  private static boolean isJson(final String contentType) {
    return contentType != null
        && contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private static Route.Handler guarded(final Route.Handler handler) {
    return request -> {
      try {
        return handler.answer(request);
      } catch (final RefusedException refused) {
        return error(refused.code(), refused.getMessage());
      } catch (final Refusal refused) {
        return error(refused.status(), refused.getMessage());
      }
    };
  }

  private static Response error(final ErrorCode code, final String message) {
    if (code.httpStatus() >= 500) {
      LOGGER.log(code == ErrorCode.DATA_LOSS ? System.Logger.Level.ERROR : System.Logger.Level.DEBUG,
          "answered {0}: {1}", code, message);
    }
    return body(code.httpStatus(), code, message);
  }

  private static Response body(final int status, final ErrorCode code, final String message) {
    return new Response(status, "application/json",
        new Reply().text("error_code", code.name()).text("message", message).ok().body(), Map.of());
  }

  /// What the server itself refuses, in MLflow's words.
  static Response error(final int status, final String message) {
    final ErrorCode code = switch (status) {
      case 400 -> ErrorCode.BAD_REQUEST;
      case 401 -> ErrorCode.UNAUTHENTICATED;
      case 403 -> ErrorCode.PERMISSION_DENIED;
      case 404, 405 -> ErrorCode.ENDPOINT_NOT_FOUND;
      case 408, 413, 415 -> ErrorCode.INVALID_PARAMETER_VALUE;
      case 429 -> ErrorCode.REQUEST_LIMIT_EXCEEDED;
      case 503 -> ErrorCode.TEMPORARILY_UNAVAILABLE;
      case 504 -> ErrorCode.DEADLINE_EXCEEDED;
      default -> ErrorCode.INTERNAL_ERROR;
    };
    return body(status, code, message);
  }

  /// Ends the threads. Close it after the HTTP server and before the stores.
  @Override
  public void close() {
    threads.close();
  }
}
