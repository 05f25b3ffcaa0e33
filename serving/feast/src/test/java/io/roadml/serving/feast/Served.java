package io.roadml.serving.feast;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Model;
import io.roadml.runtime.core.ModelEngine;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineOptions;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineTable;
import io.roadml.runtime.online.OnlineView;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An online store behind Feast's API on a free port.
///
/// ```
/// driver   key driver_id INT64            rate FP64, trips INT64, ok BOOL, note string, vector FP32[2], risk FP32   one hour
/// route    keys origin STRING, driver_id INT64     delay FP64, trips INT32                                          for ever
/// ```
final class Served implements FeastCatalog, AutoCloseable {
  static final long HOUR = 3_600_000_000L;
  static final OnlineView DRIVER = OnlineView.of("rides", "driver", List.of(Column.of("driver_id", ElementType.INT64)),
      List.of(Column.of("rate", ElementType.FP64), Column.of("trips", ElementType.INT64),
          Column.of("ok", ElementType.BOOL), Column.string("note", 32), Column.vector("vector", 2),
          Column.of("risk", ElementType.FP32)))
      .withRows(1_000).withMaxAge(HOUR, 24 * HOUR);
  static final OnlineView ROUTE = OnlineView.of("rides", "route",
      List.of(Column.string("origin", 16), Column.of("driver_id", ElementType.INT64)),
      List.of(Column.of("delay", ElementType.FP64), Column.of("trips", ElementType.INT32))).withRows(1_000);

  final OnlineStore writing;
  final Map<String, List<String>> services = new TreeMap<>();
  private final OnlineStore reading;
  private final Endpoints endpoints;
  private final FeastApi feast;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  volatile OnlineStore store;
  volatile String project = "rides";

  Served(final Path folder) throws IOException {
    writing = OnlineStore.open(folder, OnlineOptions.defaults());
    writing.table(DRIVER);
    writing.table(ROUTE);
    reading = OnlineStore.openForReading(folder);
    store = reading;
    endpoints = Endpoints.open(EndpointsConfig.of(List.of(new NoEngine()), List.of()));
    feast = FeastApi.open(this);
    server = HttpServer.start(HttpConfig.defaults().withPort(0), endpoints, feast.routes());
  }

  OnlineTable driver() {
    return writing.table("rides", "driver");
  }

  OnlineTable route() {
    return writing.table("rides", "route");
  }

  HttpResponse<String> post(final String body) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(server.uri() + "/get-online-features"))
        .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// Asks, and requires an answer; quotes are shown as apostrophes.
  String ask(final String body) throws IOException, InterruptedException {
    final HttpResponse<String> response = post(body);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return response.body().replace('"', '\'');
  }

  @Override
  public OnlineStore store() {
    return store;
  }

  @Override
  public String project() {
    return project;
  }

  @Override
  public List<String> service(final String name) {
    return services.get(name);
  }

  @Override
  public List<String> services() {
    return new ArrayList<>(services.keySet());
  }

  @Override
  public void close() {
    server.close();
    feast.close();
    endpoints.close();
    reading.close();
    writing.close();
  }

  /// Nothing is predicted here.
  private static final class NoEngine implements ModelEngine {
    @Override
    public String backend() {
      return "none";
    }

    @Override
    public List<String> fileNames() {
      return List.of("none");
    }

    @Override
    public Model load(final Path file, final Map<String, String> options) {
      throw new ModelException("there are no models here");
    }
  }
}
