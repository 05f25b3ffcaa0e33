package io.roadml.bench;

import io.roadml.runtime.core.ModelSource;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.DirectorySource;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.endpoint.ModelStatus;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The server under test: everything in a model repository, over HTTP, on a free port of loopback, with one I/O thread
/// like the baseline and every other setting as it comes.
///
/// - Threading: one thread opens and closes.
final class InferServer implements AutoCloseable {
  /// Reloads are asked for, so that it is known when they are done; the folder is not looked at in between.
  private static final Duration NEVER = Duration.ofDays(1);

  private final Endpoints endpoints;
  private final HttpServer server;

  private InferServer(final Endpoints endpoints, final HttpServer server) {
    this.endpoints = endpoints;
    this.server = server;
  }

  static InferServer open(final Path repository) throws IOException, InterruptedException {
    final ModelSource source = DirectorySource.open(repository, NEVER);
    final Endpoints endpoints = Endpoints.open(EndpointsConfig.of(List.of(OnnxEngine.create()), List.of(source)));
    try {
      endpoints.awaitLoaded();
      if (!endpoints.index().stream().allMatch(model -> model.state() == ModelStatus.State.READY)) {
        throw new IOException("a model cannot be served: " + endpoints.index());
      }
      return new InferServer(endpoints,
          HttpServer.start(HttpConfig.defaults().withPort(0).withIoThreads(1), endpoints));
    } catch (final IOException | InterruptedException | RuntimeException failure) {
      endpoints.close();
      throw failure;
    }
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    endpoints.close();
  }
}
