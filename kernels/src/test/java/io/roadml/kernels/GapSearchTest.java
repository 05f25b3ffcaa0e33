package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What cells leave out changes nothing: the gaps are those of all values, sorted.
class GapSearchTest {
  /// Kinds of samples that spread over cells of value, over cells of key, over few, over none.
  enum Kind {
    NORMAL(Random::nextGaussian),
    FAR_FROM_ZERO(random -> 1e9 + random.nextGaussian()),
    HEAVY_TAILS(random -> StrictMath.tan(Math.PI * (random.nextDouble() - 0.5))),
    LOGNORMAL(random -> StrictMath.exp(3 * random.nextGaussian())),
    ALL_MAGNITUDES(random -> Math.scalb(random.nextGaussian(), random.nextInt(2000) - 1000)),
    WHOLE(random -> random.nextInt(7)),
    BOTH_ZEROS(random -> random.nextBoolean() ? -0.0 : random.nextInt(2)),
    MOSTLY_ZERO(random -> random.nextInt(10) < 9 ? 0 : StrictMath.exp(3 * random.nextGaussian())),
    MOSTLY_ONE(random -> random.nextInt(100) < 99 ? 1 : random.nextGaussian()),
    TWO_SCALES(random -> random.nextInt(5) < 2 ? random.nextGaussian() * 1e-6 : random.nextGaussian()),
    WITH_INFINITIES(random -> random.nextInt(50) == 0
        ? random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY
        : random.nextGaussian()),
    WIDEST(random -> random.nextBoolean() ? Double.MAX_VALUE * random.nextDouble() : -Double.MAX_VALUE),
    SUBNORMAL(random -> random.nextInt(1000) * Double.MIN_VALUE),
    THE_SAME(random -> 3);

    private final ToDoubleFunction<Random> draw;

    Kind(ToDoubleFunction<Random> draw) {
      this.draw = draw;
    }
  }

  @ParameterizedTest @EnumSource
  void gapsAreThoseOfAllValuesSorted(Kind kind) {
    for (long seed = 1; seed <= 12; seed++) {
      Random random = new Random(seed);
      double[] a = draw(kind, random, 1 + random.nextInt(20_000), 0);
      double[] b = draw(kind, random, 1 + random.nextInt(20_000), seed % 3 * 0.05);
      String where = "kind=" + kind + " seed=" + seed;
      assertEquals(ofSorted(a, b), Gaps.between(Samples.of(a), Samples.of(b)), where);
      float[] singleA = Draws.floats(a);
      float[] singleB = Draws.floats(b);
      assertEquals(ofSorted(Draws.widened(singleA), Draws.widened(singleB)),
          Gaps.between(Samples.of(singleA), Samples.of(singleB)), where);
    }
  }

  @ParameterizedTest @EnumSource
  void theOrderOfRowsDoesNotMatter(Kind kind) {
    long seed = 77;
    Random random = new Random(seed);
    double[] a = draw(kind, random, 9000, 0);
    double[] b = draw(kind, random, 5000, 0);
    Gaps expected = Gaps.between(Samples.of(a), Samples.of(b));
    double[] sorted = a.clone();
    Arrays.sort(sorted);
    assertEquals(expected, Gaps.between(Samples.of(sorted), Samples.of(Draws.shuffled(random, b))), "seed=" + seed);
  }

  @Test
  void ofManyValuesFewAreKept() {
    long seed = 5;
    Random random = new Random(seed);
    Samples a = Samples.of(draw(Kind.NORMAL, random, 1_000_000, 0));
    Samples b = Samples.of(draw(Kind.NORMAL, random, 1_000_000, 0));
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Gaps.between(a, b);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < 6_000_000, bytes + " bytes of 16,000,000, seed=" + seed);
  }

  private static double[] draw(Kind kind, Random random, int n, double shift) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) values[i] = kind.draw.applyAsDouble(random) + shift;
    return values;
  }

  private static Gaps ofSorted(double[] a, double[] b) {
    Merge merge = new Merge(Sorted.withEnd("a", Samples.of(a)), Sorted.withEnd("b", Samples.of(b)));
    long highest = 0;
    long lowest = 0;
    while (merge.next()) {
      long gap = (long) merge.xs() * b.length - (long) merge.ys() * a.length;
      highest = Math.max(highest, gap);
      lowest = Math.min(lowest, gap);
    }
    return new Gaps(highest, lowest);
  }
}
