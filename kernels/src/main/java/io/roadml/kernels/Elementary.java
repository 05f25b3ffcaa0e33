package io.roadml.kernels;

/// Logarithm and exponential of our own: the same bits on every machine, in both twins. `Math.log` is free to differ by
/// an ulp from one processor to the next.
///
/// - Accuracy: below 1 ulp; a test measures both.
/// - Source: textbook reductions; the coefficients are interpolations at the Chebyshev nodes, made at 200 bits.
final class Elementary {
  static final double LN2_HIGH = 0x1.62e42feep-1;
  static final double LN2_LOW = 1.9082149292705877e-10;
  static final double LOG2_E = 1.4426950408889634;

  /// log((1+s)/(1−s)) = 2s + s·R(s²), R(z) = z·(L1 + L2·z + ... + L7·z⁶), |s| ≤ 3 − 2√2; error below 2⁻⁵⁷.
  static final double L1 = 0.666666666666667;
  static final double L2 = 0.39999999999899505;
  static final double L3 = 0.28571428625975487;
  static final double L4 = 0.2222221113479508;
  static final double L5 = 0.18182889125261723;
  static final double L6 = 0.15331721600556042;
  static final double L7 = 0.14616449685043406;

  /// e^r = 1 + r + r²·(E2 + E3·r + ... + E12·r¹⁰), |r| ≤ ln 2 / 2; error below 2⁻⁶¹.
  static final double E2 = 0.5;
  static final double E3 = 0.1666666666666667;
  static final double E4 = 0.04166666666666667;
  static final double E5 = 0.008333333333326141;
  static final double E6 = 0.0013888888888883752;
  static final double E7 = 0.00019841269874800493;
  static final double E8 = 2.4801587325533363e-05;
  static final double E9 = 2.7557255425746435e-06;
  static final double E10 = 2.7557273661348637e-07;
  static final double E11 = 2.510520637395701e-08;
  static final double E12 = 2.0914679376583935e-09;

  /// 1.0 less the bits of √½: added to a number's bits, it moves the border between two exponents from 1 to √½.
  static final long ONE_LESS_ROOT = 0x3ff0000000000000L - 0x3fe6a09e00000000L;
  static final long ROOT = 0x3fe6a09e00000000L;
  static final long FRACTION = 0x000fffffffffffffL;

  /// A long below 2⁵² in these bits is a double: that long + 2⁵².
  static final long TWO_TO_52_BITS = 0x4330000000000000L;
  static final double TWO_TO_52_AND_BIAS = 0x1p52 + 1023;

  /// Added and taken away again it rounds to a whole number, which stands in the low bits in between.
  static final double ROUNDER = 0x1.8p52;

  /// Between these e^x is normal, and so is every step on the way.
  static final double EXP_LOW = -708;
  static final double EXP_HIGH = 709;

  private static final double TWO_TO_54 = 0x1p54;

  private Elementary() {
  }

  /// The natural logarithm; −∞ of 0, NaN of what is less.
  static double log(double x) {
    if (x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE) return logOfNormal(x, 0);
    if (x > 0 && x < Double.MIN_NORMAL) return logOfNormal(x * TWO_TO_54, -54);
    return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
  }

  /// e^x; 0 from about −745.2 down, ∞ from about 709.8 up.
  static double exp(double x) {
    if (x >= EXP_LOW && x <= EXP_HIGH) return scaled(x);
    return x < -746 ? 0 : x > 710 ? Double.POSITIVE_INFINITY : Math.scalb(ofRemainder(x), exponent(x));
  }

  /// x = 2^k·(1+f) with √½ ≤ 1+f < √2; log x = k·ln 2 + log(1+f), with s = f/(2+f) in the series above.
  private static double logOfNormal(double x, int scale) {
    long moved = Double.doubleToRawLongBits(x) + ONE_LESS_ROOT;
    double k = Double.longBitsToDouble((moved >>> 52) | TWO_TO_52_BITS) - TWO_TO_52_AND_BIAS + scale;
    double f = Double.longBitsToDouble((moved & FRACTION) + ROOT) - 1;
    double half = f * f * 0.5;
    double s = f / (f + 2);
    double z = s * s;
    double w = z * z;
    double even = w * (L2 + w * (L4 + w * L6));
    double odd = z * (L1 + w * (L3 + w * (L5 + w * L7)));
    return k * LN2_HIGH - ((half - (s * (half + (even + odd)) + k * LN2_LOW)) - f);
  }

  /// x = n·ln 2 + r; e^x = 2^n·e^r. This is 2^n, by adding n to the exponent.
  private static double scaled(double x) {
    long n = Double.doubleToRawLongBits(x * LOG2_E + ROUNDER) << 52;
    return Double.longBitsToDouble(Double.doubleToRawLongBits(ofRemainder(x)) + n);
  }

  private static int exponent(double x) {
    return (int) (x * LOG2_E + ROUNDER - ROUNDER);
  }

  private static double ofRemainder(double x) {
    double n = x * LOG2_E + ROUNDER - ROUNDER;
    double r = x - n * LN2_HIGH - n * LN2_LOW;
    double square = r * r;
    double odd = E3 + square * (E5 + square * (E7 + square * (E9 + square * E11)));
    double even = E2 + square * (E4 + square * (E6 + square * (E8 + square * (E10 + square * E12))));
    return 1 + (r + square * (even + r * odd));
  }
}
