package io.roadml.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.bench.SpeedReport.Speed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The benchmarks of runs and registered models run and find what was written. Their figures are not judged here.
@Timeout(120)
class LifecycleBenchmarksTest {
  @Test
  void whatIsLoggedOverHttpIsAllThere() throws Exception {
    final SpeedReport report = new TrackingSpeed(50, 2, 1_000, 3, 20_000).run(Progress.SILENT);
    assertEquals(List.of(), report.failures(), report::text);
    assertEquals(7, report.speeds().size());
    assertTrue(report.speeds().stream().allMatch(speed -> speed.value() > 0), report::text);
    assertTrue(report.text().contains("search of 1,000 runs"), report::text);
  }

  @Test
  void pipelinesOfEmptyStepsSucceed() throws Exception {
    final SpeedReport report = new PipelineSpeed(1, 20, 10, 50, 100).run(Progress.SILENT);
    assertEquals(List.of(), report.failures(), report::text);
    assertEquals(9, report.speeds().size());
    assertTrue(report.speeds().stream().allMatch(speed -> speed.value() > 0), report::text);
    assertTrue(report.text().contains("a chain of 100, in memory, once"), report::text);
  }

  @Test
  void everyAnswerUnderPromotionsIsThatOfAVersion() throws Exception {
    final ComparisonReport report = new PromotionCost(1, 3, Duration.ofSeconds(3)).run(Progress.SILENT);
    assertEquals(List.of(), report.failures(), report::text);
    assertEquals(3, report.comparisons().size());
    assertTrue(report.text().contains("3 promotions"), report::text);
  }

  @Test
  void aSpeedIsJudgedByItsTarget() {
    final SpeedReport missed = new SpeedReport("speeds",
        List.of(Speed.time("calls", 31e9, Target.atMost(30e9)),
            Speed.rate("rows", 10, 1_000_000, Target.atLeast(5_000))),
        List.of(), List.of());
    assertFalse(missed.passed());
    assertTrue(missed.text().contains("31 s") && missed.text().contains("≤ 30 s") && missed.text().contains("MISSED"),
        missed::text);
    assertTrue(missed.text().contains("10,000/s") && missed.text().contains("≥ 5,000/s"), missed::text);
    assertTrue(missed.toJson().contains("\"verdict\":\"missed\""), missed::toJson);
    assertTrue(new SpeedReport("speeds", missed.speeds().subList(1, 2), List.of(), List.of()).passed());
    assertFalse(new SpeedReport("speeds", List.of(), List.of(), List.of("lost a row")).passed());
  }

  @Test
  void sizesThatMeasureNothingAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TrackingSpeed(1, 1, 1, 1, 999));
    assertThrows(IllegalArgumentException.class, () -> new PipelineSpeed(1, 1, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new PromotionCost(1, 3, Duration.ofSeconds(1)));
  }
}
