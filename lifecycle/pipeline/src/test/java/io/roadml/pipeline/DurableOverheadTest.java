package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A step that does nothing costs at most 2 milliseconds when all of it is durable, journal, output and cache entry: the
/// least of several rounds, because the machine has other things to do.
@Tag("slow")
class DurableOverheadTest extends KeptStoreFixture {
  private static final int STEPS = 200;
  private static final int ROUNDS = 5;
  private static final double MOST_MILLIS = 2;

  @Override
  String place() {
    return folder.resolve("data").toString();
  }

  @Test
  void aChainOfEmptyStepsOfWhichEachWaitsForTheDiskTwice() throws Exception {
    requireCheap("journal and outputs, chain", chain(StepOptions.DEFAULT));
    requireCheap("journal, outputs and cache, chain", chain(StepOptions.DEFAULT.cache(CachePolicy.REFRESH)));
  }

  @Test
  void aFanOfEmptyStepsThatShareTheJournalsWrites() throws Exception {
    requireCheap("journal and outputs, fan", fan(StepOptions.DEFAULT));
    requireCheap("journal, outputs and cache, fan", fan(StepOptions.DEFAULT.cache(CachePolicy.REFRESH)));
  }

  private static Pipeline chain(StepOptions options) {
    Pipeline.Builder p = Pipeline.named("chain");
    Output<Integer> last = p.with(options).step("s0", () -> 0);
    for (int i = 1; i < STEPS; i++) {
      last = p.with(options).step("s" + i, last, x -> x + 1);
    }
    return p.build();
  }

  private static Pipeline fan(StepOptions options) {
    Pipeline.Builder p = Pipeline.named("fan");
    for (int i = 0; i < STEPS; i++) {
      p.with(options).step("s" + i, () -> 0);
    }
    return p.build();
  }

  private void requireCheap(String what, Pipeline pipeline) throws InterruptedException {
    double least = Double.POSITIVE_INFINITY;
    try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.journal(store.journal())
        .memory(store.memory()))) {
      for (int i = 0; i < ROUNDS; i++) {
        long begin = System.nanoTime();
        assertEquals(RunState.SUCCESS, runner.start(pipeline, Map.of()).await());
        least = Math.min(least, (System.nanoTime() - begin) / 1e6 / STEPS);
      }
    }
    double millis = least;
    System.out.printf(Locale.ROOT, "%s: %.2f ms a step%n", what, millis);
    assertTrue(millis <= MOST_MILLIS, () -> what + " millis=" + millis);
  }
}
