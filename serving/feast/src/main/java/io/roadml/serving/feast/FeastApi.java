package io.roadml.serving.feast;

import io.roadml.kernels.EditDistance;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.serving.feast.OnlineQuery.Shape;
import io.roadml.serving.http.Access;
import io.roadml.serving.http.Refusal;
import io.roadml.serving.http.Request;
import io.roadml.serving.http.Response;
import io.roadml.serving.http.Route;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Feast's online API as routes: `POST /get-online-features`.
///
/// ```java
/// try (FeastApi feast = FeastApi.open(catalog);
///     HttpServer server = HttpServer.start(config, endpoints, feast.routes())) {
/// ```
///
/// - Order: entity columns that views are keyed by, in the request's order, then features in the request's order; rows in the
///   request's order, and entities that are there twice are answered twice. Entity columns that no view needs are passed over.
/// - Values: null unless PRESENT. A feature's time is that of its row.
/// - Errors: `{"error": …}` with 400 for what is wrong with the request, 404 for an unknown view, feature or service, with the
///   nearest that is known. Nothing is answered in part.
/// - Threading: safe for many threads. Rows are read on threads of its own, for the store keeps something for each thread
///   that has read from it.
/// - Source: Feast's `feature_server.py` and `proto_json.py`, and `ServingService.proto`.
public final class FeastApi implements AutoCloseable {
  private static final int MOST_SHAPES = 1_000;
  private static final long MOST_CELLS = 5_000_000;

  private final FeastCatalog catalog;
  private final Map<Shape, OnlineQuery> queries = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  private FeastApi(final FeastCatalog catalog) {
    this.catalog = catalog;
    this.threads = Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors() / 2),
        Thread.ofPlatform().daemon().name("roadml-feast-", 0).factory());
  }

  /// Makes the routes' handlers and their threads.
  public static FeastApi open(final FeastCatalog catalog) {
    return new FeastApi(catalog);
  }

  /// Returns the routes, for the HTTP server.
  public List<Route> routes() {
    return List.of(Route.of("POST", "/get-online-features", this::getOnlineFeatures).needing(Access.READ));
  }

  private Response getOnlineFeatures(final Request request) throws InterruptedException {
    final byte[] body = request.body();
    try {
      return threads.submit(() -> answer(FeastRequest.read(body))).get();
    } catch (final ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw new IllegalStateException("online features could not be read", e.getCause());
    }
  }

  private Response answer(final FeastRequest request) {
    final OnlineStore store = catalog.store();
    final String project = catalog.project();
    if (store == null || project == null) {
      throw Refusal.of(404, store == null ? "there is no online store yet; materialize a view first"
          : "no project is chosen; start with --project, or materialize a view first");
    }
    final Shape shape = new Shape(project, features(request), request.fullNames());
    final int rows = request.rows();
    if ((long) rows * (shape.features().size() + request.entities().size()) > MOST_CELLS) {
      throw Refusal.badRequest("the request asks for more than " + MOST_CELLS + " values; ask for fewer rows at once");
    }
    try {
      return answer(query(store, shape), request, rows);
    } catch (final IllegalStateException dropped) { // a view that was made anew is another table
      forget(shape);
      return answer(query(store, shape), request, rows);
    }
  }

  private List<String> features(final FeastRequest request) {
    if (request.service() != null && !request.service().isEmpty()) {
      return ofService(request.service());
    }
    if (request.features() == null || request.features().isEmpty()) {
      throw Refusal.badRequest("request: features and feature_service are missing; give one of them");
    }
    return request.features();
  }

  private List<String> ofService(final String name) {
    try {
      final List<String> features = catalog.service(name);
      if (features == null) {
        throw Refusal.of(404, unknownService(name));
      }
      return features;
    } catch (final IllegalArgumentException e) {
      throw Refusal.badRequest(e.getMessage());
    }
  }

  private String unknownService(final String name) {
    return "unknown feature service " + name + EditDistance.nearest(name, catalog.services())
        .map(nearest -> "; did you mean " + nearest + "?").orElse("; there is none");
  }

  private OnlineQuery query(final OnlineStore store, final Shape shape) {
    final OnlineQuery known = queries.get(shape);
    if (known != null) {
      return known;
    }
    if (queries.size() >= MOST_SHAPES) { // somebody makes up shapes: begin anew rather than grow
      queries.keySet().forEach(this::forget);
    }
    final OnlineQuery resolved = OnlineQuery.resolve(store, shape);
    final OnlineQuery first = queries.putIfAbsent(shape, resolved);
    return first == null ? resolved : first;
  }

  private void forget(final Shape shape) {
    final OnlineQuery query = queries.remove(shape);
    if (query != null) {
      query.retire();
    }
  }

  private static Response answer(final OnlineQuery query, final FeastRequest request, final int rows) {
    final Set<String> used = query.requireKeys(request.entities());
    final Instant now = Instant.now();
    final QueryReader reader = query.borrow();
    boolean keep = false;
    try {
      final byte[] json = reader.answer(request.entities(), used, rows,
          now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
      keep = !reader.isLarge();
      return new Response(200, "application/json", json, Map.of());
    } finally {
      if (keep) {
        query.giveBack(reader);
      } else {
        reader.close();
      }
    }
  }

  /// Ends the threads. Close it after the HTTP server and before the store.
  @Override
  public void close() {
    threads.close();
    queries.keySet().forEach(this::forget);
  }
}
