package io.roadml.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/// Reads a transform and rows, and writes the bits of the features: what [TransformTest] starts in a JVM of its own.
final class OtherJvm {
  static final Map<String, DoubleUnaryOperator> FUNCTIONS = Map.of("arctangent", StrictMath::atan);

  private OtherJvm() {
  }

  public static void main(String[] arguments) throws IOException {
    Transform transform = Transform.read(Path.of(arguments[0]), FUNCTIONS);
    Table features = transform.apply(Dataset.open(Path.of(arguments[1])).read());
    Files.writeString(Path.of(arguments[2]), bits(features));
  }

  static String bits(Table features) {
    StringBuilder bits = new StringBuilder();
    for (String name : features.schema().names()) {
      bits.append(name);
      for (double value : features.doubles(name)) {
        bits.append(' ').append(Long.toHexString(Double.doubleToRawLongBits(value)));
      }
      bits.append('\n');
    }
    return bits.toString();
  }
}
