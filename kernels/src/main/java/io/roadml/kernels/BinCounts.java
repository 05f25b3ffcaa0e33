package io.roadml.kernels;

/// How many values fell into each bin, and how many into none.
///
/// - Threading: immutable as long as nobody writes to the array, which is not copied.
///
/// @param counts for each bin
/// @param nan how many values are NaN
/// @param outside how many are outside of closed bins; 0 where the outer bins are open
public record BinCounts(long[] counts, long nan, long outside) {
  /// The counts of both together, which have the same bins.
  public BinCounts merge(BinCounts other) {
    return new BinCounts(added(counts, other.counts, 1), nan + other.nan, outside + other.outside);
  }

  /// The counts of the rest, when `part` is taken out of these: exact.
  ///
  /// - Fails: [IllegalArgumentException] for a part that is no part of these, which would leave fewer than none.
  public BinCounts without(BinCounts part) {
    long[] rest = added(counts, part.counts, -1);
    for (int i = 0; i < rest.length; i++) {
      requirePart("counts[" + i + "]", rest[i]);
    }
    requirePart("nan", nan - part.nan);
    requirePart("outside", outside - part.outside);
    return new BinCounts(rest, nan - part.nan, outside - part.outside);
  }

  private static void requirePart(String name, long rest) {
    if (rest < 0) {
      throw new IllegalArgumentException("part." + name + " is larger by " + -rest + "; want a part of these counts");
    }
  }

  private static long[] added(long[] a, long[] b, int sign) {
    Check.sameLength("counts", a.length, "other.counts", b.length);
    long[] sum = new long[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] + sign * b[i];
    }
    return sum;
  }
}
