package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.GTest;
import org.junit.jupiter.api.Test;

class CountsTest {
  @Test
  void chiSquaredAndGAgreeWithCommonsStatistics() {
    for (long seed = 1; seed <= 500; seed++) {
      Random random = new Random(seed);
      int categories = 2 + random.nextInt(12);
      long[] reference = random.longs(categories, 1, 1 + (1L << random.nextInt(1, 20))).toArray();
      long[] current = random.longs(categories, 1, 1 + (1L << random.nextInt(1, 20))).toArray();
      String where = "seed=" + seed;
      var oracle = ChiSquareTest.withDefaults().test(new long[][]{reference, current});
      TestResult ours = Counts.chiSquared(reference, current, false);
      assertEquals(oracle.getStatistic(), ours.statistic(), 1e-10 * oracle.getStatistic() + 1e-12, where);
      assertEquals(oracle.getPValue(), ours.pValue(), 1e-8 * oracle.getPValue() + 1e-300, where);
      assertEquals(categories - 1, ours.degreesOfFreedom(), where);
      var g = GTest.withDefaults().test(new long[][]{reference, current});
      // The oracle takes the difference of two sums that are a million times larger.
      assertEquals(g.getStatistic(), Counts.g(reference, current).statistic(), 1e-8 * (1 + g.getStatistic()), where);
    }
  }

  @Test
  void fisherCountsTheTablesThatAreNoLikelier() {
    for (long seed = 1; seed <= 400; seed++) {
      Random random = new Random(seed);
      int a = random.nextInt(12);
      int b = random.nextInt(12);
      int c = random.nextInt(12);
      int d = random.nextInt(12);
      double expected = exactFisher(a, b, c, d);
      assertEquals(expected, Counts.fisherExact(a, b, c, d).pValue(), 1e-13, a + " " + b + " " + c + " " + d);
    }
    TestResult large = Counts.fisherExact(500_000, 500_300, 499_000, 501_000);
    assertEquals(Counts.chiSquared(new long[]{500_000, 500_300}, new long[]{499_000, 501_000}, true).pValue(),
        large.pValue(), 1e-3);
  }

  /// In whole numbers.
  private static double exactFisher(int a, int b, int c, int d) {
    if (a + b == 0 || c + d == 0 || a + c == 0 || b + d == 0) {
      return 1;
    }
    BigInteger observed = ways(a, b, c, d);
    BigInteger counted = BigInteger.ZERO;
    BigInteger all = BigInteger.ZERO;
    for (int x = Math.max(0, a - d); x <= a + Math.min(b, c); x++) {
      BigInteger ways = ways(x, a + b - x, a + c - x, d - a + x);
      all = all.add(ways);
      counted = ways.compareTo(observed) <= 0 ? counted.add(ways) : counted;
    }
    return new BigDecimal(counted).divide(new BigDecimal(all), MathContext.DECIMAL64).doubleValue();
  }

  private static BigInteger ways(int a, int b, int c, int d) {
    return choose(a + b, a).multiply(choose(c + d, c));
  }

  private static BigInteger choose(int n, int k) {
    BigInteger ways = BigInteger.ONE;
    for (int i = 1; i <= k; i++) {
      ways = ways.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return ways;
  }

  @Test
  void exactIntervalsKeepTheirPromise() {
    // The chance of k or more (of k or less) successes at the ends is half of alpha.
    Counts.Bounds bounds = Counts.proportionInterval(3, 20, 0.1, Counts.Interval.EXACT);
    assertEquals(0.05, atLeast(3, 20, bounds.low()), 1e-12);
    assertEquals(0.05, 1 - atLeast(4, 20, bounds.high()), 1e-12);
    assertEquals(new Counts.Bounds(0, 1 - StrictMath.pow(0.05, 1 / 20.0)).high(),
        Counts.proportionInterval(0, 20, 0.1, Counts.Interval.EXACT).high(), 1e-12);
    assertEquals(1, Counts.proportionInterval(20, 20, 0.1, Counts.Interval.EXACT).high());
  }

  private static double atLeast(int k, int n, double p) {
    double sum = 0;
    for (int i = k; i <= n; i++) {
      sum += choose(n, i).doubleValue() * StrictMath.pow(p, i) * StrictMath.pow(1 - p, n - i);
    }
    return sum;
  }

  @Test
  void intervalsHoldTheProportion() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(500);
      int k = random.nextInt(n + 1);
      for (Counts.Interval how : Counts.Interval.values()) {
        Counts.Bounds bounds = Counts.proportionInterval(k, n, 0.05, how);
        double share = k / (double) n;
        assertTrue(bounds.low() >= 0 && bounds.low() <= share + 1e-15 && bounds.high() >= share - 1e-15
            && bounds.high() <= 1, how + " " + k + "/" + n + " " + bounds + " seed=" + seed);
      }
    }
  }

  @Test
  void refusalsNameWhatIsWrong() {
    refused("reference[1]=0 and current[1]=0; want a count in each category",
        () -> Counts.chiSquared(new long[]{1, 0}, new long[]{1, 0}, false));
    refused("current[0]=-1; want 0 or more", () -> Counts.g(new long[]{1, 2}, new long[]{-1, 2}));
    refused("current sums to 0; want at least one row",
        () -> Counts.goodnessOfFit(new long[]{1, 2}, new long[]{0, 0}));
    refused("observed sums to 30.0, expected to 35.0; want the same sum",
        () -> Counts.goodnessOfFit(new double[]{10, 20}, new double[]{10, 25}));
    refused("k=3 of n=2; want 0 … n, n at least 1",
        () -> Counts.proportionInterval(3, 2, 0.05, Counts.Interval.WILSON));
    refused("d=-1; want 0 or more", () -> Counts.fisherExact(1, 1, 1, -1));
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
