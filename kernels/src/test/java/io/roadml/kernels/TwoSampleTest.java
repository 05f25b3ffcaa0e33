package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.kernels.TwoSample.Alternative;
import io.roadml.kernels.TwoSample.Method;
import java.lang.foreign.Arena;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.TTest;
import org.junit.jupiter.api.Test;

class TwoSampleTest {
  @Test
  void kolmogorovSmirnovAgreesWithCommonsStatistics() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      double[] x = positiveZeros(Draws.sample(random, 2 + random.nextInt(seed % 10 == 0 ? 400 : 40)));
      double[] y = positiveZeros(Draws.sample(random, 2 + random.nextInt(seed % 10 == 0 ? 400 : 40)));
      for (Alternative alternative : Alternative.values()) {
        var oracle = KolmogorovSmirnovTest.withDefaults().with(AlternativeHypothesis.valueOf(
            switch (alternative) {
              case TWO_SIDED -> "TWO_SIDED";
              case LESS -> "LESS_THAN";
              case GREATER -> "GREATER_THAN";
            }));
        String where = alternative + " seed=" + seed;
        var exact = oracle.with(PValueMethod.EXACT).test(x, y);
        TestResult ours = TwoSample.kolmogorovSmirnov(Samples.of(x), Samples.of(y), alternative, Method.EXACT);
        assertEquals(exact.getStatistic(), ours.statistic(), 1e-15, where);
        assertEquals(exact.getPValue(), ours.pValue(), 1e-10 * exact.getPValue() + 1e-300, where);
        double effective = (double) x.length * y.length / (x.length + y.length);
        if (effective - Math.floor(effective) == 0.5) {
          // scipy rounds this number of rows to even, the oracle up.
          continue;
        }
        var asymptotic = oracle.with(PValueMethod.ASYMPTOTIC).test(x, y);
        assertEquals(asymptotic.getPValue(),
            TwoSample.kolmogorovSmirnov(Samples.of(x), Samples.of(y), alternative, Method.ASYMPTOTIC).pValue(),
            1e-9 * asymptotic.getPValue() + 1e-300, where);
      }
    }
  }

  /// The oracle tells −0.0 from 0.0.
  private static double[] positiveZeros(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] += 0.0;
    }
    return values;
  }

  @Test
  void theStatisticIsTheLargestDistanceOfTheDistributionFunctions() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      double[] x = Draws.sample(random, 1 + random.nextInt(50));
      double[] y = Draws.sample(random, 1 + random.nextInt(50));
      double above = 0;
      double below = 0;
      for (double[] sample : new double[][]{x, y}) {
        for (double at : sample) {
          double difference = share(x, at) - share(y, at);
          above = Math.max(above, difference);
          below = Math.max(below, -difference);
        }
      }
      String where = "seed=" + seed;
      assertEquals(above, statistic(x, y, Alternative.GREATER), 1e-15, where);
      assertEquals(below, statistic(x, y, Alternative.LESS), 1e-15, where);
      assertEquals(Math.max(above, below), statistic(x, y, Alternative.TWO_SIDED), 1e-15, where);
      assertEquals(statistic(x, y, Alternative.TWO_SIDED),
          TwoSample.kolmogorovSmirnovDistance(Samples.of(x), Samples.of(y)), where);
    }
  }

  private static double share(double[] sample, double at) {
    double count = 0;
    for (double value : sample) {
      count += value <= at ? 1 : 0;
    }
    return count / sample.length;
  }

  private static double statistic(double[] x, double[] y, Alternative alternative) {
    return TwoSample.kolmogorovSmirnov(Samples.of(x), Samples.of(y), alternative, Method.ASYMPTOTIC).statistic();
  }

  @Test
  void exactProbabilitiesAreTheShareOfAllOrders() {
    double[] x = {1, 2, 4};
    double[] y = {3, 5, 6, 7};
    for (Alternative alternative : Alternative.values()) {
      TestResult result = TwoSample.kolmogorovSmirnov(Samples.of(x), Samples.of(y), alternative, Method.EXACT);
      int reached = 0;
      int orders = 0;
      for (int places = 0; places < 1 << 7; places++) {
        if (Integer.bitCount(places) == 3) {
          orders++;
          reached += distanceOf(places, alternative) >= result.statistic() - 1e-12 ? 1 : 0;
        }
      }
      assertEquals(reached / (double) orders, result.pValue(), 1e-15, alternative.toString());
    }
  }

  private static double distanceOf(int places, Alternative alternative) {
    double above = 0;
    double below = 0;
    double difference = 0;
    for (int i = 0; i < 7; i++) {
      difference += (places >> i & 1) == 1 ? 1 / 3.0 : -1 / 4.0;
      above = Math.max(above, difference);
      below = Math.max(below, -difference);
    }
    return switch (alternative) {
      case TWO_SIDED -> Math.max(above, below);
      case GREATER -> above;
      case LESS -> below;
    };
  }

  @Test
  void whatOthersGetWrongIsRight() {
    assertEquals(0, TwoSample.kolmogorovSmirnov(new double[]{0, 1}, new double[]{-0.0, 1}).statistic());
    TestResult disjoint = TwoSample.kolmogorovSmirnov(new double[]{1, 2, 3}, new double[]{10, 20, 30});
    assertEquals(1, disjoint.statistic());
    assertEquals(0.1, disjoint.pValue(), 1e-15);
    TestResult same = TwoSample.kolmogorovSmirnov(new double[]{3, 1, 2}, new double[]{1, 2, 3});
    assertEquals(0, same.statistic());
    assertEquals(1, same.pValue());
    assertEquals(1, TwoSample.kolmogorovSmirnov(new double[]{Double.NEGATIVE_INFINITY},
        new double[]{Double.POSITIVE_INFINITY}).statistic());
  }

  @Test
  void exactProbabilitiesOfThousandsOfRowsAreNear() {
    long seed = 21;
    Random random = new Random(seed);
    double[] x = random.doubles(3000).toArray();
    double[] y = random.doubles(2000).map(v -> v * 0.97).toArray();
    double exact = p(x, y, Method.EXACT);
    double asymptotic = p(x, y, Method.ASYMPTOTIC);
    assertEquals(exact, asymptotic, 0.02 * exact, "seed=" + seed);
    assertEquals(exact, p(x, y, Method.AUTO), "seed=" + seed);
  }

  private static double p(double[] x, double[] y, Method method) {
    return TwoSample.kolmogorovSmirnov(Samples.of(x), Samples.of(y), Alternative.TWO_SIDED, method).pValue();
  }

  @Test
  void neitherOrderNorPlaceNorPrecisionMatters() {
    for (long seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      float[] x = Draws.floats(Draws.sample(random, 2 + random.nextInt(5000)));
      float[] y = Draws.floats(Draws.sample(random, 2 + random.nextInt(3000)));
      try (Arena arena = Arena.ofConfined()) {
        double[] xs = Draws.widened(x);
        double[] ys = Draws.widened(y);
        sameBits(seed, TwoSample::kolmogorovSmirnovDistance, arena, random, xs, ys);
        sameBits(seed, TwoSample::wasserstein, arena, random, xs, ys);
        sameBits(seed, TwoSample::energyDistance, arena, random, xs, ys);
        sameBits(seed, (a, b) -> TwoSample.cramerVonMises(a, b).statistic(), arena, random, xs, ys);
        sameBits(seed, (a, b) -> TwoSample.mannWhitney(a, b).pValue(), arena, random, xs, ys);
        sameBits(seed, (a, b) -> Psi.of(a, b).value(), arena, random, xs, ys);
      }
    }
  }

  private static void sameBits(long seed, ToDoubleBiFunction<Samples, Samples> distance, Arena arena, Random random,
      double[] x, double[] y) {
    double expected = distance.applyAsDouble(Samples.of(x), Samples.of(y));
    String where = "seed=" + seed;
    assertEquals(expected, distance.applyAsDouble(Samples.of(Draws.floats(x)), Samples.of(Draws.floats(y))), where);
    assertEquals(expected, distance.applyAsDouble(Draws.offHeap(arena, x), Draws.offHeap(arena, y)), where);
    assertEquals(expected, distance.applyAsDouble(Samples.of(Draws.shuffled(random, x)),
        Samples.of(Draws.shuffled(random, y))), where);
  }

  @Test
  void ranksStayUnderMapsThatRise() {
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      double[] x = random.doubles(1 + random.nextInt(200), -3, 3).toArray();
      double[] y = random.doubles(1 + random.nextInt(200), -3, 3).toArray();
      double[] mappedX = mapped(x);
      double[] mappedY = mapped(y);
      assertEquals(TwoSample.kolmogorovSmirnov(x, y), TwoSample.kolmogorovSmirnov(mappedX, mappedY), "seed=" + seed);
      assertEquals(TwoSample.mannWhitney(Samples.of(x), Samples.of(y)),
          TwoSample.mannWhitney(Samples.of(mappedX), Samples.of(mappedY)), "seed=" + seed);
      assertEquals(TwoSample.cramerVonMises(Samples.of(x), Samples.of(y)),
          TwoSample.cramerVonMises(Samples.of(mappedX), Samples.of(mappedY)), "seed=" + seed);
    }
  }

  private static double[] mapped(double[] values) {
    double[] mapped = values.clone();
    for (int i = 0; i < mapped.length; i++) {
      mapped[i] = values[i] * 1e100;
    }
    return mapped;
  }

  @Test
  void mannWhitneyAndWelchAgreeWithCommonsStatistics() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      double[] x = Draws.sample(random, 2 + random.nextInt(60));
      double[] y = Draws.sample(random, 2 + random.nextInt(60));
      String where = "seed=" + seed;
      var oracle = MannWhitneyUTest.withDefaults().with(PValueMethod.ASYMPTOTIC).test(positiveZeros(x),
          positiveZeros(y));
      TestResult ours = TwoSample.mannWhitney(Samples.of(x), Samples.of(y));
      assertEquals(oracle.getStatistic(), ours.statistic(), where);
      assertEquals(oracle.getPValue(), ours.pValue(), 1e-10, where);
      TestResult welch = TwoSample.welch(Samples.of(x), Samples.of(y));
      if (!Double.isNaN(welch.statistic())) {
        assertEquals(TTest.withDefaults().test(x, y).getPValue(), welch.pValue(), 1e-9, where);
      }
    }
  }

  @Test
  void wassersteinOfEqualSizesIsTheMeanDistanceOfSortedPairs() {
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(100);
      double[] x = Draws.sample(random, n);
      double[] y = Draws.sample(random, n);
      double distance = TwoSample.wasserstein(x, y);
      java.util.Arrays.sort(x);
      java.util.Arrays.sort(y);
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += Math.abs(x[i] - y[i]);
      }
      assertEquals(sum / n, distance, 1e-12 * (1 + sum / n), "seed=" + seed);
      assertEquals(distance, weighted(x, ones(n, 7), y, ones(n, 0.5)), 1e-12 * (1 + distance), "seed=" + seed);
    }
  }

  @Test
  void wholeWeightsAreRowsThatRepeat() {
    double[] x = {0, 1, 1, 3};
    double[] y = {5, 6, 8, 8, 8};
    assertEquals(TwoSample.wasserstein(x, y),
        weighted(new double[]{3, 0, 1}, new double[]{1, 1, 2}, new double[]{8, 5, 6}, new double[]{3, 1, 1}), 1e-14);
    assertEquals(TwoSample.wasserstein(x, y), weighted(new double[]{3, 0, 1, 100}, new double[]{10, 10, 20, 0},
        new double[]{8, 5, 6}, new double[]{0.3, 0.1, 0.1}), 1e-14);
  }

  private static double weighted(double[] x, double[] xWeights, double[] y, double[] yWeights) {
    return TwoSample.wasserstein(Samples.of(x), Samples.of(xWeights), Samples.of(y), Samples.of(yWeights));
  }

  private static double[] ones(int n, double value) {
    double[] ones = new double[n];
    java.util.Arrays.fill(ones, value);
    return ones;
  }

  @Test
  void distancesOfASampleToItselfAreZero() {
    for (long seed = 1; seed <= 50; seed++) {
      double[] x = Draws.sample(new Random(seed), 100);
      assertEquals(0, TwoSample.wasserstein(x, x), "seed=" + seed);
      assertEquals(0, TwoSample.energyDistance(x, x), "seed=" + seed);
      assertEquals(0.5 * x.length * x.length, TwoSample.mannWhitney(Samples.of(x), Samples.of(x)).statistic());
    }
  }

  @Test
  void theNullIsRejectedAsOftenAsItShouldBe() {
    long seed = 77;
    Random random = new Random(seed);
    int kolmogorov = 0;
    int cramer = 0;
    int mannWhitney = 0;
    int welch = 0;
    int levene = 0;
    int tries = 2000;
    for (int i = 0; i < tries; i++) {
      Samples x = Samples.of(random.doubles(40).toArray());
      Samples y = Samples.of(random.doubles(70).toArray());
      kolmogorov += TwoSample.kolmogorovSmirnov(x, y).pValue() < 0.05 ? 1 : 0;
      cramer += TwoSample.cramerVonMises(x, y).pValue() < 0.05 ? 1 : 0;
      mannWhitney += TwoSample.mannWhitney(x, y).pValue() < 0.05 ? 1 : 0;
      welch += TwoSample.welch(x, y).pValue() < 0.05 ? 1 : 0;
      levene += TwoSample.levene(x, y).pValue() < 0.05 ? 1 : 0;
    }
    for (int rejected : new int[]{kolmogorov, cramer, mannWhitney, welch, levene}) {
      assertTrue(rejected > 0.03 * tries && rejected < 0.07 * tries, rejected + " of " + tries + " seed=" + seed);
    }
  }

  @Test
  void refusalsNameTheRowAndTheValue() {
    refused("y[1]=NaN; want a number",
        () -> TwoSample.kolmogorovSmirnov(new double[]{1}, new double[]{1, Double.NaN}));
    refused("x[0]=Infinity; want a finite number",
        () -> TwoSample.wasserstein(new double[]{Double.POSITIVE_INFINITY}, new double[]{1}));
    refused("x.length=0; want at least one row", () -> TwoSample.energyDistance(new double[0], new double[]{1}));
    refused("weights[0]=-1.0; want 0 or more",
        () -> weighted(new double[]{1}, new double[]{-1}, new double[]{1}, new double[]{1}));
    TestResult empty = TwoSample.kolmogorovSmirnov(new double[0], new double[]{1});
    assertTrue(Double.isNaN(empty.statistic()) && Double.isNaN(empty.pValue()));
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
