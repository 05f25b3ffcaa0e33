package io.roadml.data;

import java.lang.foreign.MemorySegment;

/// Hashes that stay what they are: models are trained on them.
final class Hash {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Hash() {
  }

  static double of(String text, int buckets) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = with(hash, text.charAt(i));
    }
    return Long.remainderUnsigned(mixed(hash), buckets);
  }

  private static long with(long hash, int unit) {
    return (((hash ^ (unit & 0xff)) * FNV_PRIME) ^ (unit >> 8)) * FNV_PRIME;
  }

  /// The hash of the text whose UTF-8 this is.
  static double of(MemorySegment utf8, long offset, int length, int buckets) {
    long hash = FNV_OFFSET;
    long end = offset + length;
    for (long at = offset; at < end;) {
      int point = Utf8.codePoint(utf8, at, end);
      if (point < 0) {
        return of(TextPlace.text(utf8, offset, length), buckets);
      }
      if (Character.isBmpCodePoint(point)) {
        hash = with(hash, point);
      } else {
        hash = with(with(hash, Character.highSurrogate(point)), Character.lowSurrogate(point));
      }
      at += Utf8.length(point);
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
