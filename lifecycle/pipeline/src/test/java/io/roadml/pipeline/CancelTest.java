package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statement 26: cancelling, and closing the runner.
@Timeout(300)
class CancelTest {
  @Test
  void s26ACancelledRunGoesThroughCancellingAndEndedStepsKeepTheirState() throws Exception {
    Pipeline.Builder p = Pipeline.named("cancelled");
    AtomicBoolean noticed = new AtomicBoolean();
    Output<Integer> done = p.step("done", () -> 1);
    CountDownLatch started = new CountDownLatch(1);
    Output<Integer> runs = p.step("runs", Input.context(), done, (context, x) -> {
      started.countDown();
      try {
        new CountDownLatch(1).await();
      } finally {
        noticed.set(context.isCancelled());
      }
      return x;
    });
    Output<Integer> waits = p.step("waits", runs, x -> x);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.start(p.build());
      started.await();
      run.cancel();
      run.cancel();
      bench.ended(run);
      run.cancel();
      assertEquals(RunState.CANCELLED, run.state());
      assertEquals(StepState.SUCCESS, run.state(done));
      assertEquals(StepState.CANCELLED, run.state(runs));
      assertEquals(StepState.CANCELLED, run.state(waits));
      assertTrue(noticed.get());
      assertTrue(run.failure().isEmpty());
      assertEquals(1, bench.journal.all(RunEvent.RunCancelling.class).size());
      assertEquals(RunState.CANCELLED, bench.journal.all(RunEvent.RunFinished.class).getFirst().state());
    }
  }

  @Test
  void s26NoBodyBeginsAfterCancelHasReturned() throws Exception {
    for (int round = 0; round < 200; round++) {
      AtomicBoolean isCancelled = new AtomicBoolean();
      AtomicInteger late = new AtomicInteger();
      CountDownLatch some = new CountDownLatch(3);
      Pipeline.Builder p = Pipeline.named("race");
      Output<List<Integer>> parts = p.step("parts", () -> IntStream.range(0, 200).boxed().toList());
      p.map("each", parts, i -> {
        if (isCancelled.get()) {
          late.incrementAndGet();
        }
        some.countDown();
        return i;
      });
      try (Bench bench = Bench.open(config -> config.maxParallel(1))) {
        PipelineRun run = bench.start(p.build());
        some.await();
        run.cancel();
        isCancelled.set(true);
        bench.ended(run);
        assertTrue(late.get() <= 1, "more than the one body that had already been let in: " + late.get());
        assertEquals(run.state() == RunState.CANCELLED, run.states().get("each") == StepState.CANCELLED);
      }
    }
  }

  @Test
  void s26CancellingEndsRetriesThatWait() throws Exception {
    Pipeline.Builder p = Pipeline.named("waiting");
    Output<Integer> retries = p.with(StepOptions.DEFAULT.retries(RetryPolicy.attempts(3))).step("retries", () -> {
      throw new IllegalStateException("no");
    });
    try (Bench bench = Bench.standingStill(1)) {
      PipelineRun run = bench.start(p.build());
      bench.journal.await(event -> event instanceof RunEvent.StepRetrying);
      run.cancel();
      assertEquals(RunState.CANCELLED, bench.ended(run).state());
      assertEquals(StepState.CANCELLED, run.state(retries));
    }
  }

  @Test
  void s26AStepThatReturnsAfterItsInterruptIsCancelled() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Pipeline.Builder p = Pipeline.named("stops_itself");
    Output<Integer> step = p.step("step", () -> {
      started.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException _) {
        return 1;
      }
      return 2;
    });
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.start(p.build());
      started.await();
      run.cancel();
      bench.ended(run);
      assertEquals(StepState.CANCELLED, run.state(step), "what it returns may be half of it");
      assertTrue(run.find(step).isEmpty());
    }
  }

  @Test
  void s26CancellingAfterTheMainPartChangesNothing() throws Exception {
    CountDownLatch inLast = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    Pipeline.Builder p = Pipeline.named("too_late");
    p.step("work", () -> 1);
    p.lastly().act("lastly", () -> {
      inLast.countDown();
      gate.await();
    });
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.start(p.build());
      inLast.await();
      run.cancel();
      gate.countDown();
      assertEquals(RunState.SUCCESS, bench.ended(run).state());
    }
  }

  @Test
  void s26CancellingReachesNestedRuns() throws Exception {
    Pipeline.Builder inner = Pipeline.named("inner");
    inner.act("runs", () -> new CountDownLatch(1).await());
    AtomicInteger lastly = new AtomicInteger();
    inner.lastly().act("lastly", lastly::incrementAndGet);
    Pipeline.Builder p = Pipeline.named("outer");
    Output<Nothing> nested = p.pipeline("nested", inner.build());
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.start(p.build());
      bench.journal.awaitStarted("nested/runs");
      run.cancel();
      assertEquals(RunState.CANCELLED, bench.ended(run).state());
      assertEquals(StepState.CANCELLED, run.state(nested));
      assertEquals(List.of(RunState.CANCELLED, RunState.CANCELLED),
          bench.journal.all(RunEvent.RunFinished.class).stream().map(RunEvent.RunFinished::state).toList());
      assertEquals(1, lastly.get());
    }
  }

  @Test
  void closingTheRunnerCancelsItsRunsAndRefusesOthers() throws Exception {
    Pipeline.Builder p = Pipeline.named("closed");
    p.act("runs", () -> new CountDownLatch(1).await());
    Pipeline pipeline = p.build();
    Bench bench = Bench.open();
    PipelineRun run = bench.start(pipeline);
    bench.journal.awaitStarted("runs");
    bench.close();
    bench.close();
    assertTrue(run.await(Duration.ZERO));
    assertEquals(RunState.CANCELLED, run.state());
    assertThrows(IllegalStateException.class, () -> bench.runner().start(pipeline, Map.of()));
  }

  @Test
  void waitingCanBeGivenUpWithoutHarm() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Pipeline.Builder p = Pipeline.named("waits");
    Output<Integer> step = p.step("step", () -> {
      gate.await();
      return 1;
    });
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.start(p.build());
      assertFalse(run.await(Duration.ofMillis(1)));
      assertThrows(IllegalStateException.class, () -> run.find(step));
      gate.countDown();
      assertEquals(1, bench.ended(run).output(step));
    }
  }
}
