package io.roadml.kernels;

/// An exponentially weighted moving average with control limits about a known mean.
///
/// - Threading: owner, one thread. - Allocation: none an update.
/// - An alarm resets nothing: it lasts as long as the average is outside of the limits.
/// - Fails: [IllegalArgumentException] for settings out of range, and for an update that is NaN or infinite.
public final class Ewma {
  private final double mean;
  private final double weight;
  private final double width;

  private double average;
  /// (1−λ)^2t after t values, what the limits still lack of their last width.
  private double missing;

  /// @param mean where the stream should be, and where the average begins
  /// @param deviation its standard deviation there, more than 0
  /// @param weight λ, the part of a new value in the average, more than 0, at most 1
  /// @param limit the width of the limits, in deviations of the average, more than 0; 3 is usual
  public Ewma(double mean, double deviation, double weight, double limit) {
    Require.that(Double.isFinite(mean), "mean", mean, "a finite number");
    Require.that(deviation > 0 && Double.isFinite(deviation), "deviation", deviation, "more than 0, finite");
    Require.that(weight > 0 && weight <= 1, "weight", weight, "more than 0, at most 1");
    Require.that(limit > 0, "limit", limit, "more than 0");
    this.mean = mean;
    this.weight = weight;
    this.width = limit * deviation * Math.sqrt(weight / (2 - weight));
    reset();
  }

  /// Takes the next value: 1 when the average is above its limits, −1 below, 0 within.
  public int update(double x) {
    Require.that(Double.isFinite(x), "x", x, "a finite number");
    average = weight * x + (1 - weight) * average;
    missing *= (1 - weight) * (1 - weight);
    double off = average - mean;
    double allowed = width * Math.sqrt(1 - missing);
    return off > allowed ? 1 : off < -allowed ? -1 : 0;
  }

  /// The average now.
  public double average() {
    return average;
  }

  /// Begins again at the mean.
  public void reset() {
    average = mean;
    missing = 1;
  }
}
