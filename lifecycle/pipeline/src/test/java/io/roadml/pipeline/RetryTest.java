package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statements 20 to 23: how often, when, and what for.
@Timeout(300)
class RetryTest {
  private static final RetryPolicy EXACT = RetryPolicy.attempts(5)
      .backoff(Duration.ofSeconds(1), 3, Duration.ofSeconds(10)).withoutJitter();

  @Test
  void s20MaxAttemptsAreCallsInTotalAndTheStepSeesItsNumber() throws Exception {
    List<Integer> seen = new ArrayList<>();
    Pipeline.Builder p = Pipeline.named("attempts");
    Output<Integer> fails = p.with(at(RetryPolicy.attempts(4).backoff(Duration.ZERO, 1, Duration.ZERO)))
        .step("fails", Input.context(), context -> {
          seen.add(context.attempt());
          throw new IOException("no");
        });
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(StepState.FAILED, run.state(fails));
      assertEquals(List.of(1, 2, 3, 4), seen);
      assertEquals(4, bench.journal.finished("fails").attempt());
      assertEquals(3, bench.journal.of("fails", RunEvent.StepRetrying.class).size());
    }
  }

  @Test
  void s20ARetryThatSucceedsIsASuccess() throws Exception {
    Pipeline.Builder p = Pipeline.named("second");
    Output<Integer> second = p.with(at(RetryPolicy.attempts(2).backoff(Duration.ZERO, 1, Duration.ZERO)))
        .step("second", Input.context(), context -> {
          if (context.attempt() == 1) {
            throw new IOException("no");
          }
          return context.attempt();
        });
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(RunState.SUCCESS, run.state());
      assertEquals(2, run.output(second));
    }
  }

  @Test
  void s21DelaysGrowUpToTheCapExactlyByTheInjectedClock() throws Exception {
    Pipeline.Builder p = Pipeline.named("delays");
    p.with(at(EXACT)).act("fails", () -> {
      throw new IOException("no");
    });
    try (Bench bench = Bench.standingStill(1)) {
      PipelineRun run = bench.start(p.build());
      List<Duration> expected = List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(9),
          Duration.ofSeconds(10));
      Duration elapsed = Duration.ZERO;
      for (int k = 0; k < expected.size(); k++) {
        bench.journal.await(k + 1, event -> event instanceof RunEvent.StepRetrying);
        RunEvent.StepRetrying retrying = bench.journal.of("fails", RunEvent.StepRetrying.class).getLast();
        assertEquals(expected.get(k), retrying.delay());
        assertEquals(TestTime.BEGINNING.plus(elapsed), retrying.at());
        bench.advance(expected.get(k).minusNanos(1));
        assertEquals(k + 1, bench.journal.of("fails", RunEvent.StepStarted.class).size());
        bench.advance(Duration.ofNanos(1));
        bench.journal.await(k + 2, event -> event instanceof RunEvent.StepStarted);
        elapsed = elapsed.plus(expected.get(k));
        assertEquals(TestTime.BEGINNING.plus(elapsed),
            bench.journal.of("fails", RunEvent.StepStarted.class).getLast().at());
      }
      assertEquals(RunState.FAILED, bench.ended(run).state());
    }
  }

  @Test
  void s21FullJitterDrawsFromTheInjectedGenerator() throws Exception {
    RetryPolicy policy = RetryPolicy.attempts(4).backoff(Duration.ofSeconds(1), 3, Duration.ofSeconds(5));
    Pipeline.Builder p = Pipeline.named("jitter");
    p.with(at(policy)).act("fails", () -> {
      throw new IOException("no");
    });
    try (Bench bench = Bench.standingStill(77)) {
      PipelineRun run = bench.start(p.build());
      for (int k = 1; k < 4; k++) {
        bench.journal.await(k, event -> event instanceof RunEvent.StepRetrying);
        bench.advance(Duration.ofSeconds(5));
      }
      bench.ended(run);
      Random same = new Random(77);
      List<Duration> expected = List.of(1e9, 3e9, 5e9).stream()
          .map(longest -> Duration.ofNanos((long) (longest * same.nextDouble()))).toList();
      assertEquals(expected, bench.journal.of("fails", RunEvent.StepRetrying.class).stream()
          .map(RunEvent.StepRetrying::delay).toList());
    }
  }

  @Test
  void s21JitterIsUniformUpToTheDelayAndNeverOverflows() {
    RetryPolicy policy = RetryPolicy.attempts(1_000).backoff(Duration.ofSeconds(1), 100,
        Duration.ofSeconds(Long.MAX_VALUE));
    Random random = new Random(5);
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      sum += policy.delay(1, random).toNanos() / 1e9;
    }
    assertEquals(0.5, sum / 10_000, 0.02);
    Duration longest = policy.withoutJitter().delay(999, random);
    assertEquals(Duration.ofNanos(Long.MAX_VALUE), longest);
  }

  @Test
  void s22ThePredicateIsAskedWithTheExceptionAndTheAttempt() throws Exception {
    ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    RetryPolicy policy = RetryPolicy.attempts(9).backoff(Duration.ZERO, 1, Duration.ZERO).when((thrown, attempt) -> {
      asked.add(thrown.getMessage() + attempt);
      return attempt < 3;
    });
    AtomicInteger calls = new AtomicInteger();
    Pipeline.Builder p = Pipeline.named("predicate");
    p.with(at(policy)).act("fails", () -> {
      throw new IOException("call" + calls.incrementAndGet() + "/");
    });
    try (Bench bench = Bench.open()) {
      assertEquals(RunState.FAILED, bench.run(p.build()).state());
      assertEquals(List.of("call1/1", "call2/2", "call3/3"), List.copyOf(asked));
    }
  }

  @Test
  void s22AFatalStepExceptionIsNeverRetriedAndAFailingPredicateIsANo() throws Exception {
    RetryPolicy always = RetryPolicy.attempts(9).backoff(Duration.ZERO, 1, Duration.ZERO).when((_, _) -> true);
    RetryPolicy broken = always.when((_, _) -> {
      throw new IllegalStateException("broken");
    });
    AtomicInteger calls = new AtomicInteger();
    Pipeline.Builder p = Pipeline.named("fatal").failurePolicy(FailurePolicy.CONTINUE);
    p.with(at(always)).act("fatal", () -> {
      calls.incrementAndGet();
      throw new FatalStepException("never again");
    });
    p.with(at(broken)).act("asked", () -> {
      calls.incrementAndGet();
      throw new IOException("no");
    });
    try (Bench bench = Bench.open()) {
      assertEquals(RunState.FAILED, bench.run(p.build()).state());
      assertEquals(2, calls.get());
    }
  }

  /// A predicate that says yes when it is let.
  private static RetryPolicy asking(CountDownLatch asked, CountDownLatch answer) {
    return RetryPolicy.attempts(2).backoff(Duration.ZERO, 1, Duration.ZERO).when((_, _) -> {
      asked.countDown();
      try {
        answer.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return true;
    });
  }

  private static Pipeline failingOnce(StepOptions options) {
    Pipeline.Builder p = Pipeline.named("asked");
    p.with(options).step("asked", Input.context(), context -> {
      if (context.attempt() == 1) {
        throw new IOException("once");
      }
      return context.attempt();
    });
    return p.build();
  }

  @Test
  void s22APredicateThatIsSlowHoldsUpNobodyElse() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    Pipeline.Builder other = Pipeline.named("other");
    other.step("quick", () -> 1);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.start(failingOnce(at(asking(asked, answer)).grace(Duration.ofMinutes(5))));
      asked.await();
      assertEquals(RunState.SUCCESS, bench.run(other.build()).state());
      assertEquals(RunState.RUNNING, run.state());
      answer.countDown();
      assertEquals(RunState.SUCCESS, bench.ended(run).state());
    }
  }

  @Test
  void s22APredicateThatNeverAnswersIsANo() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench
          .run(failingOnce(at(asking(new CountDownLatch(1), answer)).grace(Duration.ofMillis(20))));
      assertEquals(RunState.FAILED, run.state());
      assertEquals("once", run.failure().orElseThrow().message());
    } finally {
      answer.countDown();
    }
  }

  @Test
  void s26ARunIsCancelledWhileAPredicateIsAsked() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.start(failingOnce(at(asking(asked, answer)).grace(Duration.ofMinutes(5))));
      asked.await();
      run.cancel();
      assertEquals(RunState.CANCELLED, bench.ended(run).state());
      assertEquals(StepState.CANCELLED, run.states().get("asked"));
    } finally {
      answer.countDown();
    }
  }

  @Test
  void s23ARetryThatWaitsTakesNoPlace() throws Exception {
    Pipeline.Builder p = Pipeline.named("places");
    Output<Integer> retries = p.with(at(EXACT).priority(1)).step("retries", Input.context(), context -> {
      if (context.attempt() == 1) {
        throw new IOException("no");
      }
      return 1;
    });
    Output<Integer> other = p.step("other", () -> 2);
    try (Bench bench = Bench.standingStill(config -> config.maxParallel(1))) {
      PipelineRun run = bench.start(p.build());
      bench.journal.await(event -> event instanceof RunEvent.StepFinished);
      assertEquals(StepState.SUCCESS, run.state(other));
      assertEquals(StepState.RETRYING, run.state(retries));
      bench.advance(Duration.ofSeconds(1));
      assertEquals(RunState.SUCCESS, bench.ended(run).state());
    }
  }

  @Test
  void aPolicyOutOfRangeIsRefused() {
    assertEquals("maxAttempts=0, want 1 to 1000",
        assertThrows(IllegalArgumentException.class, () -> RetryPolicy.attempts(0)).getMessage());
    assertThrows(IllegalArgumentException.class,
        () -> EXACT.backoff(Duration.ofSeconds(-1), 2, Duration.ofSeconds(1)));
    assertThrows(IllegalArgumentException.class,
        () -> EXACT.backoff(Duration.ofSeconds(1), Double.NaN, Duration.ofSeconds(1)));
    assertTrue(assertThrows(IllegalArgumentException.class,
        () -> EXACT.backoff(Duration.ofSeconds(1), 0.5, Duration.ofSeconds(1))).getMessage().startsWith("factor=0.5"));
  }

  private static StepOptions at(RetryPolicy policy) {
    return StepOptions.DEFAULT.retries(policy);
  }
}
