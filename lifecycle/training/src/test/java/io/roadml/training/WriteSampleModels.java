package io.roadml.training;

import java.io.IOException;
import java.nio.file.Path;

/// Writes the sample models into the folder named by the only argument: how the `.onnx` fixtures of other modules' tests
/// were made.
final class WriteSampleModels {
  private WriteSampleModels() {
  }

  public static void main(String[] arguments) throws IOException {
    SampleModels.writeAll(Path.of(arguments[0])).values().forEach(System.out::println);
  }
}
