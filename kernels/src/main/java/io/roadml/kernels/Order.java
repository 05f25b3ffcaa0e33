package io.roadml.kernels;

import java.util.Arrays;

/// Sorts indices by the numbers they stand for, stably, without an object for each. −0.0 and 0.0 are equal; callers have
/// refused NaN.
///
/// A key's bits and an index share a long, so that the sort is one of longs. The index takes the place of the key's lowest
/// bits; keys that differ in these only are sorted by them in a second step.
final class Order {
  private static final long INDEX = 0xFFFF_FFFFL;

  private Order() {
  }

  /// The indices of `keys` by ascending key.
  static int[] ascending(double[] keys) {
    int[] order = new int[keys.length];
    ascending(keys, 0, keys.length, new long[keys.length], order);
    return order;
  }

  /// Writes the indices from ... to-1 by ascending key to the same places of `order`; `packed` is scratch as long as that.
  static void ascending(double[] keys, int from, int to, long[] packed, int[] order) {
    long low = (1L << (Integer.SIZE - Integer.numberOfLeadingZeros(to - from))) - 1;
    for (int i = from; i < to; i++) {
      packed[i] = (bits(keys[i]) & ~low) | (i - from);
    }
    Arrays.sort(packed, from, to);
    for (int i = from; i < to;) {
      int end = i + 1;
      while (end < to && (packed[end] & ~low) == (packed[i] & ~low)) {
        end++;
      }
      if (end - i > 1) {
        refine(keys, from, i, end, low, packed);
      }
      for (; i < end; i++) {
        order[i] = from + (int) (packed[i] & low);
      }
    }
  }

  /// Sorts a run of keys that are equal but for their lowest bits.
  private static void refine(double[] keys, int from, int start, int end, long low, long[] packed) {
    for (int i = start; i < end; i++) {
      long index = packed[i] & low;
      packed[i] = (bits(keys[from + (int) index]) & low) << Integer.SIZE | index;
    }
    Arrays.sort(packed, start, end);
    for (int i = start; i < end; i++) {
      packed[i] &= INDEX;
    }
  }

  /// Bits that compare as the numbers do.
  private static long bits(double key) {
    long bits = Double.doubleToRawLongBits(key + 0.0);
    return bits ^ ((bits >> (Long.SIZE - 1)) & Long.MAX_VALUE);
  }
}
