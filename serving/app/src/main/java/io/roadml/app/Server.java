package io.roadml.app;

import io.roadml.runtime.core.ModelException;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.endpoint.ModelStatus;
import io.roadml.serving.endpoint.RepositoryException;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.HttpServer;
import io.roadml.serving.http.Route;
import io.roadml.serving.http.SecurityFileException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.List;

/// Models and the HTTP server in front of them, opened and closed together.
record Server(Endpoints endpoints, HttpServer http) implements AutoCloseable {
  /// Listens, loads what is to be loaded, and returns when both are done.
  static Server start(EndpointsConfig models, HttpConfig listening) throws InterruptedException {
    Server server = open(models, listening);
    try {
      server.endpoints.awaitLoaded();
      return server;
    } catch (InterruptedException e) {
      server.close();
      throw e;
    }
  }

  /// Listens, begins to load what is to be loaded, and returns. While models load, the server answers that it is alive and
  /// not ready, and serves those that are.
  static Server open(EndpointsConfig models, HttpConfig listening, Route... more) {
    Endpoints endpoints = load(models);
    try {
      return new Server(endpoints, listen(listening, endpoints, List.of(more)));
    } catch (RuntimeException e) {
      endpoints.close();
      throw e;
    }
  }

  private static Endpoints load(EndpointsConfig models) {
    try {
      return Endpoints.open(models);
    } catch (IOException | RepositoryException | ModelException e) {
      throw Failure.failedJob(e.getMessage(), "models", "mend what it names and start again");
    }
  }

  private static HttpServer listen(HttpConfig listening, Endpoints endpoints, List<Route> more) {
    try {
      return HttpServer.start(listening, endpoints, more);
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), "http",
          "listen on 127.0.0.1, name an --auth-token-file, or consent with --insecure");
    } catch (IOException e) {
      throw cannotListen(e, listening);
    }
  }

  private static Failure cannotListen(IOException e, HttpConfig listening) {
    return switch (e) {
      case UnknownHostException _ -> Failure.wrongUse("host=" + listening.host() + " is not known here", "http",
          "pass an address of this machine with --host");
      case FileSystemException _ -> Failure.failedJob("the access log " + listening.accessLogFile()
          + " cannot be written", "http", "pass an --access-log-file in a folder that is there and may be written to");
      case SecurityFileException _ -> Failure.wrongUse(e.getMessage(), "http", "mend the file and start again");
      default -> Failure.failedJob(e.getMessage(), "http",
          "stop what listens there, or choose another --port, 0 for any that is free");
    };
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
