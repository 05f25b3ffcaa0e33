package io.roadml.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The models that are measured. `docs/benchmarks.md` says how their files were made.
///
/// - Threading: constants.
public enum BenchModel {
  /// 32 → 64 → 64 → 1, ReLU and sigmoid, as in the design's table: about 2.4 µs a run.
  MLP("mlp.onnx"),
  /// The same with other weights, to tell a reload by its answers.
  MLP_OTHER_WEIGHTS("mlp-other-weights.onnx"),
  /// An identity of 32 numbers that takes about 2 ms of one core, whatever the batch, for each row.
  SLOW("slow.onnx");

  /// The numbers that each of the models takes as a row.
  public static final int WIDTH = 32;

  private final String resource;

  BenchModel(final String resource) {
    this.resource = resource;
  }

  /// Returns the content of the model file.
  public byte[] bytes() throws IOException {
    try (InputStream stream = BenchModel.class.getResourceAsStream(resource)) {
      return stream.readAllBytes();
    }
  }

  /// Puts the model into a repository as version 1 of `name`, in place of what is there.
  public Path install(final Path repository, final String name) throws IOException {
    final Path folder = Files.createDirectories(repository.resolve(name).resolve("1"));
    final Path fresh = Files.write(folder.resolve("model.onnx.new"), bytes());
    return Files.move(fresh, folder.resolve("model.onnx"), StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
