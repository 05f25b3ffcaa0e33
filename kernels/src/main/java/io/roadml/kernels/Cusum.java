package io.roadml.kernels;

/// The tabular CUSUM, two-sided: small movements away from a known mean, accumulated.
///
/// - Threading: owner, one thread. - Allocation: none an update.
/// - After an alarm both sums start from 0.
/// - Fails: [IllegalArgumentException] for settings out of range, and for an update that is NaN or infinite.
public final class Cusum {
  private final double mean;
  private final double deviation;
  private final double slack;
  private final double limit;

  private double high;
  private double low;

  /// @param mean where the stream should be
  /// @param deviation its standard deviation there, more than 0
  /// @param slack what a value may be off without counting, in deviations, 0 or more; half of the shift to be found
  /// @param limit the sum that alarms, in deviations, more than 0; 4 or 5 are usual
  public Cusum(double mean, double deviation, double slack, double limit) {
    Require.that(Double.isFinite(mean), "mean", mean, "a finite number");
    Require.that(deviation > 0 && Double.isFinite(deviation), "deviation", deviation, "more than 0, finite");
    Require.that(slack >= 0, "slack", slack, "0 or more");
    Require.that(limit > 0, "limit", limit, "more than 0");
    this.mean = mean;
    this.deviation = deviation;
    this.slack = slack;
    this.limit = limit;
  }

  /// Takes the next value: 1 when the stream has risen, −1 when it has fallen, 0 when there is no alarm.
  public int update(double x) {
    Require.that(Double.isFinite(x), "x", x, "a finite number");
    double z = (x - mean) / deviation;
    high = Math.max(0, high + z - slack);
    low = Math.max(0, low - z - slack);
    int alarm = high > limit ? 1 : low > limit ? -1 : 0;
    if (alarm != 0) {
      reset();
    }
    return alarm;
  }

  /// Sets both sums to 0.
  public void reset() {
    high = 0;
    low = 0;
  }
}
