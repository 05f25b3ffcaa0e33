package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Scalar and vector kernels give the same bits, at every length around the lanes and for every kind of number.
class KernelTwinsTest {
  private static final Kernels SCALAR = new ScalarKernels();
  private static final Kernels VECTOR = new VectorKernels();
  private static final double[] ODD = {0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, 0x1p-1023,
      Double.MAX_VALUE, -Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 1, -1,
      1e-300, 1e300, 709.5, -744, 0x1.6a09e667f3bcdp-1, 0x1.6a09e667f3bccp-1};

  static IntStream lengths() {
    return IntStream.concat(IntStream.rangeClosed(0, 70), IntStream.of(95, 96, 97, 127, 129, 1021, 2047, 2048));
  }

  @ParameterizedTest @MethodSource("lengths")
  void reductionsHaveTheSameBits(int n) {
    for (boolean odd : new boolean[]{false, true}) {
      long seed = 1000L + n;
      Random random = new Random(seed);
      double[] x = numbers(random, n + 5, odd);
      double[] y = numbers(random, n + 5, odd);
      double[] w = numbers(random, n + 5, odd);
      double c = random.nextGaussian();
      same("sum", seed, (kernels, lanes) -> kernels.sum(x, 3, n, lanes));
      same("dot", seed, (kernels, lanes) -> kernels.dot(x, 3, y, 0, n, lanes));
      same("squaredError", seed, (kernels, lanes) -> kernels.squaredError(x, 0, y, 5, n, lanes));
      same("absoluteError", seed, (kernels, lanes) -> kernels.absoluteError(x, 0, y, 5, n, lanes));
      same("weightedSquaredError", seed, (k, lanes) -> k.weightedSquaredError(x, 0, y, 5, w, 1, n, lanes));
      same("weightedAbsoluteError", seed, (k, lanes) -> k.weightedAbsoluteError(x, 0, y, 5, w, 1, n, lanes));
      same("squaredDeviation", seed, (kernels, lanes) -> kernels.squaredDeviation(x, 0, c, n, lanes));
      same("codeviation", seed, (kernels, lanes) -> kernels.codeviation(x, 0, c, y, 1, -c, n, lanes));
    }
  }

  private interface Reduction {
    void run(Kernels kernels, double[] lanes);
  }

  private static void same(String name, long seed, Reduction reduction) {
    double[] scalar = new Random(seed).doubles(Kernels.LANES).toArray();
    double[] vector = scalar.clone();
    reduction.run(SCALAR, scalar);
    reduction.run(VECTOR, vector);
    assertArrayEquals(scalar, vector, name + " seed=" + seed);
    assertEquals(Lanes.total(scalar), Lanes.total(vector), name + " seed=" + seed);
  }

  @ParameterizedTest @MethodSource("lengths")
  void logarithmsAndExponentialsHaveTheSameBits(int n) {
    long seed = 2000L + n;
    Random random = new Random(seed);
    for (boolean odd : new boolean[]{false, true}) {
      double[] x = numbers(random, n + 3, odd);
      double[] scalar = new double[n + 1];
      double[] vector = new double[n + 1];
      SCALAR.log(x, 3, n, scalar, 1);
      VECTOR.log(x, 3, n, vector, 1);
      assertArrayEquals(scalar, vector, "log seed=" + seed);
      SCALAR.exp(x, 3, n, scalar, 1);
      VECTOR.exp(x, 3, n, vector, 1);
      assertArrayEquals(scalar, vector, "exp seed=" + seed);
      double[] clippedScalar = x.clone();
      double[] clippedVector = x.clone();
      SCALAR.clip(clippedScalar, 3, n, -0.5, 0.75);
      VECTOR.clip(clippedVector, 3, n, -0.5, 0.75);
      assertArrayEquals(clippedScalar, clippedVector, "clip seed=" + seed);
      VECTOR.log(x, 3, n, x, 3);
      SCALAR.log(numbersAgain(seed, n, odd), 3, n, scalar, 1);
      for (int i = 0; i < n; i++) assertEquals(scalar[1 + i], x[3 + i], "in place, seed=" + seed);
    }
  }

  /// The same numbers as the loop above draws.
  private static double[] numbersAgain(long seed, int n, boolean odd) {
    Random random = new Random(seed);
    double[] first = numbers(random, n + 3, false);
    return odd ? numbers(random, n + 3, true) : first;
  }

  @ParameterizedTest @MethodSource("lengths")
  void countsAreTheSame(int n) {
    long seed = 3000L + n;
    Random random = new Random(seed);
    double[] x = numbers(random, n + 2, true);
    float[] singles = narrowed(x);
    for (int edges = 0; edges <= 9; edges++) {
      double[] at = numbers(random, edges, true);
      float[] singleAt = narrowed(at);
      long[] scalar = new long[edges];
      long[] vector = new long[edges];
      SCALAR.countAtLeast(x, 2, n, at, scalar);
      VECTOR.countAtLeast(x, 2, n, at, vector);
      SCALAR.countAtLeast(singles, 2, n, singleAt, scalar);
      VECTOR.countAtLeast(singles, 2, n, singleAt, vector);
      assertArrayEquals(scalar, vector, "seed=" + seed + " edges=" + edges);
    }
  }

  /// On narrow vectors, which `auto` does not take, the twin may box.
  @Test
  void kernelsAllocateNothingOnceWarm() {
    double[] x = numbers(new Random(9), Kernels.BLOCK, false);
    double[] out = new double[Kernels.BLOCK];
    double[] lanes = Lanes.zero();
    double[] edges = numbers(new Random(10), 9, false);
    long[] counts = new long[9];
    for (Kernels kernels : VectorKernels.isWide() ? List.of(SCALAR, VECTOR) : List.of(SCALAR)) {
      assertAllocatesNothing(() -> kernels.sum(x, 0, 2047, lanes));
      assertAllocatesNothing(() -> kernels.squaredError(x, 0, out, 0, 2047, lanes));
      assertAllocatesNothing(() -> kernels.weightedAbsoluteError(x, 0, out, 0, x, 0, 2047, lanes));
      assertAllocatesNothing(() -> kernels.countAtLeast(x, 0, 2047, edges, counts));
      assertAllocatesNothing(() -> kernels.clip(out, 0, 2047, 0.1, 0.9));
      assertAllocatesNothing(() -> kernels.log(x, 0, 2047, out, 0));
      assertAllocatesNothing(() -> kernels.exp(x, 0, 2047, out, 0));
    }
  }

  /// Until C2 has compiled a loop it boxes; the limit is one of patience, and passes by calls, not by time.
  private static void assertAllocatesNothing(Runnable call) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = 1;
    for (int round = 0; round < 400 && bytes > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) call.run();
      bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 100;
    }
    assertEquals(0, bytes, "bytes a call");
  }

  private static float[] narrowed(double[] x) {
    float[] singles = new float[x.length];
    for (int i = 0; i < x.length; i++) singles[i] = (float) x[i];
    return singles;
  }

  private static double[] numbers(Random random, int n, boolean odd) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = odd && random.nextInt(4) == 0
          ? ODD[random.nextInt(ODD.length)]
          : Math.scalb(random.nextGaussian(), random.nextInt(12) - 6);
    }
    return x;
  }
}
