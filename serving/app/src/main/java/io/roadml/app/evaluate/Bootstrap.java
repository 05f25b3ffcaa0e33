package io.roadml.app.evaluate;

import io.roadml.app.tables.ProgressLines;
import io.roadml.kernels.Quantiles;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Intervals of measures by resampling units with replacement: 95 % of the resamples lie between both ends.
///
/// Each resample has a generator of its own, seeded from one, so that the result does not depend on how many threads there are.
///
/// - Threading: stateless; uses all cores.
final class Bootstrap {
  private static final int FEWEST = 20;

  private Bootstrap() {}

  /// The lower and the upper end of each measure; NaN where fewer than twenty resamples, or half of them, define it.
  ///
  /// @param among the units to draw from
  static double[][] intervals(Subject<?> subject, int[] among, int resamples, long seed, ProgressLines progress) {
    long[] seeds = new SplittableRandom(seed).longs(resamples).toArray();
    double[][] values = new double[resamples][];
    var done = new AtomicInteger();
    IntStream.range(0, resamples).parallel().forEach(i -> {
      values[i] = subject.measure(drawn(among, new SplittableRandom(seeds[i])));
      progress.say("resampling", done.incrementAndGet(), resamples, "resample");
    });
    return IntStream.range(0, subject.measures().size()).mapToObj(measure -> interval(values, measure))
        .toArray(double[][]::new);
  }

  private static int[] drawn(int[] among, SplittableRandom random) {
    int[] drawn = new int[among.length];
    for (int i = 0; i < drawn.length; i++) drawn[i] = among[random.nextInt(among.length)];
    return drawn;
  }

  private static double[] interval(double[][] values, int measure) {
    double[] defined = Arrays.stream(values).mapToDouble(value -> value[measure]).filter(v -> !Double.isNaN(v))
        .toArray();
    if (defined.length < Math.max(FEWEST, values.length / 2)) return new double[]{Double.NaN, Double.NaN};
    return new double[]{Quantiles.of(defined, 0.025), Quantiles.of(defined, 0.975)};
  }
}
