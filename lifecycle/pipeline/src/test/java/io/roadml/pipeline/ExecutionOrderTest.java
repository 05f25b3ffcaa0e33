package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statements 8 to 12: who runs when, and what is held how long.
@Timeout(300)
class ExecutionOrderTest {
  @Test
  void s8AStepBeginsWhenAllItsUpstreamsHaveEnded() throws Exception {
    Pipeline.Builder p = Pipeline.named("diamond");
    Output<Integer> a = p.step("a", () -> 1);
    Output<Integer> left = p.step("left", a, x -> x + 1);
    Output<Integer> right = p.step("right", a, x -> x + 2);
    Output<Integer> joined = p.step("joined", left, right, Integer::sum);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(RunState.SUCCESS, run.state());
      assertEquals(5, run.output(joined));
      List<RunEvent> events = bench.journal.all();
      for (String upstream : List.of("left", "right")) {
        assertTrue(events.indexOf(bench.journal.finished(upstream)) < events
            .indexOf(bench.journal.of("joined", RunEvent.StepQueued.class).getFirst()));
      }
    }
  }

  @Test
  void s8IndependentStepsOverlap() throws Exception {
    Pipeline.Builder p = Pipeline.named("wide");
    CyclicBarrier all = new CyclicBarrier(4);
    for (int i = 0; i < 4; i++) {
      p.step("s" + i, () -> all.await());
    }
    try (Bench bench = Bench.open(config -> config.maxParallel(4))) {
      assertEquals(RunState.SUCCESS, bench.run(p.build()).state());
    }
  }

  @Test
  void s8FourTimes100MillisecondsOnFourWorkersTakeLessThan250() throws Exception {
    Pipeline.Builder p = Pipeline.named("sleepers");
    for (int i = 0; i < 4; i++) {
      p.act("s" + i, () -> Thread.sleep(100));
    }
    Pipeline pipeline = p.build();
    long best = Long.MAX_VALUE;
    try (Bench bench = Bench.open(config -> config.maxParallel(4))) {
      for (int i = 0; i < 5; i++) {
        long begin = System.nanoTime();
        bench.run(pipeline);
        best = Math.min(best, System.nanoTime() - begin);
      }
    }
    long millis = Duration.ofNanos(best).toMillis();
    assertTrue(millis >= 99 && millis < 250, () -> "millis=" + millis);
  }

  @Test
  void s9FanInSeesAllOutputsInTheOrderOfDeclaration() throws Exception {
    long seed = new Random().nextLong();
    List<Integer> order = new ArrayList<>(IntStream.range(0, 20).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    List<CountDownLatch> gates = IntStream.range(0, 20).mapToObj(_ -> new CountDownLatch(1)).toList();
    Pipeline.Builder p = Pipeline.named("fan");
    Output<List<Integer>> parts = p.step("parts", () -> IntStream.range(0, 20).boxed().toList());
    Output<List<Integer>> mapped = p.map("each", parts, i -> {
      gates.get(i).await();
      return i * 10;
    });
    Output<List<Integer>> joined = p.step("joined", mapped, list -> list);
    try (Bench bench = Bench.open(config -> config.maxParallel(20))) {
      PipelineRun run = bench.start(p.build());
      for (int i : order) {
        gates.get(i).countDown();
        bench.journal.await(event -> event instanceof RunEvent.StepFinished finished
            && finished.step().equals("each[" + i + "]"));
      }
      bench.ended(run);
      assertEquals(IntStream.range(0, 20).mapToObj(i -> i * 10).toList(), run.output(joined), () -> "seed=" + seed);
    }
  }

  @Test
  void s10MaxParallelIsNeverExceededAndAPoolLimitsOnlyItsSteps() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger mostRunning = new AtomicInteger();
    AtomicInteger inPool = new AtomicInteger();
    AtomicInteger mostInPool = new AtomicInteger();
    Pipeline.Builder p = Pipeline.named("pools");
    for (int i = 0; i < 60; i++) {
      boolean pooled = i % 2 == 0;
      Steps steps = pooled ? p.with(StepOptions.DEFAULT.pool("gpu")) : p;
      steps.act("s" + i, () -> {
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        if (pooled) {
          mostInPool.accumulateAndGet(inPool.incrementAndGet(), Math::max);
        }
        Thread.sleep(2);
        if (pooled) {
          inPool.decrementAndGet();
        }
        running.decrementAndGet();
      });
    }
    try (Bench bench = Bench.open(config -> config.maxParallel(5).pool("gpu", 2))) {
      assertEquals(RunState.SUCCESS, bench.run(p.build()).state());
    }
    assertEquals(5, mostRunning.get());
    assertEquals(2, mostInPool.get());
  }

  @Test
  void s10CpuBoundStepsRunOnPlatformThreadsOfWhichThereAreSoMany() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger virtual = new AtomicInteger();
    Pipeline.Builder p = Pipeline.named("cpu");
    for (int i = 0; i < 12; i++) {
      p.with(StepOptions.DEFAULT.cpuBound()).act("s" + i, () -> {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        virtual.addAndGet(Thread.currentThread().isVirtual() ? 1 : 0);
        Thread.sleep(5);
        running.decrementAndGet();
      });
    }
    try (Bench bench = Bench.open(config -> config.maxParallel(12).cpuBound(3))) {
      assertEquals(RunState.SUCCESS, bench.run(p.build()).state());
    }
    assertEquals(3, most.get());
    assertEquals(0, virtual.get());
  }

  @Test
  void s10AFullPoolHoldsUpNobodyElse() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Pipeline.Builder p = Pipeline.named("full");
    Steps pooled = p.with(StepOptions.DEFAULT.pool("gpu").priority(9));
    pooled.act("first", gate::await);
    pooled.act("second", () -> {
    });
    p.act("free", gate::countDown);
    try (Bench bench = Bench.open(config -> config.maxParallel(2).pool("gpu", 1))) {
      assertEquals(RunState.SUCCESS, bench.run(p.build()).state());
    }
  }

  @Test
  void s10AnUnknownPoolIsRefusedBeforeAnythingRuns() {
    Pipeline.Builder p = Pipeline.named("unknown");
    p.with(StepOptions.DEFAULT.pool("gpus")).act("a", () -> {
    });
    try (Bench bench = Bench.open(config -> config.pool("gpu", 1))) {
      var refused = assertThrows(IllegalArgumentException.class, () -> bench.start(p.build()));
      assertEquals("pipeline=unknown pool=gpus is none of the runner's; did you mean 'gpu'?", refused.getMessage());
      assertEquals(List.of(), bench.journal.all());
    }
  }

  @Test
  void s11ReadyStepsRunByPriorityAndThenInTheOrderOfDeclaration() throws Exception {
    Pipeline.Builder p = Pipeline.named("priorities");
    int[] priorities = {0, 5, -1, 5, 0, 9};
    Output<Integer> first = p.step("first", () -> 1);
    for (int i = 0; i < priorities.length; i++) {
      p.with(StepOptions.DEFAULT.priority(priorities[i])).step("s" + i, first, x -> x);
    }
    Pipeline pipeline = p.build();
    for (int i = 0; i < 20; i++) {
      try (Bench bench = Bench.open(config -> config.maxParallel(1))) {
        bench.run(pipeline);
        assertEquals(List.of("first", "s5", "s1", "s3", "s0", "s4", "s2"), bench.journal.started().toList());
      }
    }
  }

  @Test
  void s12AnOutputIsLetGoOfWhenItsLastConsumerHasEnded() throws Exception {
    Pipeline.Builder p = Pipeline.named("memory");
    Output<byte[]> big = p.step("big", () -> new byte[1 << 20]);
    AtomicReference<WeakReference<byte[]>> reference = new AtomicReference<>();
    Output<Nothing> weak = p.act("weak", big, bytes -> reference.set(new WeakReference<>(bytes)));
    Output<Integer> size = p.step("size", big, bytes -> bytes.length);
    Output<byte[]> kept = p.with(StepOptions.DEFAULT.keep()).step("kept", () -> new byte[1]);
    Output<Integer> keptSize = p.step("kept_size", kept, bytes -> bytes.length);
    CountDownLatch gate = new CountDownLatch(1);
    p.after(weak, size).act("late", gate::await);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.start(p.build());
      bench.journal.awaitStarted("late");
      for (int i = 0; i < 100 && reference.get().get() != null; i++) {
        System.gc();
        Thread.sleep(10);
      }
      assertNull(reference.get().get(), "the output is still held though the run goes on");
      gate.countDown();
      bench.ended(run);
      assertEquals(1 << 20, run.output(size));
      assertEquals(1, run.output(keptSize));
      assertEquals(1, run.output(kept).length);
      var gone = assertThrows(IllegalStateException.class, () -> run.output(big));
      assertTrue(gone.getMessage().contains("declare it with StepOptions.keep()"), gone.getMessage());
    }
  }

  @Test @Tag("slow")
  void s7AChainOf100000StepsRunsWithoutRecursion() throws Exception {
    Pipeline.Builder p = Pipeline.named("chain");
    Output<Integer> last = p.step("s0", () -> 0);
    for (int i = 1; i < 100_000; i++) {
      last = p.step("s" + i, last, x -> x + 1);
    }
    Output<Integer> end = last;
    Pipeline pipeline = p.build();
    try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT)) {
      PipelineRun run = runner.start(pipeline, Map.of());
      assertTrue(run.await(Bench.PATIENCE));
      assertEquals(99_999, run.output(end));
    }
  }

  @Test @Tag("slow")
  void s7AChainOf100000StepsThatCannotRunEndsWithoutRecursion() throws Exception {
    Pipeline.Builder p = Pipeline.named("broken_chain");
    Output<Integer> last = p.step("s0", () -> {
      throw new IllegalStateException("at once");
    });
    for (int i = 1; i < 100_000; i++) {
      last = p.step("s" + i, last, x -> x + 1);
    }
    Output<Integer> end = last;
    try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT)) {
      PipelineRun run = runner.start(p.build(), Map.of());
      assertTrue(run.await(Bench.PATIENCE));
      assertEquals(StepState.UPSTREAM_FAILED, run.state(end));
    }
  }
}
