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

  static SortedLongPair of(Samples a, Samples b) {
    return new SortedLongPair(sorted(keys(a)), sorted(keys(b)));
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
      long key = key(scores[at + k]);
      int label = labels[from + k] ? 1 : 0;
      a[i] = key;
      b[j] = key;
      i += label;
      j += 1 - label;
    }
    return i;
  }

  private static long[] keys(Samples samples) {
    long[] keys = new long[samples.size() + 1];
    double[] scratch = samples.scratch();
    for (int from = 0; from < samples.size(); from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, samples.size() - from);
      double[] block = samples.block(from, n, scratch);
      int at = samples.blockStart(from);
      for (int k = 0; k < n; k++) {
        keys[from + k] = key(block[at + k]);
      }
    }
    return keys;
  }

  /// A negative number's bits grow as it falls: all but its sign are turned over. Adding 0 makes −0.0 a 0.0.
  private static long key(double value) {
    long bits = Double.doubleToRawLongBits(value + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
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
  Gaps gaps() {
    return gaps(a, aSize, b, bSize);
  }

  /// Each step takes the lower value from one or both; a gap counts where a block of equal values ends.
  private static Gaps gaps(long[] a, int aSize, long[] b, int bSize) {
    int i = 0;
    int j = 0;
    long gap = 0;
    long highest = 0;
    long lowest = 0;
    long nextA = a[0];
    long nextB = b[0];
    long value = Long.MAX_VALUE;
    while (i < aSize && j < bSize) {
      value = Math.min(nextA, nextB);
      int takeA = nextA == value ? 1 : 0;
      int takeB = nextB == value ? 1 : 0;
      i += takeA;
      j += takeB;
      gap += ((long) bSize & -takeA) - ((long) aSize & -takeB);
      nextA = a[i];
      nextB = b[j];
      long counted = Math.min(nextA, nextB) > value ? gap : 0;
      highest = Math.max(highest, counted);
      lowest = Math.min(lowest, counted);
    }
    // One sample has run out, and the other leads straight to 0; but its block of equal values may be unfinished.
    while (i < aSize && a[i++] == value) gap += bSize;
    while (j < bSize && b[j++] == value) gap -= aSize;
    return new Gaps(Math.max(highest, gap), Math.min(lowest, gap));
  }

  @Override
  Thresholds thresholds() {
    Thresholds thresholds = new Thresholds(aSize + bSize);
    int i = aSize - 1;
    int j = bSize - 1;
    while (i >= 0 || j >= 0) {
      long value = j < 0 || (i >= 0 && a[i] > b[j]) ? a[i] : b[j];
      while (i >= 0 && a[i] == value) i--;
      while (j >= 0 && b[j] == value) j--;
      thresholds.add(value(value), aSize - 1 - i, bSize - 1 - j);
    }
    return thresholds;
  }
}
