package io.roadml.kernels;

/// The drift detection method of J. Gama and others (2004): whether the error rate of a model has left the lowest it was.
///
/// - Threading: owner, one thread. - Allocation: none an update.
/// - A drift resets everything, for a model that is about to be replaced.
/// - Fails: [IllegalArgumentException] for a warm-up below 1.
public final class Ddm {
  /// Nothing to tell.
  public static final int STABLE = 0;
  /// Two deviations above the lowest rate: begin to collect rows for a new model.
  public static final int WARNING = 1;
  /// Three deviations above: the model no longer fits.
  public static final int DRIFT = 2;

  private final int warmUp;

  private long n;
  private long errors;
  private double leastRate;
  private double leastDeviation;

  /// @param warmUp so many rows say nothing yet; 30 is usual
  public Ddm(int warmUp) {
    Require.that(warmUp >= 1, "warmUp", warmUp, "at least 1");
    this.warmUp = warmUp;
    reset();
  }

  /// Takes whether the next prediction was wrong, and returns [#STABLE], [#WARNING] or [#DRIFT].
  public int update(boolean wrong) {
    n++;
    errors += wrong ? 1 : 0;
    double rate = (double) errors / n;
    double deviation = Math.sqrt(rate * (1 - rate) / n);
    return n < warmUp ? STABLE : judged(rate, deviation);
  }

  private int judged(double rate, double deviation) {
    if (rate + deviation <= leastRate + leastDeviation) {
      leastRate = rate;
      leastDeviation = deviation;
    }
    if (deviation > 0 && rate + deviation > leastRate + 3 * leastDeviation) {
      reset();
      return DRIFT;
    }
    return deviation > 0 && rate + deviation > leastRate + 2 * leastDeviation ? WARNING : STABLE;
  }

  /// Forgets all rows.
  public void reset() {
    n = 0;
    errors = 0;
    leastRate = Double.POSITIVE_INFINITY;
    leastDeviation = Double.POSITIVE_INFINITY;
  }
}
