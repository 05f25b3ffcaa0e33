package io.roadml.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/// The median of a sample, and an interval that covers the true one with 95 % confidence.
///
/// - Method: percentile bootstrap, 10,000 resamples, always the same seed, so that the same sample gives the same
///   interval.
/// - Threading: immutable.
///
/// @param median the sample's median; the mean of the two middle ones for an even number
/// @param low    the interval's lower end
/// @param high   the interval's upper end
public record Estimate(double median, double low, double high) {
  private static final int RESAMPLES = 10_000;
  private static final double TAIL = 0.025;
  private static final long SEED = 20_251_124L;

  /// Estimates from a sample.
  ///
  /// @throws IllegalArgumentException when there is no value, or one is not finite
  public static Estimate ofMedian(final double... sample) {
    if (sample.length == 0 || !Arrays.stream(sample).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("sample=" + Arrays.toString(sample) + ", want finite values, at least one");
    }
    final SplittableRandom random = new SplittableRandom(SEED);
    final double[] medians = new double[RESAMPLES];
    final double[] drawn = new double[sample.length];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      for (int index = 0; index < drawn.length; index++) {
        drawn[index] = sample[random.nextInt(sample.length)];
      }
      medians[resample] = median(drawn);
    }
    Arrays.sort(medians);
    return new Estimate(median(sample.clone()), quantile(medians, TAIL), quantile(medians, 1 - TAIL));
  }

  /// Returns the median. Sorts the array.
  static double median(final double[] values) {
    Arrays.sort(values);
    return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
  }

  private static double quantile(final double[] sorted, final double share) {
    final double position = share * (sorted.length - 1);
    final int below = (int) position;
    final int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
