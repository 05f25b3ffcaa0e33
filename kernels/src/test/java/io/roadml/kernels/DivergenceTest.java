package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DivergenceTest {
  @Test
  void distancesAreSymmetricBoundedAndFreeOfScale() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(20);
      double[] p = counts(random, n);
      double[] q = counts(random, n);
      double[] scaled = Arrays.stream(p).map(v -> v * 1e10).toArray();
      String where = "seed=" + seed;
      double js = Divergence.jensenShannonBase2(p, q);
      double hellinger = Divergence.hellinger(p, q);
      double variation = Divergence.totalVariation(p, q);
      assertEquals(js, Divergence.jensenShannonBase2(q, p), 1e-14, where);
      assertEquals(js, Divergence.jensenShannonBase2(scaled, q), 1e-13, where);
      assertEquals(js * Math.sqrt(StrictMath.log(2)), Divergence.jensenShannon(p, q), 1e-14, where);
      assertTrue(js >= 0 && js <= 1 && hellinger <= 1 && variation <= 1, where);
      assertTrue(hellinger * hellinger <= variation + 1e-12 && variation <= hellinger * Math.sqrt(2) + 1e-12, where);
      assertTrue(Divergence.kullbackLeibler(p, q) >= 2 * variation * variation - 1e-12, where);
      assertEquals(0, Divergence.kullbackLeibler(p, scaled), 1e-30, where);
      assertEquals(0, Divergence.jensenShannon(p, scaled), 1e-15, where);
    }
  }

  private static double[] counts(Random random, int n) {
    double[] counts = new double[n];
    for (int i = 0; i < n; i++) {
      counts[i] = random.nextInt(4) == 0 ? 0 : random.nextInt(1000);
    }
    counts[0]++;
    return counts;
  }

  @Test
  void disjointDistributionsAreAsFarAsCanBe() {
    double[] p = {3, 0};
    double[] q = {0, 5};
    assertEquals(1, Divergence.jensenShannonBase2(p, q), 1e-15);
    assertEquals(1, Divergence.hellinger(p, q));
    assertEquals(1, Divergence.totalVariation(p, q));
    assertEquals(Double.POSITIVE_INFINITY, Divergence.kullbackLeibler(p, q));
    assertEquals(StrictMath.log(2), Divergence.kullbackLeibler(p, new double[]{1, 1}), 1e-15);
  }

  @Test
  void smallDifferencesKeepTheirDigits() {
    double e = 1e-9;
    double[] p = {0.5 + e, 0.5 - e};
    assertEquals(2 * e * e, Divergence.kullbackLeibler(p, new double[]{0.5, 0.5}), 1e-6 * e * e);
  }

  @Test
  void refusalsNameTheCategory() {
    refused("q[1]=-1.0; want 0 or more, finite",
        () -> Divergence.hellinger(new double[]{1, 1}, new double[]{1, -1}));
    refused("p[0]=NaN; want 0 or more, finite",
        () -> Divergence.kullbackLeibler(new double[]{Double.NaN}, new double[]{1}));
    refused("p sums to 0.0; want a positive, finite sum",
        () -> Divergence.totalVariation(new double[]{0, 0}, new double[]{1, 1}));
    refused("p.length=1 differs from q.length=2",
        () -> Divergence.jensenShannon(new double[]{1}, new double[]{1, 1}));
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
