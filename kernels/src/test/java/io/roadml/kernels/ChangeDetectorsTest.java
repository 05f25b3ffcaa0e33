package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;

class ChangeDetectorsTest {
  private static final int CHANGE = 1000;

  /// How many updates after the change the alarm came; −1 for an alarm before it.
  private static int delay(DoublePredicate detector, long seed, double shift) {
    Random random = new Random(seed);
    for (int i = 0; i < 2 * CHANGE; i++) {
      if (detector.test(random.nextGaussian() * 0.1 + (i < CHANGE ? 0 : shift))) {
        return i < CHANGE ? -1 : i - CHANGE;
      }
    }
    return Integer.MAX_VALUE;
  }

  @Test
  void pageHinkleySeesRisesAndFallsUnlessToldOneWay() {
    for (long seed = 1; seed <= 20; seed++) {
      assertTrue(between(delay(pageHinkley(PageHinkley.Direction.BOTH), seed, 0.5)), "up seed=" + seed);
      assertTrue(between(delay(pageHinkley(PageHinkley.Direction.BOTH), seed, -0.5)), "down seed=" + seed);
      assertTrue(between(delay(pageHinkley(PageHinkley.Direction.DOWN), seed, -0.5)), "seed=" + seed);
      assertEquals(Integer.MAX_VALUE, delay(pageHinkley(PageHinkley.Direction.UP), seed, -0.5), "seed=" + seed);
      assertEquals(delay(pageHinkley(PageHinkley.Direction.UP), seed, 0.5),
          delay(pageHinkley(PageHinkley.Direction.BOTH), seed, 0.5), "seed=" + seed);
    }
  }

  private static boolean between(int delay) {
    return delay >= 0 && delay < 50;
  }

  private static DoublePredicate pageHinkley(PageHinkley.Direction direction) {
    PageHinkley detector = new PageHinkley(30, 0.05, 5, 0.9999, direction);
    return detector::update;
  }

  @Test
  void cusumTellsTheDirection() {
    Cusum cusum = new Cusum(10, 2, 0.5, 4);
    assertEquals(0, cusum.update(14));
    assertEquals(0, cusum.update(14));
    assertEquals(1, cusum.update(14));
    assertEquals(0, cusum.update(6));
    assertEquals(0, cusum.update(6));
    assertEquals(-1, cusum.update(6));
    for (long seed = 1; seed <= 20; seed++) {
      Cusum detector = new Cusum(0, 0.1, 0.5, 20);
      assertTrue(between(delay(x -> detector.update(x) != 0, seed, -0.3)), "seed=" + seed);
    }
  }

  @Test
  void theMovingAverageLeavesItsLimitsOnBothSides() {
    for (long seed = 1; seed <= 20; seed++) {
      Ewma rising = new Ewma(0, 0.1, 0.1, 6);
      assertTrue(between(delay(x -> rising.update(x) > 0, seed, 0.3)), "seed=" + seed);
      Ewma falling = new Ewma(0, 0.1, 0.1, 6);
      assertTrue(between(delay(x -> falling.update(x) < 0, seed, -0.3)), "seed=" + seed);
    }
    Ewma first = new Ewma(5, 1, 1, 3);
    assertEquals(1, first.update(8.001));
    assertEquals(8.001, first.average());
    first.reset();
    assertEquals(5, first.average());
  }

  @Test
  void driftOfErrorsIsWarnedOfFirst() {
    Ddm ddm = new Ddm(30);
    for (int i = 0; i < CHANGE; i++) {
      assertEquals(Ddm.STABLE, ddm.update(i % 10 == 9), "i=" + i);
    }
    int state = Ddm.STABLE;
    boolean warned = false;
    int i = 0;
    while (state != Ddm.DRIFT && i < CHANGE) {
      warned |= state == Ddm.WARNING;
      state = ddm.update(i++ % 2 == 0);
    }
    assertTrue(warned && i > 10 && i < 200, "i=" + i);
    assertEquals(Ddm.STABLE, ddm.update(true));
  }

  @Test
  void aPerfectModelNeitherWarnsNorDrifts() {
    Ddm ddm = new Ddm(1);
    for (int i = 0; i < 1000; i++) {
      assertEquals(Ddm.STABLE, ddm.update(false));
    }
  }

  @Test
  void anAlarmStartsAfresh() {
    PageHinkley detector = new PageHinkley(1, 0, 1, 1);
    assertFalse(detector.update(0));
    assertTrue(detector.update(10));
    assertFalse(detector.update(0));
    detector.reset();
    assertFalse(detector.update(0));
  }

  @Test
  void whatIsNoNumberIsRefusedAndChangesNothing() {
    PageHinkley detector = new PageHinkley(1, 0, 1, 1);
    refused("x=NaN; want a finite number", () -> detector.update(Double.NaN));
    assertFalse(detector.update(0));
    assertTrue(detector.update(10));
    refused("x=Infinity; want a finite number", () -> new Cusum(0, 1, 0, 1).update(Double.POSITIVE_INFINITY));
    refused("deviation=0; want more than 0, finite", () -> new Cusum(0, 0, 0, 1));
    refused("weight=1.5; want more than 0, at most 1", () -> new Ewma(0, 1, 1.5, 3));
    refused("warmUp=0; want at least 1", () -> new Ddm(0));
    refused("alpha=0; want more than 0, at most 1", () -> new PageHinkley(1, 0, 1, 0));
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
