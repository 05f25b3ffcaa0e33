package io.roadml.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.bench.Comparison.Kind;
import io.roadml.bench.Comparison.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static List<Double> tens(final double value) {
    return Collections.nCopies(10, value);
  }

  private static Comparison ratio(final double part, final Target target) {
    return new Comparison("it", Kind.RATIO, "µs", tens(part), tens(10), tens(10), target);
  }

  @Test
  void ratioIsOfPairsAndNotOfMedians() {
    final List<Double> drifting = new ArrayList<>();
    final List<Double> twice = new ArrayList<>();
    for (int round = 1; round <= 10; round++) {
      drifting.add((double) round);
      twice.add(2.0 * round);
    }
    final Comparison comparison = new Comparison("it", Kind.RATIO, "", twice, drifting, drifting, Target.atMost(2));
    assertEquals(new Estimate(2, 2, 2), comparison.estimate());
    assertEquals(0, comparison.spread());
  }

  @Test
  void limitItselfPasses() {
    assertEquals(Verdict.PASSED, ratio(12, Target.atMost(1.2)).verdict());
    assertEquals(Verdict.PASSED, ratio(9, Target.atLeast(0.9)).verdict());
  }

  @Test
  void beyondTheLimitIsMissed() {
    assertEquals(Verdict.MISSED, ratio(12.01, Target.atMost(1.2)).verdict());
    assertEquals(Verdict.MISSED, ratio(8.99, Target.atLeast(0.9)).verdict());
  }

  @Test
  void goodEndOfTheIntervalDecides() {
    final List<Double> around = List.of(1.0, 1.1, 1.15, 1.19, 1.2, 1.21, 1.22, 1.23, 1.3, 1.4);
    final Comparison comparison = new Comparison("it", Kind.RATIO, "", around, tens(1), tens(1), Target.atMost(1.2));
    assertTrue(comparison.estimate().median() > 1.2);
    assertEquals(Verdict.PASSED, comparison.verdict());
  }

  @Test
  void nothingIsClaimedBelowTheSpreadOfTheBaselineAgainstItself() {
    final Comparison comparison = new Comparison("it", Kind.RATIO, "", tens(10), tens(10), tens(13),
        Target.atMost(1.2));
    assertEquals(Verdict.UNCLEAR, comparison.verdict());
    assertFalse(comparison.isGood());
  }

  @Test
  void fewerThanTenRoundsHaveNoVerdict() {
    final List<Double> nine = Collections.nCopies(9, 1.0);
    assertEquals(Verdict.TOO_FEW, new Comparison("it", Kind.RATIO, "", nine, nine, nine, Target.atMost(2)).verdict());
  }

  @Test
  void differencesAreComparedWithZero() {
    final Comparison comparison = new Comparison("it", Kind.DIFFERENCE, "µs", tens(2.6), tens(2.5), tens(2.55),
        Target.atMost(0.2));
    assertEquals(0.1, comparison.estimate().median(), 1e-12);
    assertEquals(0.05, comparison.spread(), 1e-12);
    assertEquals(Verdict.PASSED, comparison.verdict());
  }

  @Test
  void refusesUnequalRounds() {
    final IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class,
        () -> new Comparison("it", Kind.RATIO, "", tens(1), tens(1), List.of(1.0), Target.NONE));
    assertTrue(wrong.getMessage().contains("again=1"), wrong.getMessage());
  }

  @Test
  void reportNamesTheVerdictAndFailsWithAMissedTarget() {
    final ComparisonReport good = new ComparisonReport("T", List.of(ratio(11, Target.atMost(1.2))), List.of(),
        List.of());
    assertTrue(good.passed());
    assertTrue(good.text().contains("1.100 ×") && good.text().contains("passed"), good.text());
    final ComparisonReport bad = new ComparisonReport("T", List.of(ratio(13, Target.atMost(1.2))), List.of(),
        List.of());
    assertFalse(bad.passed());
    assertTrue(bad.text().contains("MISSED"), bad.text());
    assertFalse(new ComparisonReport("T", List.of(), List.of(), List.of("it broke")).passed());
  }
}
