package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Quantiles, ranks and correlations, and corrections that go by order.
class OrderStatisticsTest {
  @Test
  void quantilesRiseAndStayWithinTheValues() {
    double[] shares = new Random(1).doubles(50).sorted().toArray();
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      double[] values = Draws.sample(random, 1 + random.nextInt(60));
      for (Quantiles.Method method : Quantiles.Method.values()) {
        double[] quantiles = Quantiles.of(Samples.of(values), shares, method);
        double before = Arrays.stream(values).min().orElseThrow();
        for (double quantile : quantiles) {
          assertTrue(quantile >= before, method + " seed=" + seed);
          before = quantile;
        }
        assertTrue(before <= Arrays.stream(values).max().orElseThrow(), method + " seed=" + seed);
        assertArrayEquals(quantiles, Quantiles.of(Samples.of(Draws.shuffled(random, values)), shares, method));
      }
    }
  }

  @Test
  void theNineTypesAreThoseOfTheirDefinition() {
    Samples four = Samples.of(40, 10, 30, 20);
    assertEquals(10, Quantiles.of(four, 0.25, Quantiles.Method.INVERTED_CDF));
    assertEquals(15, Quantiles.of(four, 0.25, Quantiles.Method.AVERAGED_INVERTED_CDF));
    // n·q = 1.5 and 2.5 lie between two ranks: the even one is 2.
    assertEquals(20, Quantiles.of(four, 0.375, Quantiles.Method.CLOSEST_OBSERVATION));
    assertEquals(20, Quantiles.of(four, 0.625, Quantiles.Method.CLOSEST_OBSERVATION));
    assertEquals(10, Quantiles.of(four, 0.25, Quantiles.Method.INTERPOLATED_INVERTED_CDF));
    assertEquals(15, Quantiles.of(four, 0.25, Quantiles.Method.HAZEN));
    assertEquals(12.5, Quantiles.of(four, 0.25, Quantiles.Method.WEIBULL));
    assertEquals(17.5, Quantiles.of(four, 0.25, Quantiles.Method.LINEAR));
    assertEquals(10 + 10 * (4 * 0.25 + 1 / 3.0 + 0.25 / 3 - 1),
        Quantiles.of(four, 0.25, Quantiles.Method.MEDIAN_UNBIASED), 1e-13);
    assertEquals(10 + 10 * (4 * 0.25 + 3 / 8.0 + 0.25 / 4 - 1),
        Quantiles.of(four, 0.25, Quantiles.Method.NORMAL_UNBIASED), 1e-13);
  }

  @Test
  void quantilesBetweenInfinitiesAreNotNaN() {
    double infinity = Double.POSITIVE_INFINITY;
    assertEquals(1, Quantiles.of(new double[]{1, infinity, infinity}, 0));
    assertEquals(infinity, Quantiles.of(new double[]{1, infinity, infinity}, 0.75));
    assertEquals(0, Quantiles.of(new double[]{-Double.MAX_VALUE, Double.MAX_VALUE}, 0.5));
    assertTrue(Double.isNaN(Quantiles.of(new double[]{3, Double.NaN, 1}, 0.5)));
    assertEquals("q[0]=1.5; want 0 … 1",
        assertThrows(IllegalArgumentException.class, () -> Quantiles.of(new double[]{1}, 1.5)).getMessage());
  }

  @Test
  void correlationsAreThoseOfAllPairs() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      int n = 2 + random.nextInt(60);
      double[] x = Draws.sample(random, n);
      double[] y = Draws.sample(random, n);
      double concordant = 0;
      double xPairs = 0;
      double yPairs = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++) {
          double xSign = sign(x[i] - x[j]);
          double ySign = sign(y[i] - y[j]);
          concordant += xSign * ySign;
          xPairs += xSign * xSign;
          yPairs += ySign * ySign;
        }
      }
      double expected = concordant / Math.sqrt(xPairs) / Math.sqrt(yPairs);
      assertEquals(expected, Correlation.kendall(Samples.of(x), Samples.of(y)), 1e-13, "seed=" + seed);
    }
  }

  private static double sign(double x) {
    return x > 0 ? 1 : x < 0 ? -1 : 0;
  }

  @Test
  void ranksOfTiesShareTheirMean() {
    assertArrayEquals(new double[]{2.5, 1, 4, 2.5}, Ranks.average(new double[]{0.0, -3, 7, -0.0}));
  }

  @Test
  void correlationsDoNotChangeWithScaleAndFlipWithSign() {
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      double[] x = random.doubles(200).toArray();
      double[] y = Arrays.stream(x).map(v -> v + random.nextGaussian()).toArray();
      double[] mapped = Arrays.stream(x).map(v -> -5e3 * v + 1e6).toArray();
      String where = "seed=" + seed;
      assertEquals(-Correlation.pearson(x, y), Correlation.pearson(mapped, y), 1e-9, where);
      assertEquals(-Correlation.spearman(Samples.of(x), Samples.of(y)),
          Correlation.spearman(Samples.of(mapped), Samples.of(y)), 1e-12, where);
      assertEquals(-Correlation.kendall(Samples.of(x), Samples.of(y)),
          Correlation.kendall(Samples.of(mapped), Samples.of(y)), 1e-12, where);
      assertEquals(1, Correlation.pearson(x, x), 1e-14, where);
    }
    assertTrue(Double.isNaN(Correlation.pearson(new double[]{1, 1}, new double[]{1, 2})));
  }

  @Test
  void correctedProbabilitiesKeepTheirOrderAndNoneIsAboveOne() {
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      double[] p = random.doubles(1 + random.nextInt(40)).map(v -> v * v * v).toArray();
      double[] bonferroni = MultipleTesting.adjusted(p, MultipleTesting.Method.BONFERRONI);
      double[] holm = MultipleTesting.adjusted(p, MultipleTesting.Method.HOLM);
      double[] hochberg = MultipleTesting.adjusted(p, MultipleTesting.Method.BENJAMINI_HOCHBERG);
      for (int i = 0; i < p.length; i++) {
        assertTrue(p[i] <= hochberg[i] && hochberg[i] <= holm[i] * (1 + 1e-15) && holm[i] <= bonferroni[i]
            && bonferroni[i] <= 1,
            "seed=" + seed);
        for (int j = 0; j < p.length; j++) {
          assertTrue(p[i] > p[j] || (holm[i] <= holm[j] && hochberg[i] <= hochberg[j]), "seed=" + seed);
        }
      }
    }
    assertEquals("p[1]=NaN; want 0 … 1", assertThrows(IllegalArgumentException.class,
        () -> MultipleTesting.adjusted(new double[]{0, Double.NaN}, MultipleTesting.Method.HOLM)).getMessage());
  }
}
