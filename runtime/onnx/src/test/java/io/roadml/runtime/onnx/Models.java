package io.roadml.runtime.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The model files of the tests, and one engine for all of them.
final class Models {
  static final OnnxEngine ENGINE = OnnxEngine.create();

  private Models() {
  }

  static Path folder() {
    try {
      return Path.of(Models.class.getResource("/models").toURI());
    } catch (final URISyntaxException failure) {
      throw new IllegalStateException(failure);
    }
  }

  static Path file(final String name) {
    return folder().resolve(name + ".onnx");
  }

  static byte[] bytes(final String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (final IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static OnnxModel load(final String name) {
    return ENGINE.load(file(name));
  }

  static OnnxModel load(final byte[] model) {
    return ENGINE.load(model, OnnxOptions.DEFAULT);
  }
}
