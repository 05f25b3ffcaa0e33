package io.roadml.serving.http;

import java.nio.charset.StandardCharsets;

/// A number as it stands in JSON: sign, up to 19 significant digits and a power of ten, to be had as any element type.
///
/// ```
/// -12.50e3  →  negative, significand 1250, exponent 1
/// ```
///
/// - Accuracy: integers are exact or refused. [#toDouble] and [#toFloat] are the nearest, ties to even, as
///   [Double#parseDouble] and [Float#parseFloat] are.
/// - Threading: one thread.
/// - Allocation: none, but for the rare number whose nearest float takes more than 128 bits to decide.
public final class JsonNumber {
  /// What [#toSigned] and [#toUnsigned] could not do; see [#failure].
  public static final int EXACT = 0;
  static final int NOT_INTEGRAL = 1;
  static final int OUT_OF_RANGE = 2;

  private static final int MOST_DIGITS = 19;
  private static final int LONGEST_SHOWN = 40;
  /// Farther than all digits that fit an array can bring back.
  private static final long FAR_EXPONENT = 1L << 40;
  private static final long FLOAT_HALF = 1L << 28;
  private static final long FLOAT_REST = (1L << 29) - 1;

  private byte[] bytes;
  private int start;
  private int end;
  private boolean negative;
  private boolean special;
  private boolean dropped;
  private long significand;
  private long exponent;
  private double specialValue;
  private int failure;

  /// Makes this one of NaN and the infinities.
  void special(final double value) {
    special = true;
    specialValue = value;
  }

  /// Reads the number that begins at `from`; returns the position after it, or −1 when there is none.
  int parse(final byte[] json, final int from, final int limit) {
    int at = from;
    negative = json[at] == '-';
    if (negative) {
      at++;
    }
    long digits = 0;
    int count = 0;
    int scale = 0;
    boolean lost = false;
    final int wholeFrom = at;
    while (at < limit && isDigit(json[at])) {
      final int digit = json[at++] - '0';
      if (count < MOST_DIGITS) {
        digits = digits * 10 + digit;
        count += digits == 0 ? 0 : 1;
      } else {
        scale++;
        lost |= digit != 0;
      }
    }
    if (at == wholeFrom || (json[wholeFrom] == '0' && at - wholeFrom > 1)) {
      return -1;
    }
    if (at < limit && json[at] == '.') {
      final int fractionFrom = ++at;
      while (at < limit && isDigit(json[at])) {
        final int digit = json[at++] - '0';
        if (count < MOST_DIGITS) {
          digits = digits * 10 + digit;
          count += digits == 0 ? 0 : 1;
          scale--;
        } else {
          lost |= digit != 0;
        }
      }
      if (at == fractionFrom) {
        return -1;
      }
    }
    significand = digits;
    exponent = scale;
    dropped = lost;
    special = false;
    bytes = json;
    start = from;
    if (at < limit && (json[at] | 0x20) == 'e') {
      at = parseExponent(json, at + 1, limit);
    }
    end = at;
    return at;
  }

  private int parseExponent(final byte[] json, final int from, final int limit) {
    int at = from;
    final boolean minus = at < limit && json[at] == '-';
    if (at < limit && (minus || json[at] == '+')) {
      at++;
    }
    final int digitsFrom = at;
    long value = 0;
    while (at < limit && isDigit(json[at])) {
      value = Math.min(value * 10 + json[at++] - '0', FAR_EXPONENT);
    }
    exponent += minus ? -value : value;
    return at == digitsFrom ? -1 : at;
  }

  private static boolean isDigit(final byte b) {
    return b >= '0' && b <= '9';
  }

  /// Says whether this is NaN or an infinity.
  boolean isSpecial() {
    return special;
  }

  /// Returns the nearest double; infinite when it is beyond the largest.
  public double toDouble() {
    if (special) {
      return specialValue;
    }
    final double magnitude = magnitude();
    return negative ? -magnitude : magnitude;
  }

  private double magnitude() {
    final double nearest = Decimal.nearest(significand, exponent);
    if (!Double.isNaN(nearest) && (!dropped || nearest == Decimal.nearest(significand + 1, exponent))) {
      return nearest;
    }
    return Math.abs(Double.parseDouble(token()));
  }

  /// Returns the nearest float; infinite when it is beyond the largest.
  float toFloat() {
    if (special) {
      return (float) specialValue;
    }
    final double magnitude = magnitude();
    final float nearest = isTie(magnitude) ? Math.abs(Float.parseFloat(token())) : (float) magnitude;
    return negative ? -nearest : nearest;
  }

  /// Says whether the double may lie between two floats, so that what was rounded away decides.
  private static boolean isTie(final double magnitude) {
    return (Double.doubleToRawLongBits(magnitude) & FLOAT_REST) == FLOAT_HALF
        || (magnitude < Float.MIN_NORMAL && magnitude != 0);
  }

  /// Returns the number as it was written, cut when it is long, for messages.
  public String shown() {
    if (special) {
      return Double.toString(specialValue);
    }
    final String token = token();
    return token.length() <= LONGEST_SHOWN ? token : token.substring(0, LONGEST_SHOWN) + "…";
  }

  private String token() {
    return new String(bytes, start, end - start, StandardCharsets.US_ASCII);
  }

  /// Returns the number as a signed integer of up to 64 bits; [#failure] says whether it is one.
  public long toSigned(final long least, final long most) {
    final long value = toInteger();
    if (failure != EXACT) {
      return 0;
    }
    final boolean fits = negative ? Long.compareUnsigned(value, Long.MIN_VALUE) <= 0 : value >= 0;
    final long signed = negative ? -value : value;
    if (!fits || signed < least || signed > most) {
      failure = OUT_OF_RANGE;
    }
    return signed;
  }

  /// Returns the number as an unsigned integer of up to 64 bits; [#failure] says whether it is one.
  long toUnsigned(final long most) {
    final long value = toInteger();
    if (failure == EXACT && ((negative && value != 0) || Long.compareUnsigned(value, most) > 0)) {
      failure = OUT_OF_RANGE;
    }
    return value;
  }

  /// Says how the last conversion to an integer went.
  public int failure() {
    return failure;
  }

  /// Returns the magnitude, unsigned.
  private long toInteger() {
    failure = special ? NOT_INTEGRAL : EXACT;
    long value = significand;
    long power = exponent;
    if (special || value == 0) {
      return 0;
    }
    if (dropped) {
      return twentyDigits();
    }
    while (power < 0 && Long.remainderUnsigned(value, 10) == 0) {
      value = Long.divideUnsigned(value, 10);
      power++;
    }
    if (power < 0) {
      failure = NOT_INTEGRAL;
      return 0;
    }
    return timesTen(value, power);
  }

  private long timesTen(final long from, final long power) {
    long value = from;
    for (long step = 0; step < power; step++) {
      if (Math.unsignedMultiplyHigh(value, 10) != 0) {
        failure = OUT_OF_RANGE;
        return 0;
      }
      value *= 10;
    }
    return value;
  }

  /// An integer of 20 digits may still fit 64 bits; anything else that had digits dropped is too large or has a fraction.
  private long twentyDigits() {
    final byte last = bytes[end - 1];
    final boolean plain = end - start - (negative ? 1 : 0) == MOST_DIGITS + 1 && exponent == 1;
    if (!plain) {
      failure = exponent > 0 ? OUT_OF_RANGE : NOT_INTEGRAL;
      return 0;
    }
    final long tens = timesTen(significand, 1);
    final long value = tens + (last - '0');
    if (Long.compareUnsigned(value, tens) < 0) {
      failure = OUT_OF_RANGE;
    }
    return value;
  }
}
