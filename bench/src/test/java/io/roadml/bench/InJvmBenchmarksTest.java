package io.roadml.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.Waiting;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The benchmarks run, compare the right things and find the same answers. Their figures are not judged here: they take
/// a quiet machine and minutes.
class InJvmBenchmarksTest {
  @Test
  void onePredictionComparesThreeWaysThatAgree() throws Exception {
    final ComparisonReport report = new PredictionCost(3, 500).run(Progress.SILENT);
    assertEquals(2, report.comparisons().size());
    assertTrue(report.failures().stream().noneMatch(failure -> failure.contains("differ")), report.text());
    assertTrue(report.comparisons().stream().allMatch(each -> each.verdict() == Comparison.Verdict.TOO_FEW),
        report.text());
  }

  @Test
  void theRingIsMeasuredInlineAndWithEachWayOfWaiting() throws Exception {
    final ComparisonReport report = new RingCost(2, 50, 1, 50).run(Progress.SILENT);
    assertTrue(report.failures().stream().noneMatch(failure -> failure.contains("differ")), report.text());
    for (final Waiting waiting : Waiting.values()) {
      assertTrue(report.text().toUpperCase(Locale.ROOT).contains("RING " + waiting), report.text());
    }
  }

  @Test
  void noDelayIsShorterThanAskedForAndSpinningKeepsMilliseconds() throws Exception {
    final WaitDelays.Delays delays = new WaitDelays(10).run(Progress.SILENT);
    delays.cells().forEach((waiting, cells) -> cells.forEach(
        cell -> assertTrue(cell.p50() >= cell.micros(), waiting + " waited " + cell)));
    assertEquals(Waiting.values().length, delays.cells().size());
  }
}
