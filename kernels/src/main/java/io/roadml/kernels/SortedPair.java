package io.roadml.kernels;

/// Two samples `a` and `b`, each sorted, and what can be read off by merging them: how the scores of two classes, or two
/// samples of one feature, lie to each other.
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

  static SortedPair of(Samples a, Samples b) {
    return a.isSingle() && b.isSingle() ? SortedIntPair.of(a, b) : SortedLongPair.of(a, b);
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

  /// The gaps between the two empirical distribution functions, over all values.
  abstract Gaps gaps();

  /// The distinct values from the highest down, with how many of `a` and `b` are at least as high.
  abstract Thresholds thresholds();

  /// Count of a ≤ v times `bSize` less count of b ≤ v times `aSize`: at its highest and its lowest, 0 included.
  record Gaps(long highest, long lowest) {}
}
