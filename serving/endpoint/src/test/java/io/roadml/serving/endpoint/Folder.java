package io.roadml.serving.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A model repository of a test.
record Folder(Path path) {
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /// Writes an affine model, whole at once.
  void affine(final String model, final String version, final double scale, final double offset, final String... more) {
    write(model + "/" + version + "/" + AffineEngine.FILE,
        "scale=" + scale + "\noffset=" + offset + "\n" + String.join("\n", more));
  }

  /// Copies one of the test's ONNX models to `<model>/<version>/model.onnx`.
  void onnx(final String model, final String version, final String resource) {
    try (InputStream bytes = Folder.class.getResourceAsStream("/models/" + resource + ".onnx")) {
      final Path file = path.resolve(model).resolve(version).resolve("model.onnx");
      Files.createDirectories(file.getParent());
      final Path part = file.resolveSibling(".part");
      Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }

  void config(final String model, final String... lines) {
    write(model + "/config.pbtxt", String.join("\n", lines));
  }

  void write(final String file, final String text) {
    try {
      final Path target = path.resolve(file);
      Files.createDirectories(target.getParent());
      final Path part = target.resolveSibling(".part");
      Files.writeString(part, text);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }

  void delete(final String file) {
    try (Stream<Path> below = Files.walk(path.resolve(file))) {
      for (final Path each : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (final IOException e) {
      throw new AssertionError(e);
    }
  }

  DirectorySource source() throws IOException {
    return DirectorySource.open(path, POLL);
  }

  /// Settings with the affine engine and this repository.
  EndpointsConfig settings(final AffineEngine engine) throws IOException {
    return EndpointsConfig.of(List.of(engine), List.of(source()));
  }

  /// Serves this repository and waits for the first load.
  Endpoints open(final AffineEngine engine) throws IOException, InterruptedException {
    return opened(settings(engine));
  }

  static Endpoints opened(final EndpointsConfig settings) throws IOException, InterruptedException {
    final Endpoints endpoints = Endpoints.open(settings);
    endpoints.awaitLoaded();
    return endpoints;
  }

  /// Waits until something is so.
  static void await(final String what, final BooleanSupplier so) {
    final long until = System.nanoTime() + LONGEST.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("waited " + LONGEST + " for: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
