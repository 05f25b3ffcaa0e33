package io.roadml.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlopeTest {
  private static double[] times(final int points) {
    return IntStream.range(0, points).mapToDouble(point -> point).toArray();
  }

  @Test
  void aLineHasItsSlopeAndNoDoubt() {
    assertEquals(new Slope(3, 3, 3), Slope.of(times(8), new double[]{1, 4, 7, 10, 13, 16, 19, 22}));
  }

  /// Worked by hand: slopes of all six pairs are 1, 0.5, 3, 0, 4, 8; sorted 0, 0.5, 1, 3, 4, 8.
  @Test
  void medianIsOfAllPairs() {
    assertEquals(2, Slope.of(times(4), new double[]{0, 1, 1, 9}).median());
  }

  @Test
  void oneOddPointMovesItLittle() {
    final double[] values = times(20);
    values[10] = 1e6;
    assertEquals(1, Slope.of(times(20), values).median());
  }

  @Test
  void noiseWithoutAnySlopeCoversZeroAboutAsOftenAsPromised() {
    final SplittableRandom random = new SplittableRandom(3);
    int covered = 0;
    for (int trial = 0; trial < 200; trial++) {
      final Slope slope = Slope.of(times(30), random.doubles(30).toArray());
      covered += slope.low() <= 0 && slope.high() >= 0 ? 1 : 0;
    }
    assertTrue(covered >= 180 && covered < 200, "covered " + covered + " of 200, seed 3");
  }

  @Test
  void refusesTooFewPoints() {
    assertThrows(IllegalArgumentException.class, () -> Slope.of(times(2), new double[]{1, 2}));
  }
}
