package io.roadml.serving.http;

import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.DirectorySource;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.endpoint.ModelControl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A repository of plain models in a temporary folder, served on a free port.
final class Served implements AutoCloseable {
  final PlainEngine engine = new PlainEngine();
  final Path repository;
  Endpoints endpoints;
  HttpServer server;
  private FeatureSource features;

  Served() {
    try {
      repository = Files.createTempDirectory("roadml-http-test");
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }

  Served model(final String name, final String version, final String... lines) {
    try {
      final Path folder = Files.createDirectories(repository.resolve(name).resolve(version));
      Files.write(folder.resolve("model.plain"), List.of(lines));
      return this;
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Puts an ONNX file of the test resources into the repository.
  Served onnx(final String name) {
    try (InputStream file = Served.class.getResourceAsStream("/models/" + name + ".onnx")) {
      Files.copy(file, Files.createDirectories(repository.resolve(name).resolve("1")).resolve("model.onnx"));
      return this;
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }

  Served file(final String path, final String content) {
    try {
      Files.createDirectories(repository.resolve(path).getParent());
      Files.writeString(repository.resolve(path), content);
      return this;
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Looks features up in this store.
  Served features(final FeatureSource source) {
    features = source;
    return this;
  }

  Served start(final HttpConfig config, final ModelControl control, final PredictorConfig predictor,
      final Route... more) {
    try {
      endpoints = Endpoints.open(EndpointsConfig.of(List.of(engine, OnnxEngine.create()),
          List.of(DirectorySource.open(repository, Duration.ofMillis(20)))).withControl(control)
          .withPredictor(predictor).withFeatures(features));
      endpoints.awaitLoaded();
      server = HttpServer.start(config.withPort(0), endpoints, List.of(more));
      return this;
    } catch (final IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Served start(final HttpConfig config) {
    return start(config, ModelControl.BOTH, PredictorConfig.defaults());
  }

  long waitingRows(final String model) {
    return endpoints.find(model).predictor().stats().waitingRows();
  }

  Wire connect() {
    return new Wire(server.port());
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    if (endpoints != null) {
      endpoints.close();
    }
    try (Stream<Path> files = Files.walk(repository)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }
}
