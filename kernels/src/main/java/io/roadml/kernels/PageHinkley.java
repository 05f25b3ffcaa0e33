package io.roadml.kernels;

/// Page–Hinkley: whether the mean of a stream has moved. It looks both ways unless it is told one.
///
/// - Threading: owner, one thread. - Allocation: none an update.
/// - After an alarm the next update starts afresh.
/// - Fails: [IllegalArgumentException] for settings out of range, and for an update that is NaN or infinite, which would
///   silence it for ever.
/// - Source: E. S. Page (1954); the form with forgetting that river uses.
public final class PageHinkley {
  private final int minimum;
  private final double delta;
  private final double threshold;
  private final double alpha;
  private final Direction direction;

  private long n;
  private double mean;
  private double risen;
  private double fallen;
  private boolean alarmed;

  /// Which movement alarms.
  public enum Direction {
    /// Either.
    BOTH,
    /// The mean rises.
    UP,
    /// The mean falls.
    DOWN
  }

  /// @param minimum so many updates are needed before an alarm, 1 or more
  /// @param delta a movement that is tolerated, in the unit of the stream, 0 or more
  /// @param threshold the accumulated movement that alarms, more than 0
  /// @param alpha how much of the accumulated movement an update keeps, more than 0, at most 1
  public PageHinkley(int minimum, double delta, double threshold, double alpha, Direction direction) {
    Require.that(minimum >= 1, "minimum", minimum, "at least 1");
    Require.that(delta >= 0, "delta", delta, "0 or more");
    Require.that(threshold > 0, "threshold", threshold, "more than 0");
    Require.that(alpha > 0 && alpha <= 1, "alpha", alpha, "more than 0, at most 1");
    this.minimum = minimum;
    this.delta = delta;
    this.threshold = threshold;
    this.alpha = alpha;
    this.direction = direction;
    reset();
  }

  /// Looks both ways.
  public PageHinkley(int minimum, double delta, double threshold, double alpha) {
    this(minimum, delta, threshold, alpha, Direction.BOTH);
  }

  /// Takes the next value, and says whether it alarms.
  public boolean update(double x) {
    Require.that(Double.isFinite(x), "x", x, "a finite number");
    if (alarmed) {
      reset();
    }
    mean += (x - mean) / n;
    risen = Math.max(0, alpha * risen + (x - mean - delta));
    fallen = Math.max(0, alpha * fallen + (mean - x - delta));
    n++;
    alarmed = n >= minimum && exceeded();
    return alarmed;
  }

  private boolean exceeded() {
    return (direction != Direction.DOWN && risen >= threshold) || (direction != Direction.UP && fallen >= threshold);
  }

  /// Forgets all values.
  public void reset() {
    n = 1;
    mean = 0;
    risen = 0;
    fallen = 0;
    alarmed = false;
  }
}
