package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A step that does nothing costs at most 50 microseconds when nothing is written down: the least of several rounds, because
/// the machine has other things to do.
@Tag("slow")
class OverheadTest {
  private static final int STEPS = 2_000;
  private static final int ROUNDS = 30;
  private static final double MOST_MICROS = 50;

  @Test
  void aChainOfEmptySteps() throws Exception {
    Pipeline.Builder p = Pipeline.named("chain");
    Output<Integer> last = p.step("s0", () -> 0);
    for (int i = 1; i < STEPS; i++) {
      last = p.step("s" + i, last, x -> x);
    }
    requireCheap("chain", p.build());
  }

  @Test
  void aFanOfEmptySteps() throws Exception {
    Pipeline.Builder p = Pipeline.named("fan");
    for (int i = 0; i < STEPS; i++) {
      p.step("s" + i, () -> 0);
    }
    requireCheap("fan", p.build());
  }

  private static void requireCheap(String what, Pipeline pipeline) throws InterruptedException {
    double least = Double.POSITIVE_INFINITY;
    try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT)) {
      for (int i = 0; i < ROUNDS; i++) {
        long begin = System.nanoTime();
        assertEquals(RunState.SUCCESS, runner.start(pipeline, Map.of()).await());
        least = Math.min(least, (System.nanoTime() - begin) / 1e3 / STEPS);
      }
    }
    double micros = least;
    System.out.printf(Locale.ROOT, "%s: %.1f us a step%n", what, micros);
    assertTrue(micros <= MOST_MICROS, () -> what + " micros=" + micros);
  }
}
