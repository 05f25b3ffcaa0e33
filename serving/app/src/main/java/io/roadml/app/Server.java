package io.roadml.app;

import io.roadml.runtime.core.ModelException;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.endpoint.ModelStatus;
import io.roadml.serving.endpoint.RepositoryException;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.HttpServer;
import java.io.IOException;
import java.util.List;

/// Models and the HTTP server in front of them, opened and closed together.
record Server(Endpoints endpoints, HttpServer http) implements AutoCloseable {
  /// Listens, loads what is to be loaded, and returns when both are done. While models load, the server answers that it is
  /// alive and not ready.
  static Server start(EndpointsConfig models, HttpConfig listening) throws InterruptedException {
    Endpoints endpoints = open(models);
    try {
      var server = new Server(endpoints, listen(listening, endpoints));
      endpoints.awaitLoaded();
      return server;
    } catch (RuntimeException | InterruptedException e) {
      endpoints.close();
      throw e;
    }
  }

  private static Endpoints open(EndpointsConfig models) {
    try {
      return Endpoints.open(models);
    } catch (IOException | RepositoryException | ModelException e) {
      throw Failure.failedJob(e.getMessage(), "models", "mend what it names and start again");
    }
  }

  private static HttpServer listen(HttpConfig listening, Endpoints endpoints) {
    try {
      return HttpServer.start(listening, endpoints);
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), "http", "listen on 127.0.0.1, or consent with --insecure");
    } catch (IOException e) {
      throw Failure.failedJob(e.getMessage(), "http", "free the port or choose another with --port");
    }
  }

  /// The versions that should be served and are not, with the reasons.
  List<ModelStatus> failures() {
    return endpoints.index().stream()
        .filter(status -> status.state() == ModelStatus.State.UNAVAILABLE && !status.reason().isEmpty()
            && !status.reason().equals(ModelStatus.NOT_CHOSEN))
        .toList();
  }

  /// Stops accepting, finishes what was accepted, and frees everything.
  @Override
  public void close() {
    http.close();
    endpoints.close();
  }
}
