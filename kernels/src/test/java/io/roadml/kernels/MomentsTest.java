package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MomentsTest {
  @Test
  void partsMergeIntoTheWholeInAnyOrder() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      double[] a = Draws.sample(random, random.nextInt(300));
      double[] b = Draws.sample(random, random.nextInt(300));
      double[] c = Draws.sample(random, 1 + random.nextInt(300));
      Moments left = Moments.of(a).merge(Moments.of(b)).merge(Moments.of(c));
      Moments right = Moments.of(a).merge(Moments.of(b).merge(Moments.of(c)));
      near(Moments.of(joined(a, b, c)), left, 1e-11, "seed=" + seed);
      near(right, left, 1e-11, "seed=" + seed);
    }
  }

  @Test
  void aPartCanBeTakenOutAgain() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      double[] a = random.doubles(50 + random.nextInt(200), -1, 4).toArray();
      double[] b = random.doubles(1 + random.nextInt(200), 0, 9).toArray();
      near(Moments.of(a), Moments.of(joined(a, b)).without(Moments.of(b)), 1e-9, "seed=" + seed);
    }
    assertEquals(Moments.NONE, Moments.of(1, 2).without(Moments.of(2, 1)));
    assertEquals("part.count=2; want at most 1",
        assertThrows(IllegalArgumentException.class, () -> Moments.of(1).without(Moments.of(1, 2))).getMessage());
  }

  private static double[] joined(double[]... parts) {
    return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
  }

  private static void near(Moments expected, Moments actual, double relative, String where) {
    assertEquals(expected.count(), actual.count(), where);
    double scale = Math.max(Math.abs(expected.min()), Math.abs(expected.max())) + 1e-300;
    double n = expected.count();
    assertEquals(expected.mean(), actual.mean(), relative * scale, where);
    assertEquals(expected.squares(), actual.squares(), relative * n * scale * scale, where);
    assertEquals(expected.cubes(), actual.cubes(), relative * n * StrictMath.pow(scale, 3), where);
    assertEquals(expected.fourths(), actual.fourths(), relative * n * StrictMath.pow(scale, 4), where);
  }

  @Test
  void thereAreMomentsOfNothing() {
    assertTrue(Double.isNaN(Moments.NONE.variance()) && Double.isNaN(Moments.NONE.mean()));
    assertEquals(Moments.of(1, 2), Moments.NONE.merge(Moments.of(1, 2)));
    assertEquals(0, Moments.of(7, 7, 7).variance());
    assertTrue(Double.isNaN(Moments.of(7).sampleVariance()));
    assertEquals(1, Moments.of(1, 2, 3).sampleVariance());
    assertEquals("x[1]=NaN; want a finite number",
        assertThrows(IllegalArgumentException.class, () -> Moments.of(1, Double.NaN)).getMessage());
  }

  @Test
  void sumsAreWithinAnUlpOfTheExactOnes() {
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      double[] values = new double[1 + random.nextInt(5000)];
      BigDecimal exact = BigDecimal.ZERO;
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian() * StrictMath.pow(10, random.nextInt(-8, 9));
        exact = exact.add(new BigDecimal(values[i]));
      }
      double sum = Sums.of(values);
      assertEquals(exact.doubleValue(), sum, 2 * Math.ulp(sum), "seed=" + seed);
    }
    assertEquals(0, Sums.of(new double[0]));
    assertEquals(Double.POSITIVE_INFINITY, Sums.of(new double[]{1, Double.POSITIVE_INFINITY, 2}));
    assertTrue(Double.isNaN(Sums.of(new double[]{Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY})));
  }

  @Test
  void windowsLieWithinTheValues() {
    assertEquals(0, Sums.windowedMeans(Samples.of(1, 2), 3, 1).length);
    assertEquals("[1.5, 3.5]", Arrays.toString(Sums.windowedMeans(Samples.of(1, 2, 3, 4, 5), 2, 2)));
    assertEquals("window=0; want at least 1",
        assertThrows(IllegalArgumentException.class, () -> Sums.windowedMeans(Samples.of(1.0), 0, 1)).getMessage());
  }

  @Test
  void theSumsLimitsAreTold() {
    assertEquals(4.0, Sums.windowedMeans(Samples.of(4f, 4f), 2, Integer.MAX_VALUE)[0]);
  }
}
