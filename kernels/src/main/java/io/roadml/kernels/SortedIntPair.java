package io.roadml.kernels;

import java.util.Arrays;

/// [SortedPair] of single precision, in keys of 32 bits. Both arrays end with a sentinel that no number's key reaches.
final class SortedIntPair extends SortedPair {
  /// From here on a radix sort is faster than the JDK's.
  private static final int RADIX_PAYS = 4096;
  private static final int DIGIT = 2048;

  private final int[] a;
  private final int[] b;

  private SortedIntPair(int[] a, int[] b) {
    super(a.length - 1, b.length - 1);
    this.a = a;
    this.b = b;
  }

  static SortedIntPair byLabel(boolean[] labels, Samples scores, int positives) {
    int[] a = new int[positives + 1];
    int[] b = new int[labels.length - positives + 1];
    float[] scratch = new float[Math.min(labels.length, Kernels.BLOCK)];
    int inA = 0;
    for (int from = 0; from < labels.length; from += Kernels.BLOCK) {
      int n = Math.min(Kernels.BLOCK, labels.length - from);
      inA = split(labels, scores.singleBlock(from, n, scratch), 0, from, n, a, b, inA);
    }
    return new SortedIntPair(sorted(a), sorted(b));
  }

  /// Writes each key to both arrays and steps on in its own: the other's is written over by its next, or by the sentinel.
  private static int split(boolean[] labels, float[] scores, int at, int from, int n, int[] a, int[] b, int inA) {
    int i = inA;
    int j = from - inA;
    for (int k = 0; k < n; k++) {
      int key = key(scores[at + k]);
      int label = labels[from + k] ? 1 : 0;
      a[i] = key;
      b[j] = key;
      i += label;
      j += 1 - label;
    }
    return i;
  }

  /// A negative number's bits grow as it falls: all but its sign are turned over. Adding 0 makes −0.0 a 0.0.
  private static int key(float value) {
    int bits = Float.floatToRawIntBits(value + 0.0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  private static float value(int key) {
    return Float.intBitsToFloat(key ^ ((key >> 31) & Integer.MAX_VALUE));
  }

  /// Sorts all but the last, which becomes the sentinel.
  private static int[] sorted(int[] keys) {
    int n = keys.length - 1;
    keys[n] = Integer.MAX_VALUE;
    if (n < RADIX_PAYS) {
      Arrays.sort(keys, 0, n);
      return keys;
    }
    return radixSorted(keys, n);
  }

  /// Three passes of 11, 11 and 10 bits, the last with the sign turned over.
  private static int[] radixSorted(int[] keys, int n) {
    int[] low = new int[DIGIT];
    int[] middle = new int[DIGIT];
    int[] high = new int[DIGIT / 2];
    for (int i = 0; i < n; i++) {
      int key = keys[i];
      low[key & 2047]++;
      middle[key >>> 11 & 2047]++;
      high[key >>> 22 ^ 512]++;
    }
    toStarts(low);
    toStarts(middle);
    toStarts(high);
    int[] other = new int[n + 1];
    for (int i = 0; i < n; i++) {
      int key = keys[i];
      other[low[key & 2047]++] = key;
    }
    for (int i = 0; i < n; i++) {
      int key = other[i];
      keys[middle[key >>> 11 & 2047]++] = key;
    }
    for (int i = 0; i < n; i++) {
      int key = keys[i];
      other[high[key >>> 22 ^ 512]++] = key;
    }
    other[n] = Integer.MAX_VALUE;
    return other;
  }

  private static void toStarts(int[] counts) {
    int start = 0;
    for (int i = 0; i < counts.length; i++) {
      int count = counts[i];
      counts[i] = start;
      start += count;
    }
  }

  @Override
  long halfPairs() {
    return halfPairs(a, aSize, b, bSize);
  }

  /// Two merges at once, so that one fills the other's waits: (i, j) counts the b < a, (k, l) the b ≤ a. Each step moves
  /// one of the two places on; when it is that of `a`, all b before the other's count.
  private static long halfPairs(int[] a, int aSize, int[] b, int bSize) {
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
