package io.roadml.kernels;

/// Runs a kernel over whole inputs, block by block. Callers have checked the lengths.
///
/// - Allocation: the lanes, and a block of scratch for each input that is not an array of doubles.
final class Reduce {
  /// Widening fewer numbers at a time leaves the first cache room for both inputs; a multiple of 32, so the bits stay.
  private static final int SINGLES = 512;

  private Reduce() {
  }

  /// Σ x
  static double sum(Samples x) {
    return of(x, Kernels::sum);
  }

  /// Σ (x−c)²
  static double squaredDeviation(Samples x, double c) {
    return of(x, (kernels, xs, at, n, lanes) -> kernels.squaredDeviation(xs, at, c, n, lanes));
  }

  /// Σ x·y
  static double dot(Samples x, Samples y) {
    return of(x, y, Kernels::dot);
  }

  /// Σ (x−y)²
  static double squaredError(Samples x, Samples y) {
    return of(x, y, Kernels::squaredError);
  }

  /// Σ |x−y|
  static double absoluteError(Samples x, Samples y) {
    return of(x, y, Kernels::absoluteError);
  }

  /// Σ (x−c)·(y−d)
  static double codeviation(Samples x, double c, Samples y, double d) {
    return of(x, y, (kernels, xs, xAt, ys, yAt, n, lanes) -> kernels.codeviation(xs, xAt, c, ys, yAt, d, n, lanes));
  }

  /// Σ w·(x−y)²
  static double weightedSquaredError(Samples x, Samples y, Samples w) {
    return of(x, y, w, Kernels::weightedSquaredError);
  }

  /// Σ w·|x−y|
  static double weightedAbsoluteError(Samples x, Samples y, Samples w) {
    return of(x, y, w, Kernels::weightedAbsoluteError);
  }

  private static double of(Samples x, One kernel) {
    Kernels kernels = Kernels.active();
    double[] lanes = Lanes.zero();
    double[] xs = x.scratch();
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernel.add(kernels, x.block(from, n, xs), x.blockStart(from), n, lanes);
    }
    return Lanes.total(lanes);
  }

  private static double of(Samples x, Samples y, Two kernel) {
    Kernels kernels = Kernels.active();
    double[] lanes = Lanes.zero();
    double[] xs = x.scratch();
    double[] ys = y.scratch();
    int most = x.isSingle() && y.isSingle() ? SINGLES : Kernels.BLOCK;
    for (int from = 0; from < x.size(); from += most) {
      int n = Math.min(most, x.size() - from);
      kernel.add(kernels, x.block(from, n, xs), x.blockStart(from), y.block(from, n, ys), y.blockStart(from), n, lanes);
    }
    return Lanes.total(lanes);
  }

  private static double of(Samples x, Samples y, Samples w, Three kernel) {
    Kernels kernels = Kernels.active();
    double[] lanes = Lanes.zero();
    double[] xs = x.scratch();
    double[] ys = y.scratch();
    double[] ws = w.scratch();
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernel.add(kernels, x.block(from, n, xs), x.blockStart(from), y.block(from, n, ys), y.blockStart(from),
          w.block(from, n, ws), w.blockStart(from), n, lanes);
    }
    return Lanes.total(lanes);
  }

  /// Σ of terms that no kernel has: `terms` computes those of one block, plainly, and their sum is a kernel's.
  static double sum(int size, Terms terms) {
    Kernels kernels = Kernels.active();
    double[] lanes = Lanes.zero();
    double[] out = new double[Math.min(size, Kernels.BLOCK)];
    for (int from = 0; from < size; from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, size - from);
      terms.fill(from, n, out);
      kernels.sum(out, 0, n, lanes);
    }
    return Lanes.total(lanes);
  }

  /// For each edge: how many x are at least as large. A float is compared as the double it is.
  static long[] countAtLeast(Samples x, double[] edges) {
    long[] counts = new long[edges.length];
    if (x.isSingle()) {
      countAtLeast(x, ceilings(edges), counts);
      return counts;
    }
    Kernels kernels = Kernels.active();
    double[] xs = x.scratch();
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernels.countAtLeast(x.block(from, n, xs), x.blockStart(from), n, edges, counts);
    }
    return counts;
  }

  private static void countAtLeast(Samples x, float[] edges, long[] counts) {
    Kernels kernels = Kernels.active();
    float[] scratch = x.singlesScratch();
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernels.countAtLeast(x.singles(from, n, scratch), x.singlesStart(from), n, edges, counts);
    }
  }

  /// The least floats that are at least the edges: a float is ≥ the edge exactly when it is ≥ that float.
  private static float[] ceilings(double[] edges) {
    float[] up = new float[edges.length];
    for (int e = 0; e < edges.length; e++) {
      float nearest = (float) edges[e];
      up[e] = nearest < edges[e] ? Math.nextUp(nearest) : nearest;
    }
    return up;
  }

  private static int count(Samples x, int from) {
    return Math.min(Kernels.BLOCK, x.size() - from);
  }

  /// A kernel over a block. It is called through these once a block, and never once a number.
  private interface One {
    void add(Kernels kernels, double[] x, int xAt, int n, double[] lanes);
  }

  private interface Two {
    void add(Kernels kernels, double[] x, int xAt, double[] y, int yAt, int n, double[] lanes);
  }

  private interface Three {
    void add(Kernels kernels, double[] x, int xAt, double[] y, int yAt, double[] w, int wAt, int n, double[] lanes);
  }

  /// The terms of one block of a sum.
  interface Terms {
    /// Writes the terms of the elements from ... from+n-1 to `out[0 ...]`.
    void fill(int from, int n, double[] out);
  }
}
