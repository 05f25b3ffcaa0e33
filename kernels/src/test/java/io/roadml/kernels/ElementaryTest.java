package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ElementaryTest {
  @Test
  void logIsWithinTwoUlpsOfTheJdks() {
    long seed = 71;
    Random random = new Random(seed);
    for (int i = 0; i < 300_000; i++) {
      double x = i % 2 == 0 ? random.nextDouble() * 4 : Math.abs(Double.longBitsToDouble(random.nextLong()));
      if (!Double.isFinite(x) || x == 0) continue;
      double expected = StrictMath.log(x);
      assertEquals(expected, Elementary.log(x), 2 * Math.ulp(expected), "seed=" + seed + " x=" + x);
    }
  }

  @Test
  void expIsWithinTwoUlpsOfTheJdks() {
    long seed = 72;
    Random random = new Random(seed);
    for (int i = 0; i < 300_000; i++) {
      double x = i % 2 == 0 ? random.nextDouble() * 4 - 2 : random.nextDouble() * 1456 - 746;
      double expected = StrictMath.exp(x);
      assertEquals(expected, Elementary.exp(x), 2 * Math.ulp(expected), "seed=" + seed + " x=" + x);
    }
  }

  @Test
  void theEndsOfTheRangesAreTheDefinitionsOwn() {
    assertEquals(Double.NEGATIVE_INFINITY, Elementary.log(0.0));
    assertEquals(Double.NEGATIVE_INFINITY, Elementary.log(-0.0));
    assertEquals(Double.POSITIVE_INFINITY, Elementary.log(Double.POSITIVE_INFINITY));
    assertTrue(Double.isNaN(Elementary.log(-1)));
    assertTrue(Double.isNaN(Elementary.log(Double.NaN)));
    assertEquals(StrictMath.log(Double.MIN_VALUE), Elementary.log(Double.MIN_VALUE), 1e-13);
    assertEquals(0.0, Elementary.log(1), 0.0);
    assertEquals(1.0, Elementary.exp(0), 0.0);
    assertEquals(Double.POSITIVE_INFINITY, Elementary.exp(710));
    assertEquals(Double.POSITIVE_INFINITY, Elementary.exp(Double.POSITIVE_INFINITY));
    assertEquals(0.0, Elementary.exp(-746), 0.0);
    assertEquals(0.0, Elementary.exp(Double.NEGATIVE_INFINITY), 0.0);
    assertEquals(Double.MIN_VALUE, Elementary.exp(-745), 0.0);
    assertTrue(Double.isNaN(Elementary.exp(Double.NaN)));
  }
}
