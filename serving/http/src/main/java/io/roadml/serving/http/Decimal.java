package io.roadml.serving.http;

import java.math.BigInteger;

/// Turns `significand × 10^exponent` into the nearest double.
///
/// Small ones are one exact multiplication or division (Clinger). The others are multiplied by a power of five that is
/// known to 128 bits, which settles nearly all of them (Eisel and Lemire); the rest is left to the caller.
///
/// - Accuracy: the nearest double, ties to even, or NaN for "not decided".
/// - Threading: stateless. - Allocation: none; the table of 10 KiB is computed once.
/// - Source: W. Clinger, "How to read floating point numbers accurately" (1990); D. Lemire, "Number parsing at a gigabyte
///   per second" (2021), algorithm 1.
final class Decimal {
  private static final int LEAST_POWER = -342;
  private static final int MOST_POWER = 308;
  private static final long EXACT_INTEGER = 1L << 53;
  private static final int EXACT_POWER = 22;
  private static final int SIGNIFICAND_BITS = 52;
  /// Bits of the upper product that must not be all ones, or the lower ones could carry into what is kept.
  private static final long UNSURE = 0x1FF;
  private static final int BIAS = 1023;
  private static final int INFINITE = 2047;

  private static final double[] POWERS_OF_TEN = new double[EXACT_POWER + 1];
  private static final long[] FIVES_HIGH = new long[MOST_POWER - LEAST_POWER + 1];
  private static final long[] FIVES_LOW = new long[MOST_POWER - LEAST_POWER + 1];

  static {
    for (int power = 0; power <= EXACT_POWER; power++) {
      POWERS_OF_TEN[power] = Double.parseDouble("1e" + power);
    }
    for (int power = LEAST_POWER; power <= MOST_POWER; power++) {
      final BigInteger bits = upper128(power);
      FIVES_HIGH[power - LEAST_POWER] = bits.shiftRight(Long.SIZE).longValue();
      FIVES_LOW[power - LEAST_POWER] = bits.longValue();
    }
  }

  private Decimal() {
  }

  /// Returns the upper 128 bits of 5^power; rounded up where the power is negative, so that products are never too small.
  private static BigInteger upper128(final int power) {
    final BigInteger five = BigInteger.valueOf(5).pow(Math.abs(power));
    if (power >= 0) {
      return five.shiftLeft(128).shiftRight(five.bitLength());
    }
    final int shift = five.bitLength() + 127;
    return BigInteger.ONE.shiftLeft(shift).divide(five).add(BigInteger.ONE);
  }

  /// Returns the nearest double to a magnitude, or NaN when 128 bits do not decide.
  ///
  /// @param significand unsigned
  static double nearest(final long significand, final long exponent) {
    if (significand >= 0 && significand <= EXACT_INTEGER && exponent >= -EXACT_POWER && exponent <= EXACT_POWER) {
      return exponent < 0 ? significand / POWERS_OF_TEN[(int) -exponent] : significand * POWERS_OF_TEN[(int) exponent];
    }
    if (significand == 0 || exponent < LEAST_POWER) {
      return 0;
    }
    return exponent > MOST_POWER ? Double.POSITIVE_INFINITY : byProduct(significand, (int) exponent);
  }

  private static double byProduct(final long significand, final int exponent) {
    final int zeros = Long.numberOfLeadingZeros(significand);
    final long normal = significand << zeros;
    final int index = exponent - LEAST_POWER;
    long high = Math.unsignedMultiplyHigh(normal, FIVES_HIGH[index]);
    long low = normal * FIVES_HIGH[index];
    if ((high & UNSURE) == UNSURE) {
      final long more = Math.unsignedMultiplyHigh(normal, FIVES_LOW[index]);
      low += more;
      if (Long.compareUnsigned(low, more) < 0) {
        high++;
      }
    }
    if (low == -1L && (exponent < -27 || exponent > 55)) {
      return Double.NaN;
    }
    return assemble(high, low, exponent, zeros);
  }

  private static double assemble(final long high, final long low, final int exponent, final int zeros) {
    final int upper = (int) (high >>> 63);
    final int shift = upper + Long.SIZE - SIGNIFICAND_BITS - 3;
    long bits = high >>> shift;
    int binary = ((217_706 * exponent) >> 16) + 63 + upper - zeros + BIAS;
    if (binary <= 0) {
      return Double.NaN; // a subnormal: rare enough to be left to the JDK
    }
    final boolean half = Long.compareUnsigned(low, 1) <= 0 && exponent >= -4 && exponent <= 23 && (bits & 3) == 1
        && bits << shift == high;
    if (half) {
      bits &= ~1L; // exactly between two doubles: to the even one
    }
    bits = (bits + (bits & 1)) >>> 1;
    if (bits >= 1L << (SIGNIFICAND_BITS + 1)) {
      bits = 1L << SIGNIFICAND_BITS;
      binary++;
    }
    if (binary >= INFINITE) {
      return Double.POSITIVE_INFINITY;
    }
    return Double.longBitsToDouble(((long) binary << SIGNIFICAND_BITS) | (bits & ~(1L << SIGNIFICAND_BITS)));
  }
}
