package io.roadml.bench;

import java.util.Locale;

/// What a figure must reach.
///
/// - Threading: immutable.
///
/// @param side  which side of the limit is good
/// @param limit the limit itself, which still is good
public record Target(Side side, double limit) {
  /// Which side of a limit is good.
  public enum Side {
    /// The limit or less.
    AT_MOST,
    /// The limit or more.
    AT_LEAST,
    /// Any figure is: it is reported, not judged.
    ANY
  }

  /// No target.
  public static final Target NONE = new Target(Side.ANY, Double.NaN);

  /// The limit or less is good.
  public static Target atMost(final double limit) {
    return new Target(Side.AT_MOST, limit);
  }

  /// The limit or more is good.
  public static Target atLeast(final double limit) {
    return new Target(Side.AT_LEAST, limit);
  }

  /// Says whether the good end of an interval meets the target.
  boolean isMetBy(final Estimate estimate) {
    return switch (side) {
      case AT_MOST -> estimate.low() <= limit;
      case AT_LEAST -> estimate.high() >= limit;
      case ANY -> true;
    };
  }

  @Override
  public String toString() {
    return switch (side) {
      case AT_MOST -> String.format(Locale.ROOT, "≤ %s", Figures.plain(limit));
      case AT_LEAST -> String.format(Locale.ROOT, "≥ %s", Figures.plain(limit));
      case ANY -> "";
    };
  }
}
