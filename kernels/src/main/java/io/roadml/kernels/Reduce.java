package io.roadml.kernels;

/// Runs a kernel over whole inputs, block by block. Callers have checked the lengths.
///
/// - Allocation: the lanes, and a block of scratch for each input that is not an array of doubles.
final class Reduce {
  private Reduce() {
  }

  /// Σ x
  static double sum(Samples x) {
    Kernels kernels = Kernels.active();
    double[] lanes = Lanes.zero();
    double[] xs = x.scratch();
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernels.sum(x.block(from, n, xs), x.blockStart(from), n, lanes);
    }
    return Lanes.total(lanes);
  }

  /// Σ x·y
  static double dot(Samples x, Samples y) {
    Kernels kernels = Kernels.active();
    double[] lanes = Lanes.zero();
    double[] xs = x.scratch();
    double[] ys = y.scratch();
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernels.dot(x.block(from, n, xs), x.blockStart(from), y.block(from, n, ys), y.blockStart(from), n, lanes);
    }
    return Lanes.total(lanes);
  }

  /// Σ (x−y)²
  static double squaredError(Samples x, Samples y) {
    Kernels kernels = Kernels.active();
    double[] lanes = Lanes.zero();
    double[] xs = x.scratch();
    double[] ys = y.scratch();
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernels.squaredError(x.block(from, n, xs), x.blockStart(from), y.block(from, n, ys), y.blockStart(from), n,
          lanes);
    }
    return Lanes.total(lanes);
  }

  /// Σ |x−y|
  static double absoluteError(Samples x, Samples y) {
    Kernels kernels = Kernels.active();
    double[] lanes = Lanes.zero();
    double[] xs = x.scratch();
    double[] ys = y.scratch();
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernels.absoluteError(x.block(from, n, xs), x.blockStart(from), y.block(from, n, ys), y.blockStart(from), n,
          lanes);
    }
    return Lanes.total(lanes);
  }

  /// Σ w·(x−y)²
  static double weightedSquaredError(Samples x, Samples y, Samples w) {
    Kernels kernels = Kernels.active();
    double[] lanes = Lanes.zero();
    double[] xs = x.scratch();
    double[] ys = y.scratch();
    double[] ws = w.scratch();
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernels.weightedSquaredError(x.block(from, n, xs), x.blockStart(from), y.block(from, n, ys), y.blockStart(from),
          w.block(from, n, ws), w.blockStart(from), n, lanes);
    }
    return Lanes.total(lanes);
  }

  /// Σ w·|x−y|
  static double weightedAbsoluteError(Samples x, Samples y, Samples w) {
    Kernels kernels = Kernels.active();
    double[] lanes = Lanes.zero();
    double[] xs = x.scratch();
    double[] ys = y.scratch();
    double[] ws = w.scratch();
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernels.weightedAbsoluteError(x.block(from, n, xs), x.blockStart(from), y.block(from, n, ys), y.blockStart(from),
          w.block(from, n, ws), w.blockStart(from), n, lanes);
    }
    return Lanes.total(lanes);
  }

  /// Σ (x−c)²
  static double squaredDeviation(Samples x, double c) {
    Kernels kernels = Kernels.active();
    double[] lanes = Lanes.zero();
    double[] xs = x.scratch();
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernels.squaredDeviation(x.block(from, n, xs), x.blockStart(from), c, n, lanes);
    }
    return Lanes.total(lanes);
  }

  /// Σ (x−c)·(y−d)
  static double codeviation(Samples x, double c, Samples y, double d) {
    Kernels kernels = Kernels.active();
    double[] lanes = Lanes.zero();
    double[] xs = x.scratch();
    double[] ys = y.scratch();
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernels.codeviation(x.block(from, n, xs), x.blockStart(from), c, y.block(from, n, ys), y.blockStart(from), d, n,
          lanes);
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
    float[] scratch = new float[Math.min(x.size(), Kernels.BLOCK)];
    for (int from = 0; from < x.size(); from += Kernels.BLOCK) {
      int n = count(x, from);
      kernels.countAtLeast(x.singleBlock(from, n, scratch), 0, n, edges, counts);
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

  /// The terms of one block of a sum.
  interface Terms {
    /// Writes the terms of the elements from ... from+n-1 to `out[0 ...]`.
    void fill(int from, int n, double[] out);
  }
}
