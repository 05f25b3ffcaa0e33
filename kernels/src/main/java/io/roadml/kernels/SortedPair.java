package io.roadml.kernels;

/// Two samples `a` and `b`, each sorted, and what can be read off by merging them: how the scores of two classes lie to
/// each other.
///
/// Numbers become integers of the same order, 32 bits for single precision and 64 otherwise; −0.0 and 0.0 become the same.
/// The merges have no branches that data decide, because on random data half of those are guessed wrong.
///
/// - Shape: any two sizes; values are numbers, callers have refused NaN.
/// - Threading: immutable once made.
/// - Allocation: a key for each value, twice that while single precision is sorted.
/// - Accuracy: counts are exact.
abstract sealed class SortedPair permits SortedIntPair, SortedLongPair {
  final int aSize;
  final int bSize;

  SortedPair(int aSize, int bSize) {
    this.aSize = aSize;
    this.bSize = bSize;
  }

  /// The scores of the positive rows as `a`, those of the others as `b`.
  static SortedPair byLabel(boolean[] labels, Samples scores) {
    int positives = countTrue(labels);
    return scores.isSingle()
        ? SortedIntPair.byLabel(labels, scores, positives)
        : SortedLongPair.byLabel(labels, scores, positives);
  }

  static int countTrue(boolean[] labels) {
    int count = 0;
    for (boolean label : labels) {
      count += label ? 1 : 0;
    }
    return count;
  }

  /// Twice the number of pairs with b < a, counting a tie as one.
  abstract long halfPairs();

  /// The distinct values from the highest down, with how many of `a` and `b` are at least as high.
  final Thresholds thresholds() {
    Thresholds thresholds = new Thresholds(aSize + bSize);
    int i = aSize - 1;
    int j = bSize - 1;
    while (i >= 0 || j >= 0) {
      double value = j < 0 || (i >= 0 && a(i) > b(j)) ? a(i) : b(j);
      while (i >= 0 && a(i) == value) i--;
      while (j >= 0 && b(j) == value) j--;
      thresholds.add(value, aSize - 1 - i, bSize - 1 - j);
    }
    return thresholds;
  }

  /// The values of `a`, ascending.
  abstract double a(int i);

  /// The values of `b`, ascending.
  abstract double b(int j);
}
