package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  static Stream<Method> kernels() {
    return Arrays.stream(Kernels.class.getMethods()).filter(method -> !Modifier.isStatic(method.getModifiers()));
  }

  /// One result in its last bit, or a count by one, and it is the kernel that is named.
  @ParameterizedTest @MethodSource("kernels")
  void theSelfTestFindsAFaultInEachKernel(Method faulty) {
    assertTrue(SelfTest.firstDifference(new ScalarKernels(), withFaultIn(faulty)).startsWith(faulty.getName()));
  }

  @Test
  void bothTwinsPassTheSelfTest() {
    assertEquals("", SelfTest.firstDifference(new ScalarKernels(), new ScalarKernels()));
    assertEquals("", SelfTest.firstDifference(new ScalarKernels(), new VectorKernels()));
  }

  @Test
  void vectorsThatFailTheSelfTestAreNotTakenAndAForcedChoiceFails() throws NoSuchMethodException {
    Method sum = Kernels.class.getMethod("sum", double[].class, int.class, int.class, double[].class);
    assertInstanceOf(ScalarKernels.class, KernelProvider.choose("auto", true, () -> withFaultIn(sum)).kernels());
    assertEquals(
        "roadml.kernels=vector fails the self-test: sum has other bits than the scalar kernels have; "
            + "start java with -Droadml.kernels=scalar, or with another JDK",
        assertThrows(IllegalStateException.class,
            () -> KernelProvider.choose("vector", true, () -> withFaultIn(sum))).getMessage());
  }

  /// The scalar kernels, one of which changes the first of its results.
  private static Kernels withFaultIn(Method faulty) {
    Kernels right = new ScalarKernels();
    return (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[]{Kernels.class},
        (_, method, arguments) -> {
          Object nothing = method.invoke(right, arguments);
          if (method.equals(faulty)) change(arguments);
          return nothing;
        });
  }

  private static void change(Object[] arguments) {
    for (int i = arguments.length - 1; i >= 0; i--) {
      if (arguments[i] instanceof long[] counts) {
        counts[0]++;
        return;
      }
      if (arguments[i] instanceof double[] results) {
        results[0] = Math.nextUp(results[0]);
        return;
      }
    }
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
