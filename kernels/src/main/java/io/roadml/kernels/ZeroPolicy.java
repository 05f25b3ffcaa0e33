package io.roadml.kernels;

/// What the population stability index does where a bin is empty on one side: ln 0 is infinite, and what is put in its
/// place decides the number. So a policy is published with each.
///
/// @param kind which rule
/// @param amount its number; without meaning for `NONE`
public record ZeroPolicy(Kind kind, double amount) {
  /// A share that is 0 becomes 0.0001; the most common.
  public static final ZeroPolicy FLOOR = floor(1e-4);
  /// Nothing is put in place of 0: one empty bin makes the index infinite.
  public static final ZeroPolicy NONE = new ZeroPolicy(Kind.NONE, 0);

  /// The rules.
  public enum Kind {
    /// Shares that are exactly 0 become `amount`; the others stay, and nothing is normalised again.
    FLOOR,
    /// Shares below `amount` become it; nothing is normalised again.
    CLIP,
    /// `amount` is added to each count on both sides.
    LAPLACE,
    /// None.
    NONE
  }

  /// Refuses an amount that is negative, NaN or infinite.
  public ZeroPolicy {
    if (!(amount >= 0 && amount < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("amount=" + amount + "; want 0 or more, finite");
    }
  }

  /// Shares of exactly 0 become this one.
  public static ZeroPolicy floor(double share) {
    return new ZeroPolicy(Kind.FLOOR, share);
  }

  /// Shares below this one become it.
  public static ZeroPolicy clip(double share) {
    return new ZeroPolicy(Kind.CLIP, share);
  }

  /// This is added to each count.
  public static ZeroPolicy laplace(double count) {
    return new ZeroPolicy(Kind.LAPLACE, count);
  }

  /// The share that counts, of `count` out of `total` in one of `bins`.
  double share(long count, double total, int bins) {
    return switch (kind) {
      case FLOOR -> count == 0 ? amount : count / total;
      case CLIP -> Math.max(amount, count / total);
      case LAPLACE -> (count + amount) / (total + amount * bins);
      case NONE -> count / total;
    };
  }
}
