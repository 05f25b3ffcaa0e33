package io.roadml.data;

/// Hashes that stay what they are: models are trained on them.
final class Hash {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Hash() {
  }

  static double of(String text, int buckets) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      hash = (hash ^ (c & 0xff)) * FNV_PRIME;
      hash = (hash ^ (c >> 8)) * FNV_PRIME;
    }
    return Long.remainderUnsigned(mixed(hash), buckets);
  }

  static double of(double number, int buckets) {
    return Long.remainderUnsigned(mixed(Double.doubleToLongBits(number + 0.0)), buckets);
  }

  /// The finaliser of MurmurHash3, so that every bit counts.
  private static long mixed(long hash) {
    long h = hash;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
