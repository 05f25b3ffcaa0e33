package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NativeBucketsTest {
  @Test
  void bucketsAreExactBesideTheirBorders() {
    for (int schema = NativeBuckets.COARSEST; schema <= 5; schema++) {
      for (long seed = 1; seed <= 30; seed++) {
        Random random = new Random(seed);
        int bucket = random.nextInt(-60, 60);
        double border = StrictMath.pow(2, bucket / StrictMath.pow(2, schema));
        if (border > 0 && border < Double.POSITIVE_INFINITY) {
          for (double x : new double[]{border, Math.nextUp(border), Math.nextDown(border)}) {
            check(x, schema, "seed=" + seed);
          }
        }
        check(StrictMath.exp(random.nextDouble(-40, 40)), schema, "seed=" + seed);
      }
    }
  }

  /// x ≤ 2^(i/2^s) is x^(2^s) ≤ 2^i, in exact numbers; and so for the bucket below.
  private static void check(double x, int schema, String where) {
    int index = NativeBuckets.index(x, schema);
    assertEquals(true, isWithin(x, schema, index), "x=" + x + " schema=" + schema + " " + where);
    assertEquals(false, isWithin(x, schema, index - 1), "x=" + x + " schema=" + schema + " " + where);
  }

  private static boolean isWithin(double x, int schema, int index) {
    BigDecimal left = new BigDecimal(x).pow(1 << Math.max(0, schema));
    long power = (long) index << Math.max(0, -schema);
    BigDecimal two = BigDecimal.TWO.pow((int) Math.min(2000, Math.abs(power)));
    return power >= 0 ? left.compareTo(two) <= 0 : left.multiply(two).compareTo(BigDecimal.ONE) <= 0;
  }

  @Test
  void everyPowerOfTwoEndsItsBucket() {
    for (int schema = NativeBuckets.COARSEST; schema <= NativeBuckets.FINEST; schema++) {
      for (int exponent = -1074; exponent <= 1023; exponent++) {
        double x = Math.scalb(1.0, exponent);
        int expected = schema >= 0 ? exponent << schema : (int) Math.ceil(exponent / StrictMath.pow(2, -schema));
        assertEquals(expected, NativeBuckets.index(x, schema), "exponent=" + exponent + " schema=" + schema);
      }
    }
  }

  @Test
  void whatHasNoBucketIsRefused() {
    for (double x : new double[]{0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> NativeBuckets.index(x, 3));
    }
    assertEquals("schema=9; want -4 … 8",
        assertThrows(IllegalArgumentException.class, () -> NativeBuckets.index(1, 9)).getMessage());
  }
}
