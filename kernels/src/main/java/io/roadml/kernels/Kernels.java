package io.roadml.kernels;

/// The loops that metrics spend their time in. There are two of them with the same bits: [ScalarKernels] is the
/// specification, `VectorKernels` its twin on the Vector API.
///
/// A reduction has 32 lanes: the term of element 32·i+j is added to lane j, in the order of i, and [Lanes#total] adds the
/// lanes up in a fixed tree. So the sum does not depend on the width of the machine, nor on who runs it. Products are
/// rounded before they are added (no fma), because a CPU without a fused form would take microseconds for each.
///
/// - Shape: `x[xAt ...]`, `y[yAt ...]`, `w[wAt ...]` hold `n` elements each. A caller gives a long input in pieces of
///   [#BLOCK], which is a multiple of 32; only its last piece may be no multiple of 32.
/// - Threading: stateless. - Allocation: none. - Fails: never by value; NaN and infinity go their way through the sum.
/// - Callers have checked all lengths.
interface Kernels {
  int LANES = 32;
  int BLOCK = 2048;

  /// The kernels of this process, chosen once: see [KernelProvider].
  static Kernels active() {
    return KernelProvider.active();
  }

  /// Σ x
  void sum(double[] x, int xAt, int n, double[] lanes);

  /// Σ x·y
  void dot(double[] x, int xAt, double[] y, int yAt, int n, double[] lanes);

  /// Σ (x−y)²
  void squaredError(double[] x, int xAt, double[] y, int yAt, int n, double[] lanes);

  /// Σ |x−y|
  void absoluteError(double[] x, int xAt, double[] y, int yAt, int n, double[] lanes);

  /// Σ w·(x−y)², the difference squared first
  void weightedSquaredError(double[] x, int xAt, double[] y, int yAt, double[] w, int wAt, int n, double[] lanes);

  /// Σ w·|x−y|
  void weightedAbsoluteError(double[] x, int xAt, double[] y, int yAt, double[] w, int wAt, int n, double[] lanes);

  /// Σ (x−c)²
  void squaredDeviation(double[] x, int xAt, double c, int n, double[] lanes);

  /// Σ (x−c)·(y−d)
  void codeviation(double[] x, int xAt, double c, double[] y, int yAt, double d, int n, double[] lanes);

  /// For each e adds to `counts[e]` how many x ≥ `edges[e]`. NaN is counted nowhere. The differences of the counts of
  /// ascending edges are a histogram, made without a scatter.
  void countAtLeast(double[] x, int xAt, int n, double[] edges, long[] counts);

  /// The same in single precision: the comparison of floats, which equals that of the widened numbers.
  void countAtLeast(float[] x, int xAt, int n, float[] edges, long[] counts);

  /// Raises what is less than `least` to it, and lowers what is more than `most`. NaN stays.
  void clip(double[] x, int xAt, int n, double least, double most);

  /// `out[outAt+i]` = [Elementary#log] of `x[xAt+i]`; `out` may be `x` at the same place.
  void log(double[] x, int xAt, int n, double[] out, int outAt);

  /// `out[outAt+i]` = [Elementary#exp] of `x[xAt+i]`; `out` may be `x` at the same place.
  void exp(double[] x, int xAt, int n, double[] out, int outAt);
}
