package io.roadml.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.pipeline.CachePolicy;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.StepOptions;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a step costs that does nothing when all of it is durable: two milliseconds at most, and what the disk takes for the
/// forced writes that it waits for, measured by bare transactions of one row in the same rounds. Of each the best round counts.
@Tag("slow")
class DurableOverheadTest extends KeptStoreFixture {
  private static final int STEPS = 100;
  private static final int ROUNDS = 9;
  private static final double OWN_MILLIS = 2.0;

  @Override
  protected String place() {
    return folder.resolve("data").toString();
  }

  @Test
  void aStepOfAChainWaitsForTheDiskOnce() throws Exception {
    requireAtMost(2.0, "journal and outputs, chain", chain(StepOptions.DEFAULT));
    requireAtMost(2.0, "journal, outputs and cache, chain", chain(StepOptions.DEFAULT.cache(CachePolicy.REFRESH)));
  }

  @Test
  void stepsBesideEachOtherShareTheirWrites() throws Exception {
    requireAtMost(1.0, "journal and outputs, fan", fan(StepOptions.DEFAULT));
    requireAtMost(1.0, "journal, outputs and cache, fan", fan(StepOptions.DEFAULT.cache(CachePolicy.REFRESH)));
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

  private void requireAtMost(double writes, String what, Pipeline pipeline) throws InterruptedException {
    metadata.sql().update("CREATE TABLE IF NOT EXISTS bare (n BIGINT)");
    double bare = Double.POSITIVE_INFINITY;
    double step = Double.POSITIVE_INFINITY;
    try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.journal(store.journal())
        .memory(store.memory()))) {
      for (int i = 0; i < ROUNDS; i++) {
        bare = Math.min(bare, bare());
        step = Math.min(step, steps(runner, pipeline));
      }
    }
    String found = String.format(Locale.ROOT, "%s: %.2f ms a step, %.2f ms a bare transaction", what, step, bare);
    System.out.println(found);
    assertTrue(step <= OWN_MILLIS + writes * bare, found);
  }

  private double bare() {
    long begin = System.nanoTime();
    for (int i = 0; i < STEPS; i++) {
      metadata.sql().update("INSERT INTO bare (n) VALUES (?)", i);
    }
    return (System.nanoTime() - begin) / 1e6 / STEPS;
  }

  private static double steps(PipelineRunner runner, Pipeline pipeline) throws InterruptedException {
    long begin = System.nanoTime();
    assertEquals(RunState.SUCCESS, runner.start(pipeline, Map.of()).await());
    return (System.nanoTime() - begin) / 1e6 / STEPS;
  }
}
