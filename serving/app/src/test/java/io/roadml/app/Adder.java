package io.roadml.app;

import io.roadml.training.OnnxGraph;
import io.roadml.training.OnnxType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A model that tells its versions apart: `y = x + constant`, rows of one number.
final class Adder {
  private Adder() {}

  static Path write(Path file, float constant) throws IOException {
    return Files.write(file, OnnxGraph.named("adder").input("x", OnnxType.FP32, -1, 1)
        .constant("c", new float[]{constant}, 1).node("Add", List.of("x", "c"), List.of("y"))
        .output("y", OnnxType.FP32, -1, 1).toBytes());
  }
}
