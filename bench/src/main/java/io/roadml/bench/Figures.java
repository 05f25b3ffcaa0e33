package io.roadml.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// Numbers as people read them: three significant digits and a unit.
///
/// - Threading: stateless.
final class Figures {
  private static final MathContext THREE = new MathContext(3, RoundingMode.HALF_UP);

  private Figures() {
  }

  /// Three significant digits, no exponent, no trailing zeros.
  static String plain(final double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    if (value == 0) {
      return "0";
    }
    return BigDecimal.valueOf(value).round(THREE).stripTrailingZeros().toPlainString();
  }

  /// A duration in the unit that suits it.
  static String duration(final double nanos) {
    if (nanos < 1e3) {
      return plain(nanos) + " ns";
    }
    if (nanos < 1e6) {
      return plain(nanos / 1e3) + " µs";
    }
    return nanos < 1e9 ? plain(nanos / 1e6) + " ms" : plain(nanos / 1e9) + " s";
  }

  /// A whole number with thousands apart.
  static String count(final long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// A rate per second.
  static String rate(final double perSecond) {
    return perSecond < 1000 ? plain(perSecond) + "/s" : count(Math.round(perSecond)) + "/s";
  }
}
