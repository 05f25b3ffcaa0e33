package io.roadml.runtime.online;

import java.lang.foreign.MemorySegment;

/// MurmurHash3, x64, 128 bits.
///
/// - Threading: one thread at a time; the result lies in the object.
/// - Allocation: none.
/// - Source: Austin Appleby, MurmurHash3_x64_128, with seed 0.
final class Murmur128 {
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  private long low;
  private long high;

  long low() {
    return low;
  }

  long high() {
    return high;
  }

  /// Hashes the first `length` bytes.
  void hash(final MemorySegment bytes, final int length) {
    low = 0;
    high = 0;
    final int blocks = length & -16;
    for (int at = 0; at < blocks; at += 16) {
      mixBlock(bytes.get(Memory.LONG, at), bytes.get(Memory.LONG, at + 8L));
    }
    low ^= mixLow(tail(bytes, blocks, Math.min(length, blocks + 8)));
    high ^= mixHigh(tail(bytes, blocks + 8, length));
    low ^= length;
    high ^= length;
    finish();
  }

  private static long tail(final MemorySegment bytes, final int from, final int to) {
    long word = 0;
    for (int at = from; at < to; at++) {
      word |= (bytes.get(Memory.BYTE, at) & 0xFFL) << ((at - from) * 8);
    }
    return word;
  }

  private void mixBlock(final long first, final long second) {
    low ^= mixLow(first);
    low = (Long.rotateLeft(low, 27) + high) * 5 + 0x52dce729;
    high ^= mixHigh(second);
    high = (Long.rotateLeft(high, 31) + low) * 5 + 0x38495ab5;
  }

  private static long mixLow(final long word) {
    return Long.rotateLeft(word * C1, 31) * C2;
  }

  private static long mixHigh(final long word) {
    return Long.rotateLeft(word * C2, 33) * C1;
  }

  private void finish() {
    low += high;
    high += low;
    low = avalanche(low);
    high = avalanche(high);
    low += high;
    high += low;
  }

  private static long avalanche(final long word) {
    long mixed = (word ^ (word >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
