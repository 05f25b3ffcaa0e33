package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Tensor;
import io.roadml.training.LogisticRegression;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The example for embedders is compiled and run as it is, and its model is the one that its own features train.
@Timeout(120)
class EmbedExampleTest {
  private static final Path FOLDER = Path.of("../../examples/embed").toAbsolutePath().normalize();
  private static final Pattern SAID = Pattern
      .compile("(\\d+) days, ([\\d.]+) % right, ([\\d.]+) bytes a decision, p50 (\\d+) ns, p99 (\\d+) ns\\s*");
  private static final List<String> NAMES = List.of("move0", "move1", "move2", "move3", "move4", "mean20", "range");
  private static final int FIRST_TRAINED = 20;

  @Test
  void theExampleRunsAndAllocatesNothingInItsLoop(@TempDir Path folder) throws IOException, InterruptedException {
    Path output = folder.resolve("said.txt");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    int status = new ProcessBuilder(java, "--enable-native-access=ALL-UNNAMED", "-cp",
        System.getProperty("java.class.path"), FOLDER.resolve("Embed.java").toString(), FOLDER.toString())
        .redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    String said = Files.readString(output);
    assertEquals(0, status, said);
    Matcher numbers = SAID.matcher(said);
    assertTrue(numbers.matches(), said);
    assertTrue(Integer.parseInt(numbers.group(1)) > 1000, said);
    assertTrue(Double.parseDouble(numbers.group(2)) > 80, said);
    assertTrue(Double.parseDouble(numbers.group(3)) < 1, said);
    assertTrue(Long.parseLong(numbers.group(4)) > 0, said);
  }

  /// To make the file anew after changing the features: run with -Droadml.rewrite.example=true.
  @Test
  void theModelIsTheOneThatTheseFeaturesTrain(@TempDir Path folder) throws Exception {
    byte[] trained = train(compiled(folder));
    Path file = FOLDER.resolve("wide-day.onnx");
    if (Boolean.getBoolean("roadml.rewrite.example")) Files.write(file, trained);
    assertArrayEquals(trained, Files.readAllBytes(file));
  }

  private static Class<?> compiled(Path folder) throws Exception {
    int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), "-cp",
        System.getProperty("java.class.path"), FOLDER.resolve("Embed.java").toString());
    assertEquals(0, status, "javac");
    try (URLClassLoader loader = new URLClassLoader(new URL[]{folder.toUri().toURL()})) {
      return loader.loadClass("Embed");
    }
  }

  private static byte[] train(Class<?> example) throws Exception {
    Method writeFeatures = example.getDeclaredMethod("writeFeatures", double[][].class, int.class, Tensor.class);
    Method move = example.getDeclaredMethod("move", double[][].class, int.class);
    writeFeatures.setAccessible(true);
    move.setAccessible(true);
    var until = example.getDeclaredField("FIRST_UNSEEN");
    until.setAccessible(true);
    int rows = until.getInt(null) - FIRST_TRAINED;
    double[][] bars = bars();
    float[] features = new float[rows * NAMES.size()];
    boolean[] labels = new boolean[rows];
    try (Arena arena = Arena.ofConfined()) {
      Tensor row = Tensor.allocate(arena, ElementType.FP32, NAMES.size());
      for (int number = 0; number < rows; number++) {
        writeFeatures.invoke(null, bars, FIRST_TRAINED + number, row);
        row.getFloats(0, features, number * NAMES.size(), NAMES.size());
        labels[number] = (double) move.invoke(null, bars, FIRST_TRAINED + number + 1) > 0.01;
      }
    }
    return LogisticRegression.standard().train(NAMES, features, labels).toOnnx("day", "wide");
  }

  private static double[][] bars() throws IOException {
    return Files.readAllLines(FOLDER.resolve("sp500-2000.csv")).stream().skip(1).map(line -> line.split(",", -1))
        .map(bar -> new double[]{Double.parseDouble(bar[2]), Double.parseDouble(bar[3]), Double.parseDouble(bar[4])})
        .toArray(double[][]::new);
  }
}
