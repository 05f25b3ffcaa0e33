package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statements 13, 14 and 16 to 19: what a failure does, and to whom.
@Timeout(300)
class FailureTest {
  private static final StepOptions CATCH = StepOptions.DEFAULT.onError(OnError.CATCH);

  @Test
  void s13FailFastStartsNothingMoreCancelsWhatRunsAndNamesTheFirst() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    IllegalStateException first = new IllegalStateException("boom");
    Pipeline.Builder p = Pipeline.named("fast");
    Output<Integer> slow = p.step("slow", () -> {
      running.countDown();
      new CountDownLatch(1).await();
      return 1;
    });
    Output<Integer> fails = p.step("fails", () -> {
      running.await();
      throw first;
    });
    Output<Integer> queued = p.step("queued", () -> 1);
    Output<Integer> child = p.step("child", fails, x -> x);
    Output<Integer> other = p.step("other", slow, x -> x);
    try (Bench bench = Bench.open(config -> config.maxParallel(2))) {
      PipelineRun run = bench.run(p.build());
      assertEquals(RunState.FAILED, run.state());
      assertSame(first, run.cause().orElseThrow());
      assertEquals(new Failure("fails", "java.lang.IllegalStateException", "boom"), run.failure().orElseThrow());
      assertEquals(StepState.CANCELLED, run.state(slow));
      assertEquals(StepState.FAILED, run.state(fails));
      assertEquals(StepState.CANCELLED, run.state(queued));
      assertEquals(StepState.UPSTREAM_FAILED, run.state(child));
      assertEquals(StepState.CANCELLED, run.state(other));
      assertEquals(List.of("slow", "fails"), bench.journal.started().toList());
      var none = assertThrows(IllegalStateException.class, () -> run.output(fails));
      assertTrue(none.getMessage().contains("FAILED") && none.getMessage().contains("boom"), none.getMessage());
      assertSame(first, none.getCause());
    }
  }

  @Test
  void s14ContinueFinishesIndependentBranchesAndNamesTheRootFailure() throws Exception {
    Pipeline.Builder p = Pipeline.named("goes_on").failurePolicy(FailurePolicy.CONTINUE);
    Output<Integer> fails = p.step("fails", () -> {
      throw new IllegalStateException("boom");
    });
    Output<Integer> child = p.step("child", fails, x -> x);
    Output<Integer> grandchild = p.step("grandchild", child, x -> x);
    Output<Integer> free = p.step("free", () -> 1);
    Output<Integer> after = p.step("after", free, x -> x + 1);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(RunState.FAILED, run.state());
      assertEquals(2, run.output(after));
      assertEquals(StepState.UPSTREAM_FAILED, run.state(child));
      assertEquals(StepState.UPSTREAM_FAILED, run.state(grandchild));
      Failure root = new Failure("fails", "java.lang.IllegalStateException", "boom");
      assertEquals(Optional.of(root), bench.journal.finished("grandchild").failure());
      assertEquals(Optional.of(root), bench.journal.finished("child").failure());
    }
  }

  @Test
  void s16NothingIsDecidedBeforeAllUpstreamsHaveEnded() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Pipeline.Builder p = Pipeline.named("patient").failurePolicy(FailurePolicy.CONTINUE);
    Output<Integer> no = p.when("no", p.step("n", () -> 0), n -> n > 0).step("skipped", () -> 1);
    Output<Integer> fails = p.step("fails", () -> {
      throw new IllegalStateException("boom");
    });
    Output<Integer> slow = p.step("slow", () -> {
      gate.await();
      return 1;
    });
    p.step("after_skip", no, slow, Integer::sum);
    p.step("after_failure", fails, slow, Integer::sum);
    p.with(StepOptions.DEFAULT.trigger(TriggerRule.ONE_SUCCESS)).after(slow, fails).act("one", () -> {
    });
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.start(p.build());
      bench.journal.awaitStarted("slow", "fails");
      bench.journal.await(event -> event instanceof RunEvent.StepFinished ended && ended.step().equals("skipped"));
      bench.journal.await(event -> event instanceof RunEvent.StepFinished ended && ended.step().equals("fails"));
      for (String waiting : List.of("after_skip", "after_failure", "one")) {
        assertEquals(StepState.PENDING, run.states().get(waiting));
      }
      gate.countDown();
      bench.ended(run);
      assertEquals(StepState.SKIPPED, run.states().get("after_skip"));
      assertEquals(StepState.UPSTREAM_FAILED, run.states().get("after_failure"));
      assertEquals(StepState.SUCCESS, run.states().get("one"));
    }
  }

  @Test
  void s17TheLastStepsRunOnceAfterSuccessFailureAndCancellation() throws Exception {
    for (RunState how : List.of(RunState.SUCCESS, RunState.FAILED, RunState.CANCELLED)) {
      AtomicInteger onFailure = new AtomicInteger();
      AtomicReference<RunOutcome> seen = new AtomicReference<>();
      AtomicInteger lastly = new AtomicInteger();
      CountDownLatch started = new CountDownLatch(1);
      Pipeline.Builder p = Pipeline.named("handled");
      p.step("work", () -> {
        started.countDown();
        if (how == RunState.CANCELLED) {
          new CountDownLatch(1).await();
        }
        if (how == RunState.FAILED) {
          throw new IllegalStateException("boom");
        }
        return 1;
      });
      p.onFailure().act("on_failure", Input.outcome(), outcome -> {
        seen.set(outcome);
        onFailure.incrementAndGet();
      });
      p.lastly().act("lastly", lastly::incrementAndGet);
      try (Bench bench = Bench.open()) {
        PipelineRun run = bench.start(p.build());
        started.await();
        if (how == RunState.CANCELLED) {
          run.cancel();
        }
        bench.ended(run);
        assertEquals(how, run.state());
        assertEquals(1, lastly.get());
        assertEquals(how == RunState.SUCCESS ? 0 : 1, onFailure.get());
        assertEquals(how == RunState.SUCCESS ? StepState.SKIPPED : StepState.SUCCESS,
            run.states().get("on_failure"));
        if (how != RunState.SUCCESS) {
          assertEquals(new RunOutcome(run.id(), "handled", how, run.failure()), seen.get());
        }
      }
    }
  }

  @Test
  void s17TheLastStepsSeeOutputsThatAreThere() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>();
    Pipeline.Builder p = Pipeline.named("sees");
    Output<String> folder = p.step("folder", () -> "/scratch");
    Output<String> model = p.step("model", folder, _ -> {
      throw new IllegalStateException("boom");
    });
    p.lastly().act("clean", folder.optional(), model.optional(), model.failure(),
        (f, m, why) -> seen.set(f + " " + m + " " + why.map(Failure::message)));
    try (Bench bench = Bench.open()) {
      assertEquals(RunState.FAILED, bench.run(p.build()).state());
      assertEquals("Optional[/scratch] Optional.empty Optional[boom]", seen.get());
    }
  }

  @Test
  void s17AFailureOfTheLastStepsFailsTheRunAndStopsNoneOfThem() throws Exception {
    AtomicInteger others = new AtomicInteger();
    Pipeline.Builder p = Pipeline.named("last_fails");
    p.step("work", () -> 1);
    p.lastly().act("fails", () -> {
      throw new IllegalStateException("boom");
    });
    p.lastly().act("other", others::incrementAndGet);
    try (Bench bench = Bench.open(config -> config.maxParallel(1))) {
      PipelineRun run = bench.run(p.build());
      assertEquals(RunState.FAILED, run.state());
      assertEquals("fails", run.failure().orElseThrow().step());
      assertEquals(1, others.get());
    }
  }

  @Test
  void s18ACaughtFailureIsAbsentWithItsReasonAndTheRunGoesOn() throws Exception {
    Pipeline.Builder p = Pipeline.named("caught");
    Output<Integer> optional = p.with(CATCH).step("optional", () -> {
      throw new IllegalStateException("boom");
    });
    Output<String> next = p.step("next", optional.optional(), optional.failure(),
        (value, why) -> value + " " + why.map(Failure::message));
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(RunState.SUCCESS, run.state());
      assertEquals(StepState.FAILED, run.state(optional));
      assertEquals("Optional.empty Optional[boom]", run.output(next));
      assertFalse(run.find(optional).isPresent());
      assertFalse(run.failure().isPresent());
    }
  }

  @Test
  void s19AnErrorFailsTheStepIsNotRetriedAndHarmsNobodyElse() throws Exception {
    for (Error error : List.of(new OutOfMemoryError("pretended"), new StackOverflowError(),
        new LinkageError("boom"), new AssertionError("no"))) {
      AtomicInteger calls = new AtomicInteger();
      Pipeline.Builder p = Pipeline.named("errors").failurePolicy(FailurePolicy.CONTINUE);
      Output<Integer> fails = p.with(StepOptions.DEFAULT.retries(RetryPolicy.attempts(5))).step("fails", () -> {
        calls.incrementAndGet();
        throw error;
      });
      Output<Integer> other = p.step("other", () -> 1);
      try (Bench bench = Bench.open()) {
        PipelineRun run = bench.run(p.build());
        assertEquals(StepState.FAILED, run.state(fails));
        assertSame(error, run.cause().orElseThrow());
        assertEquals(1, calls.get());
        assertEquals(1, run.output(other));
      }
    }
  }

  @Test
  void s19ARealStackOverflowFailsTheStepOnly() throws Exception {
    Pipeline.Builder p = Pipeline.named("deep");
    Output<Integer> deep = p.step("deep", () -> deeper(0));
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(StepState.FAILED, run.state(deep));
      assertEquals("java.lang.StackOverflowError", run.failure().orElseThrow().type());
    }
  }

  private static int deeper(int depth) {
    return depth < 0 ? 0 : deeper(depth + 1) + 1;
  }

  @Test
  void aNullOutputIsAFailureThatSaysWhatToDo() throws Exception {
    Pipeline.Builder p = Pipeline.named("null");
    Output<String> none = p.step("none", () -> null);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(StepState.FAILED, run.state(none));
      assertTrue(run.failure().orElseThrow().message().contains("returned null"));
    }
  }
}
