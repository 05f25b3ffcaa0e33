package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelProviderTest {
  @Test
  void theTestsComputeWithTheKernelsThatTheyWereToldTo() {
    String wanted = System.getProperty(KernelProvider.PROPERTY, "auto");
    assertEquals(wanted.equals("auto") ? onThisMachine() : wanted, KernelProvider.name(), KernelProvider.reason());
  }

  private static String onThisMachine() {
    return VectorKernels.isWide() ? "vector" : "scalar";
  }

  @Test
  void autoTakesVectorsWhereTheyAreWideAndAForcedChoiceTakesThemAnyway() {
    Class<?> wide = VectorKernels.isWide() ? VectorKernels.class : ScalarKernels.class;
    assertInstanceOf(wide, KernelProvider.choose("auto", true).kernels());
    assertInstanceOf(VectorKernels.class, KernelProvider.choose("vector", true).kernels());
    assertInstanceOf(ScalarKernels.class, KernelProvider.choose("auto", false).kernels());
    assertInstanceOf(ScalarKernels.class, KernelProvider.choose("scalar", true).kernels());
  }

  @Test
  void aForcedChoiceThatCannotBeHadNamesTheFlag() {
    assertEquals("roadml.kernels=vector needs the Vector API; start java with --add-modules jdk.incubator.vector",
        assertThrows(IllegalStateException.class, () -> KernelProvider.choose("vector", false)).getMessage());
    assertEquals("roadml.kernels=fast; want auto, scalar or vector",
        assertThrows(IllegalStateException.class, () -> KernelProvider.choose("fast", true)).getMessage());
  }

  @Test
  void aProcessWithoutTheModuleComputesTheSameAndSaysOnceWhy() throws Exception {
    Child child = Child.run();
    assertEquals(0, child.exitCode, child.output);
    assertTrue(child.output.contains("scalar 0.6666666666666666"), child.output);
    assertEquals(1, child.output.lines().filter(line -> line.contains("without --add-modules")).count(), child.output);
  }

  @Test
  void aProcessWithNarrowVectorsComputesTheSameAndSaysOnceWhy() throws Exception {
    Child child = Child.run("--add-modules=jdk.incubator.vector", "-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=0",
        "-XX:MaxVectorSize=16");
    assertEquals(0, child.exitCode, child.output);
    assertTrue(child.output.contains("scalar 0.6666666666666666"), child.output);
    assertEquals(1, child.output.lines().filter(line -> line.contains("without vectors of 256 bits")).count(),
        child.output);
  }

  @Test
  void aProcessThatIsForcedToVectorsWithoutTheModuleFailsEachTimeWithTheFlag() throws Exception {
    Child child = Child.run("-Droadml.kernels=vector");
    assertEquals(1, child.exitCode, child.output);
    assertTrue(child.output.contains("start java with --add-modules jdk.incubator.vector"), child.output);
  }

  /// A JVM that was started without the flags of the tests.
  private record Child(int exitCode, String output) {
    static Child run(String... flags) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(
          List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
      command.addAll(List.of(flags));
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Mean.class.getName()));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Child(process.waitFor(), output);
    }
  }

  /// What the child runs: two metrics.
  static final class Mean {
    private Mean() {
    }

    public static void main(String[] arguments) {
      double sum = Reduce.sum(Samples.of(1.0 / 3, 1.0 / 3));
      System.out.println(KernelProvider.name() + " " + sum);
    }
  }
}
