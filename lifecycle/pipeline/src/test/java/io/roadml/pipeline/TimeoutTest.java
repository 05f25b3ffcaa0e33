package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statements 24 and 25: time limits, by a clock that stands still until it is told.
@Timeout(300)
class TimeoutTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final StepOptions ONE_SECOND = StepOptions.DEFAULT.timeout(SECOND).grace(SECOND);

  @Test
  void s24AStepOverItsTimeIsInterruptedAndTimedOut() throws Exception {
    Pipeline.Builder p = Pipeline.named("late").failurePolicy(FailurePolicy.CONTINUE);
    Output<Integer> late = p.with(ONE_SECOND).step("late", TimeoutTest::never);
    Output<Integer> after = p.step("after", late, x -> x);
    try (Bench bench = Bench.standingStill(1)) {
      PipelineRun run = bench.start(p.build());
      bench.journal.awaitStarted("late");
      bench.advance(SECOND);
      bench.ended(run);
      assertEquals(RunState.FAILED, run.state());
      assertEquals(StepState.TIMED_OUT, run.state(late));
      assertEquals(StepState.UPSTREAM_FAILED, run.state(after));
      assertEquals(new Failure("late", "java.util.concurrent.TimeoutException", "took longer than PT1S"),
          run.failure().orElseThrow());
      assertEquals(List.of(), bench.journal.all(RunEvent.StepLeaked.class));
    }
  }

  @Test
  void s24AStepWithinItsTimeIsLeftAlone() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Pipeline.Builder p = Pipeline.named("in_time");
    Output<Integer> step = p.with(ONE_SECOND).step("step", () -> {
      gate.await();
      return 1;
    });
    try (Bench bench = Bench.standingStill(1)) {
      PipelineRun run = bench.start(p.build());
      bench.journal.awaitStarted("step");
      bench.advance(SECOND.minusNanos(1));
      gate.countDown();
      assertEquals(1, bench.ended(run).output(step));
      bench.advance(SECOND);
      assertEquals(StepState.SUCCESS, run.state(step));
    }
  }

  @Test
  void s24ItIsRetriedIfThePolicySaysSo() throws Exception {
    Pipeline.Builder p = Pipeline.named("again");
    RetryPolicy policy = RetryPolicy.attempts(2).backoff(Duration.ZERO, 1, Duration.ZERO);
    Output<Integer> step = p.with(ONE_SECOND.retries(policy)).step("step", Input.context(),
        context -> context.attempt() == 1 ? never() : 7);
    try (Bench bench = Bench.standingStill(1)) {
      PipelineRun run = bench.start(p.build());
      bench.journal.awaitStarted("step");
      bench.advance(SECOND);
      assertEquals(7, bench.ended(run).output(step));
      assertEquals(StepState.TIMED_OUT, bench.journal.of("step", RunEvent.StepRetrying.class).getFirst().state());
    }
  }

  @Test
  void s24AStepThatIgnoresItsInterruptIsGivenUpAfterItsGraceAndReported() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Pipeline.Builder p = Pipeline.named("leak").failurePolicy(FailurePolicy.CONTINUE);
    Output<Integer> stubborn = p.with(ONE_SECOND).step("stubborn", () -> {
      begun.countDown();
      return stubborn(release, interrupted);
    });
    Output<Integer> other = p.step("other", () -> 1);
    try (Bench bench = Bench.standingStill(config -> config.maxParallel(1))) {
      PipelineRun run = bench.start(p.build());
      begun.await();
      bench.advance(SECOND);
      assertTrue(interrupted.await(60, TimeUnit.SECONDS));
      assertEquals(StepState.RUNNING, run.state(stubborn));
      bench.advance(SECOND);
      bench.ended(run);
      assertEquals(StepState.TIMED_OUT, run.state(stubborn));
      assertEquals(1, run.output(other), "its place is free");
      assertEquals(1, bench.journal.of("stubborn", RunEvent.StepLeaked.class).size());
      List<RunEvent> before = bench.journal.all();
      release.countDown();
      assertEquals(RunState.SUCCESS, bench.run(one()).state());
      assertEquals(before, bench.journal.read(run.id()), "what it says afterwards does not count");
    } finally {
      release.countDown();
    }
  }

  private static Pipeline one() {
    Pipeline.Builder p = Pipeline.named("one");
    p.step("one", () -> 1);
    return p.build();
  }

  private static int stubborn(CountDownLatch release, CountDownLatch interrupted) {
    while (release.getCount() > 0) {
      LockSupport.parkNanos(1_000_000);
      if (Thread.interrupted()) {
        interrupted.countDown();
      }
    }
    return 1;
  }

  @Test
  void s25TheRunsTimeoutCancelsEverything() throws Exception {
    Pipeline.Builder p = Pipeline.named("slow_run").timeout(Duration.ofMinutes(1));
    Output<Integer> runs = p.step("runs", TimeoutTest::never);
    Output<Integer> waits = p.step("waits", runs, x -> x);
    AtomicInteger lastly = new AtomicInteger();
    p.lastly().act("lastly", lastly::incrementAndGet);
    try (Bench bench = Bench.standingStill(1)) {
      PipelineRun run = bench.start(p.build());
      bench.journal.awaitStarted("runs");
      bench.advance(Duration.ofMinutes(1));
      bench.ended(run);
      assertEquals(RunState.FAILED, run.state());
      assertEquals(StepState.CANCELLED, run.state(runs));
      assertEquals(StepState.CANCELLED, run.state(waits));
      assertEquals(new Failure("", "java.util.concurrent.TimeoutException", "the run took longer than PT1M"),
          run.failure().orElseThrow());
      assertEquals(1, bench.journal.all(RunEvent.RunCancelling.class).size());
      assertEquals(1, lastly.get());
    }
  }

  @Test
  void s25TimeInTheQueueIsNotTimeOfRunning() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Pipeline.Builder p = Pipeline.named("queue").failurePolicy(FailurePolicy.CONTINUE);
    Output<Integer> first = p.step("first", () -> {
      gate.await();
      return 1;
    });
    Output<Integer> impatient = p.with(StepOptions.DEFAULT.queueTimeout(Duration.ofSeconds(5)))
        .step("impatient", () -> 2);
    Output<Integer> patient = p.with(StepOptions.DEFAULT.timeout(Duration.ofSeconds(2))).step("patient", () -> 3);
    try (Bench bench = Bench.standingStill(config -> config.maxParallel(1))) {
      PipelineRun run = bench.start(p.build());
      bench.journal.awaitStarted("first");
      bench.advance(Duration.ofSeconds(5));
      bench.journal.await(event -> event instanceof RunEvent.StepFinished);
      assertEquals(StepState.TIMED_OUT, run.state(impatient));
      gate.countDown();
      bench.ended(run);
      assertEquals(1, run.output(first));
      assertEquals(3, run.output(patient));
      assertEquals(0, bench.journal.finished("impatient").attempt());
      assertEquals(Optional.of("no place was free for PT5S"),
          bench.journal.finished("impatient").failure().map(Failure::message));
    }
  }

  @Test
  void s24ANestedPipelineOverItsTimeEndsItsOwnSteps() throws Exception {
    Pipeline.Builder inner = Pipeline.named("inner");
    inner.step("runs", TimeoutTest::never);
    Pipeline.Builder p = Pipeline.named("outer");
    Output<Nothing> nested = p.with(ONE_SECOND).pipeline("nested", inner.build());
    try (Bench bench = Bench.standingStill(1)) {
      PipelineRun run = bench.start(p.build());
      bench.journal.awaitStarted("nested/runs");
      bench.advance(SECOND);
      bench.ended(run);
      assertEquals(StepState.TIMED_OUT, run.state(nested));
      assertEquals(StepState.CANCELLED, bench.journal.finished("nested/runs").state());
      assertTrue(bench.journal.all(RunEvent.StepLeaked.class).isEmpty());
    }
  }

  private static int never() throws InterruptedException {
    new CountDownLatch(1).await();
    return 0;
  }
}
