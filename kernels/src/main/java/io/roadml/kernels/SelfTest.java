package io.roadml.kernels;

import java.util.Arrays;

/// Whether two sets of kernels give the same bits on one small input: some eighty numbers, odd ones among them, a length that
/// leaves a rest. It takes a fraction of a millisecond.
///
/// It finds a JVM whose vectors are not what they should be. Loops run interpreted here, so it says nothing of what a
/// compiler may make of them later; the tests of the twins do.
final class SelfTest {
  /// Two steps of all lanes, a vector of any width, and a rest.
  private static final int N = 2 * Kernels.LANES + 16 + 3;
  private static final double[] ODD = {0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, -1e-300, Double.NaN,
      Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
  private static final double[] EDGES = {-1.5, -0.0, 0.25, 1, Double.POSITIVE_INFINITY};

  private final Kernels expected;
  private final Kernels tested;

  private SelfTest(Kernels expected, Kernels tested) {
    this.expected = expected;
    this.tested = tested;
  }

  /// The name of the first kernel whose results differ; empty if there is none.
  static String firstDifference(Kernels expected, Kernels tested) {
    return new SelfTest(expected, tested).firstDifference();
  }

  private String firstDifference() {
    double[] x = numbers(0.37, false);
    double[] y = numbers(0.61, false);
    double[] odd = numbers(0.83, true);
    double[] positive = new double[N];
    for (int i = 0; i < N; i++) positive[i] = Math.abs(x[i]) + 0.01;
    float[] singles = new float[N];
    for (int i = 0; i < N; i++) singles[i] = (float) odd[i];
    if (differ((k, out) -> k.sum(x, 0, N, out))) return "sum";
    if (differ((k, out) -> k.dot(x, 0, y, 0, N, out))) return "dot";
    if (differ((k, out) -> k.squaredError(x, 0, y, 0, N, out))) return "squaredError";
    if (differ((k, out) -> k.absoluteError(x, 0, y, 0, N, out))) return "absoluteError";
    if (differ((k, out) -> k.weightedSquaredError(x, 0, y, 0, y, 0, N, out))) return "weightedSquaredError";
    if (differ((k, out) -> k.weightedAbsoluteError(x, 0, y, 0, y, 0, N, out))) return "weightedAbsoluteError";
    if (differ((k, out) -> k.squaredDeviation(x, 0, 0.5, N, out))) return "squaredDeviation";
    if (differ((k, out) -> k.codeviation(x, 0, 0.5, y, 0, 0.25, N, out))) return "codeviation";
    if (differ((k, out) -> k.clip(fill(odd, out), 0, N, -0.5, 0.75))) return "clip";
    if (differ((k, out) -> k.log(positive, 0, N, out, 0)) || differ((k, out) -> k.log(odd, 0, N, out, 0))) return "log";
    if (differ((k, out) -> k.exp(x, 0, N, out, 0)) || differ((k, out) -> k.exp(odd, 0, N, out, 0))) return "exp";
    if (countsDiffer((k, counts) -> k.countAtLeast(odd, 0, N, EDGES, counts))) return "countAtLeast";
    float[] edges = new float[EDGES.length];
    for (int e = 0; e < edges.length; e++) edges[e] = (float) EDGES[e];
    return countsDiffer((k, counts) -> k.countAtLeast(singles, 0, N, edges, counts)) ? "countAtLeast of singles" : "";
  }

  /// The fractional parts of multiples, −2 … 2: all digits are used, and nothing is drawn.
  private static double[] numbers(double step, boolean odd) {
    double[] numbers = new double[N];
    for (int i = 0; i < N; i++) {
      double multiple = (i + 1) * step;
      numbers[i] = odd && i % 9 == 4 ? ODD[i / 9 % ODD.length] : (multiple - Math.floor(multiple)) * 4 - 2;
    }
    return numbers;
  }

  private static double[] fill(double[] from, double[] to) {
    System.arraycopy(from, 0, to, 0, N);
    return to;
  }

  private boolean differ(Run<double[]> run) {
    double[] wanted = new double[N];
    double[] found = new double[N];
    run.of(expected, wanted);
    run.of(tested, found);
    return !Arrays.equals(wanted, found);
  }

  private boolean countsDiffer(Run<long[]> run) {
    long[] wanted = new long[EDGES.length];
    long[] found = new long[EDGES.length];
    run.of(expected, wanted);
    run.of(tested, found);
    return !Arrays.equals(wanted, found);
  }

  private interface Run<T> {
    void of(Kernels kernels, T results);
  }
}
