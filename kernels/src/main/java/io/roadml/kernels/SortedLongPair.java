package io.roadml.kernels;

import java.util.Arrays;

/// [SortedPair] of double precision, in keys of 64 bits. Both arrays end with a sentinel that no number's key reaches.
final class SortedLongPair extends SortedPair {
  private final long[] a;
  private final long[] b;

  private SortedLongPair(long[] a, long[] b) {
    super(a.length - 1, b.length - 1);
    this.a = a;
    this.b = b;
  }

  static SortedLongPair byLabel(boolean[] labels, Samples scores, int positives) {
    long[] a = new long[positives + 1];
    long[] b = new long[labels.length - positives + 1];
    double[] scratch = scores.scratch();
    int inA = 0;
    for (int from = 0; from < labels.length; from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, labels.length - from);
      inA = split(labels, scores.block(from, n, scratch), scores.blockStart(from), from, n, a, b, inA);
    }
    return new SortedLongPair(sorted(a), sorted(b));
  }

  /// Writes each key to both arrays and steps on in its own: the other's is written over by its next, or by the sentinel.
  private static int split(boolean[] labels, double[] scores, int at, int from, int n, long[] a, long[] b, int inA) {
    int i = inA;
    int j = from - inA;
    for (int k = 0; k < n; k++) {
      long key = Cells.key(scores[at + k]);
      int label = labels[from + k] ? 1 : 0;
      a[i] = key;
      b[j] = key;
      i += label;
      j += 1 - label;
    }
    return i;
  }

  private static double value(long key) {
    return Double.longBitsToDouble(key ^ ((key >> 63) & Long.MAX_VALUE));
  }

  /// Sorts all but the last, which becomes the sentinel.
  private static long[] sorted(long[] keys) {
    int n = keys.length - 1;
    keys[n] = Long.MAX_VALUE;
    Arrays.sort(keys, 0, n);
    return keys;
  }

  @Override
  long halfPairs() {
    return halfPairs(a, aSize, b, bSize);
  }

  /// Two merges at once, so that one fills the other's waits: (i, j) counts the b < a, (k, l) the b ≤ a. Each step moves
  /// one of the two places on; when it is that of `a`, all b before the other's count.
  private static long halfPairs(long[] a, int aSize, long[] b, int bSize) {
    int i = 0;
    int j = 0;
    int k = 0;
    int l = 0;
    long halves = 0;
    while (i < aSize && j < bSize && k < aSize && l < bSize) {
      int below = b[j] < a[i] ? 1 : 0;
      int notAbove = b[l] <= a[k] ? 1 : 0;
      halves += (j & (below - 1)) + (long) (l & (notAbove - 1));
      j += below;
      i += 1 - below;
      l += notAbove;
      k += 1 - notAbove;
    }
    while (i < aSize && j < bSize) {
      int below = b[j] < a[i] ? 1 : 0;
      halves += j & (below - 1);
      j += below;
      i += 1 - below;
    }
    while (k < aSize && l < bSize) {
      int notAbove = b[l] <= a[k] ? 1 : 0;
      halves += l & (notAbove - 1);
      l += notAbove;
      k += 1 - notAbove;
    }
    return halves + (long) (aSize - i) * bSize + (long) (aSize - k) * bSize;
  }

  @Override
  double a(int i) {
    return value(a[i]);
  }

  @Override
  double b(int j) {
    return value(b[j]);
  }
}
