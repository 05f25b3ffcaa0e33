package io.roadml.kernels;

/// A walk through two sorted samples, one distinct value at a time: what is tied is seen as a whole.
final class Merge {
  private final double[] x;
  private final double[] y;
  private double value;
  private int xs;
  private int ys;
  private int xTies;
  private int yTies;

  /// Both as [Sorted#withEnd] makes them.
  Merge(double[] x, double[] y) {
    this.x = x;
    this.y = y;
  }

  /// Goes to the next value; false when there is none.
  boolean next() {
    if (xs == x.length - 1 && ys == y.length - 1) {
      return false;
    }
    value = x[xs] <= y[ys] || ys == y.length - 1 ? x[xs] : y[ys];
    xTies = ties(x, xs);
    yTies = ties(y, ys);
    xs += xTies;
    ys += yTies;
    return true;
  }

  private int ties(double[] of, int from) {
    int to = from;
    while (of[to] == value) {
      to++;
    }
    return to - from;
  }

  double value() {
    return value;
  }

  /// The next value; NaN at the end.
  double following() {
    return x[xs] <= y[ys] || ys == y.length - 1 ? x[xs] : y[ys];
  }

  /// How many of x are at most the value.
  int xs() {
    return xs;
  }

  int ys() {
    return ys;
  }

  /// How many of x equal the value.
  int xTies() {
    return xTies;
  }

  int yTies() {
    return yTies;
  }
}
