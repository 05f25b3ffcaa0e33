package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class DistributionsTest {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  @Test
  void normalTailsAgreeWithCommonsStatistics() {
    long seed = 11;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double z = random.nextGaussian() * (i % 2 == 0 ? 2 : 12);
      near(NORMAL.survivalProbability(z), Distributions.normalUpper(z), 1e-12, "z=" + z + " seed=" + seed);
    }
  }

  @Test
  void chiSquaredTailsAgreeWithCommonsStatistics() {
    long seed = 12;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double degrees = i % 2 == 0 ? 1 + random.nextInt(40) : StrictMath.exp(random.nextDouble() * 10 - 2);
      double x = degrees * StrictMath.exp(random.nextGaussian());
      double expected = ChiSquaredDistribution.of(degrees).survivalProbability(x);
      near(expected, Distributions.chiSquaredUpper(x, degrees), 2e-11, "x=" + x + " df=" + degrees + " seed=" + seed);
    }
  }

  @Test
  void studentTailsAgreeWithCommonsStatistics() {
    long seed = 13;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double degrees = StrictMath.exp(random.nextDouble() * 9 - 1);
      double t = random.nextGaussian() * 6;
      double expected = TDistribution.of(degrees).survivalProbability(t);
      near(expected, Distributions.studentUpper(t, degrees), 2e-11, "t=" + t + " df=" + degrees + " seed=" + seed);
    }
  }

  @Test
  void betaQuantilesAreThoseOfCommonsStatistics() {
    long seed = 14;
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      double a = 1 + random.nextInt(60);
      double b = 1 + random.nextInt(60);
      double p = random.nextDouble();
      double x = Distributions.betaQuantile(p, a, b);
      near(p, BetaDistribution.of(a, b).cumulativeProbability(x), 1e-9, "p=" + p + " a=" + a + " seed=" + seed);
    }
  }

  @Test
  void criticalValuesHaveTheTailThatWasAskedFor() {
    for (double p : new double[]{1e-300, 1e-30, 1e-6, 0.01, 0.05, 0.5, 0.9, 0.999}) {
      near(p, Distributions.normalUpper(Distributions.normalCritical(p)), 1e-11, "normal p=" + p);
      near(p, Distributions.kolmogorovUpper(Distributions.kolmogorovCritical(p)), 1e-11, "kolmogorov p=" + p);
      near(p, Distributions.chiSquaredUpper(Distributions.chiSquaredCritical(p, 9), 9), 1e-11, "chi p=" + p);
    }
    assertEquals(0, Distributions.normalCritical(0.5));
    assertEquals(Double.POSITIVE_INFINITY, Distributions.normalCritical(0));
    assertEquals(Double.NEGATIVE_INFINITY, Distributions.normalCritical(1));
  }

  @Test
  void largeDegreesOfFreedomKeepTheirDigits() {
    // Both tend to the normal distribution, with a difference of the order of 1/√df and 1/df.
    assertEquals(Distributions.normalUpper(1.5), Distributions.studentUpper(1.5, 1e12), 1e-12);
    double df = 1e10;
    double cube = 1 - 2 / (9 * df) + 1.5 * Math.sqrt(2 / (9 * df));
    assertEquals(Distributions.normalUpper(1.5), Distributions.chiSquaredUpper(df * cube * cube * cube, df), 1e-6);
  }

  @Test
  void tailsFallFromOneToZero() {
    for (long n : new long[]{1, 2, 3, 10, 139, 140, 141, 500, 10_000, 200_000}) {
      double before = 1;
      for (double d = 0; d <= 1; d += n > 1000 ? 0.003 : 0.001) {
        double p = Distributions.kolmogorovUpper(d, n);
        // Two regions meet with a difference in the sixth digit at worst.
        assertTrue(p <= before * (1 + 3e-6) + 1e-12 && p >= 0, "n=" + n + " d=" + d + " p=" + p + " after " + before);
        before = p;
      }
      assertEquals(0, Distributions.kolmogorovUpper(1, n));
    }
  }

  @Test
  void oneSidedTailsOfSmallSamplesAreThoseOfTheFormulas() {
    assertEquals(0.7, Distributions.smirnovUpper(0.3, 1), 1e-15);
    // Two values: P(D⁺ ≥ d) = (1−d)² + 2d·(½−d) for d < ½, and (1−d)² above.
    assertEquals(0.49 + 2 * 0.3 * 0.2, Distributions.smirnovUpper(0.3, 2), 1e-15);
    assertEquals(0.16, Distributions.smirnovUpper(0.6, 2), 1e-15);
    assertEquals(1, Distributions.smirnovUpper(-1, 5));
    assertEquals(StrictMath.exp(-2.0 * 3e6 * 1e-6), Distributions.smirnovUpper(1e-3, 3_000_000), 1e-5);
  }

  @Test
  void whatIsNoArgumentIsRefused() {
    refused("z=NaN; want a number", () -> Distributions.normalUpper(Double.NaN));
    refused("p=1.5; want 0 … 1", () -> Distributions.normalCritical(1.5));
    refused("degreesOfFreedom=0.0; want more than 0, at most 1e12", () -> Distributions.chiSquaredUpper(1, 0));
    refused("degreesOfFreedom=Infinity; want more than 0, at most 1e12",
        () -> Distributions.studentUpper(1, Double.POSITIVE_INFINITY));
    refused("n=0; want at least 1", () -> Distributions.kolmogorovUpper(0.1, 0));
  }

  @Test
  void theEndsOfTheLineHaveNoSurprises() {
    assertEquals(0, Distributions.normalUpper(Double.POSITIVE_INFINITY));
    assertEquals(1, Distributions.normalUpper(Double.NEGATIVE_INFINITY));
    assertEquals(0.5, Distributions.normalUpper(Double.MIN_VALUE));
    assertEquals(0, Distributions.chiSquaredUpper(Double.POSITIVE_INFINITY, 3));
    assertEquals(1, Distributions.chiSquaredUpper(-1, 3));
    assertEquals(0, Distributions.studentUpper(1e200, 5));
    assertEquals(1, Distributions.studentUpper(Double.NEGATIVE_INFINITY, 5));
    assertEquals(1, Distributions.kolmogorovUpper(-1));
    assertEquals(0, Distributions.kolmogorovUpper(Double.POSITIVE_INFINITY));
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static void near(double expected, double actual, double relative, String where) {
    assertEquals(expected, actual, Math.max(Math.abs(expected) * relative, 1e-300), where);
  }
}
