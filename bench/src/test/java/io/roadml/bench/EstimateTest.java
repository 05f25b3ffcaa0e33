package io.roadml.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EstimateTest {
  @Test
  void medianOfAnOddNumberIsTheMiddleOne() {
    assertEquals(3, Estimate.ofMedian(9, 1, 3).median());
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertEquals(2.5, Estimate.ofMedian(4, 1, 3, 2).median());
  }

  @Test
  void equalValuesGiveAnIntervalOfNoWidth() {
    assertEquals(new Estimate(7, 7, 7), Estimate.ofMedian(7, 7, 7, 7, 7));
  }

  /// For n = 10 the ends are close to order statistics that the binomial distribution tells: of the median of ten, the
  /// 2nd and 9th value cover 97.9 % (Conover, Practical Nonparametric Statistics, table of the sign test).
  @Test
  void intervalLiesBetweenTheOrderStatisticsOfTheSignTest() {
    final Estimate estimate = Estimate.ofMedian(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertEquals(5.5, estimate.median());
    assertTrue(estimate.low() >= 2 && estimate.low() <= 4, estimate.toString());
    assertTrue(estimate.high() >= 7 && estimate.high() <= 9, estimate.toString());
  }

  @Test
  void intervalCoversTheTrueMedianAboutAsOftenAsItPromises() {
    final SplittableRandom random = new SplittableRandom(11);
    int covered = 0;
    final int trials = 200;
    for (int trial = 0; trial < trials; trial++) {
      final double[] sample = random.doubles(15).toArray();
      final Estimate estimate = Estimate.ofMedian(sample);
      covered += estimate.low() <= 0.5 && estimate.high() >= 0.5 ? 1 : 0;
    }
    assertTrue(covered >= 0.90 * trials && covered < trials, "covered " + covered + " of " + trials + ", seed 11");
  }

  @Test
  void sameSampleGivesTheSameInterval() {
    assertEquals(Estimate.ofMedian(1, 5, 2, 8), Estimate.ofMedian(1, 5, 2, 8));
  }

  @Test
  void refusesWhatIsNoSample() {
    assertThrows(IllegalArgumentException.class, Estimate::ofMedian);
    assertThrows(IllegalArgumentException.class, () -> Estimate.ofMedian(1, Double.NaN));
  }
}
