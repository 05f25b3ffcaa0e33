package io.roadml.bench;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.RowSink;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineOptions;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.feast.FeastApi;
import io.roadml.serving.feast.FeastCatalog;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// The server under test for features: an online store behind Feast's API on a free port of loopback, with one I/O thread
/// like the baseline and every other setting as it comes.
///
/// - Threading: one thread opens and closes.
final class FeatureServer implements AutoCloseable {
  /// The features of the view `stats`.
  static final int FEATURES = 50;

  private static final String PROJECT = "bench";
  private static final long EVENT = 1_700_000_000_000_000L;

  private final OnlineStore store;
  private final Endpoints endpoints;
  private final FeastApi feast;
  private final HttpServer server;

  private FeatureServer(final OnlineStore store, final Endpoints endpoints, final FeastApi feast,
      final HttpServer server) {
    this.store = store;
    this.endpoints = endpoints;
    this.feast = feast;
    this.server = server;
  }

  /// The project and its store.
  private record Catalog(OnlineStore store, String project) implements FeastCatalog {
    @Override
    public List<String> service(final String name) {
      return null;
    }

    @Override
    public List<String> services() {
      return List.of();
    }
  }

  /// Writes the view `stats`: an INT64 key and fifty doubles, rows of the keys 0 … `rows` − 1.
  static void fill(final Path folder, final int rows) {
    try (OnlineStore store = OnlineStore.open(folder, OnlineOptions.defaults());
        RowWriter writer = store.table(OnlineView.of(PROJECT, "stats", List.of(Column.of("id", ElementType.INT64)),
            IntStream.range(0, FEATURES).mapToObj(each -> Column.of("f" + each, ElementType.FP64)).toList())
            .withRows(rows)).writer()) {
      for (long id = 0; id < rows; id++) {
        writer.key(0, id);
        for (int feature = 0; feature < FEATURES; feature++) {
          writer.set(feature, value(id, feature));
        }
        writer.write(EVENT + id, RowSink.NO_CREATED_TIME, WriteMode.REPLACE);
      }
    }
  }

  /// What a row holds: fractions, which are longer to write than whole numbers.
  static double value(final long id, final int feature) {
    return id + feature / 64.0;
  }

  static FeatureServer open(final Path folder) throws IOException {
    final OnlineStore store = OnlineStore.openForReading(folder);
    final FeastApi feast = FeastApi.open(new Catalog(store, PROJECT));
    final Endpoints endpoints = Endpoints.open(EndpointsConfig.of(List.of(OnnxEngine.create()), List.of()));
    return new FeatureServer(store, endpoints, feast,
        HttpServer.start(HttpConfig.defaults().withPort(0).withIoThreads(1), endpoints, feast.routes()));
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    feast.close();
    endpoints.close();
    store.close();
  }
}
