package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReduceTest {
  @ParameterizedTest @ValueSource(ints = {0, 1, 31, 32, 33, 63, 2047, 2048, 2049, 10_007})
  void theSameNumbersGiveTheSameBitsWhereverTheyLie(int n) {
    long seed = 31L + n;
    Random random = new Random(seed);
    float[] floats = new float[n];
    double[] doubles = new double[n];
    for (int i = 0; i < n; i++) {
      floats[i] = (float) random.nextGaussian();
      doubles[i] = floats[i];
    }
    Samples y = Samples.of(random.doubles(n).toArray());
    try (Arena arena = Arena.ofConfined()) {
      Samples[] same = {Samples.of(doubles), Samples.of(floats),
          Samples.ofDoubles(arena.allocateFrom(ValueLayout.JAVA_DOUBLE, doubles)),
          Samples.ofFloats(arena.allocateFrom(ValueLayout.JAVA_FLOAT, floats))};
      for (Samples x : same) {
        assertArrayEquals(doubles, x.toArray(), "seed=" + seed);
        assertEquals(Reduce.sum(same[0]), Reduce.sum(x), 0.0, "seed=" + seed);
        assertEquals(Reduce.squaredError(same[0], y), Reduce.squaredError(x, y), 0.0, "seed=" + seed);
        assertEquals(Reduce.weightedAbsoluteError(same[0], y, y), Reduce.weightedAbsoluteError(x, y, y), 0.0);
        assertArrayEquals(Reduce.countAtLeast(same[0], new double[]{-0.1, 0, 0.3}),
            Reduce.countAtLeast(x, new double[]{-0.1, 0, 0.3}), "seed=" + seed);
      }
    }
  }

  @Test
  void aSumIsThatOfTheNumbers() {
    long seed = 5;
    double[] x = new Random(seed).doubles(4099, -1, 1).toArray();
    BigDecimal sum = BigDecimal.ZERO;
    for (double value : x) sum = sum.add(new BigDecimal(value));
    assertEquals(sum.doubleValue(), Reduce.sum(Samples.of(x)), 1e-12, "seed=" + seed);
    assertEquals(Reduce.sum(Samples.of(x)),
        Reduce.sum(x.length, (from, n, out) -> System.arraycopy(x, from, out, 0, n)),
        0.0);
  }

  @Test
  void whatIsNoNumberIsNamedByItsIndex() {
    double[] x = new double[3000];
    for (double bad : new double[]{Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      x[2999] = bad;
      assertEquals("scores[2999]=" + bad + "; want a finite number",
          assertThrows(IllegalArgumentException.class, () -> Check.finite("scores", x)).getMessage());
    }
    x[2999] = -Double.MAX_VALUE;
    Check.finite("scores", x);
  }

  @Test
  void aSegmentOfBrokenSizeIsRefused() {
    MemorySegment nine = MemorySegment.ofArray(new byte[9]);
    assertThrows(IllegalArgumentException.class, () -> Samples.ofDoubles(nine));
    assertThrows(IllegalArgumentException.class, () -> Samples.ofFloats(nine));
  }
}
