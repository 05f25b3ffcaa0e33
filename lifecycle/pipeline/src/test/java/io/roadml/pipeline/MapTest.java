package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statement 41: a step for each element of a list that is known when it runs.
@Timeout(300)
class MapTest {
  @Test
  void s41AListOfNRunsNTimesWithItsIndex() throws Exception {
    for (int n : new int[]{0, 1, 2, 17, 1_000}) {
      Pipeline.Builder p = Pipeline.named("mapped");
      Output<List<Integer>> parts = p.step("parts", () -> IntStream.range(0, n).boxed().toList());
      Output<List<String>> each = p.map("each", parts, Input.context(),
          (i, context) -> i + "/" + context.element().orElseThrow() + "/" + context.step());
      Output<Integer> size = p.step("size", each, List::size);
      try (Bench bench = Bench.open()) {
        PipelineRun run = bench.run(p.build());
        assertEquals(RunState.SUCCESS, run.state());
        assertEquals(n, run.output(size));
        assertEquals(n, bench.journal.of("each", RunEvent.StepMapped.class).getFirst().size());
        assertEquals(n, bench.journal.started().filter(step -> step.startsWith("each[")).distinct().count());
      }
    }
  }

  @Test
  void s41TheIndexIsPartOfThePathAndOfTheCall() throws Exception {
    Pipeline.Builder p = Pipeline.named("paths");
    Output<List<String>> parts = p.step("parts", () -> List.of("a", "b"));
    Output<List<String>> each = p.map("each", parts, Input.context(),
        (part, context) -> part + context.step() + context.element().orElseThrow());
    try (Bench bench = Bench.open()) {
      assertEquals(List.of("aeach[0]0", "beach[1]1"), bench.run(p.build()).output(each));
    }
  }

  @Test
  void s41MinSuccessIsHonoured() throws Exception {
    for (int failing = 0; failing <= 10; failing++) {
      int bad = failing;
      Pipeline.Builder p = Pipeline.named("shares");
      Output<List<Integer>> parts = p.step("parts", () -> IntStream.range(0, 10).boxed().toList());
      Output<List<Integer>> each = p.with(StepOptions.DEFAULT.minSuccess(0.7)).map("each", parts, i -> {
        if (i < bad) {
          throw new IllegalStateException("bad " + i);
        }
        return i;
      });
      try (Bench bench = Bench.open(config -> config.maxParallel(1))) {
        PipelineRun run = bench.run(p.build());
        if (failing <= 3) {
          assertEquals(IntStream.range(failing, 10).boxed().toList(), run.output(each));
          assertEquals(RunState.SUCCESS, run.state());
        } else {
          assertEquals(StepState.FAILED, run.state(each));
          assertEquals("each[0]", run.failure().orElseThrow().step());
          assertEquals(4, bench.journal.started().filter(step -> step.startsWith("each[")).count(),
              "the rest is useless");
        }
      }
    }
  }

  @Test
  void s41UnderContinueTheOtherElementsGoOnThoughTheMapHasFailed() throws Exception {
    Pipeline.Builder p = Pipeline.named("goes_on").failurePolicy(FailurePolicy.CONTINUE);
    Output<List<Integer>> parts = p.step("parts", () -> List.of(0, 1, 2));
    Output<List<Integer>> each = p.map("each", parts, i -> 1 / i);
    try (Bench bench = Bench.open(config -> config.maxParallel(1))) {
      PipelineRun run = bench.run(p.build());
      assertEquals(StepState.FAILED, run.state(each));
      assertEquals(StepState.SUCCESS, bench.journal.finished("each[2]").state());
      assertEquals(new Failure("each[0]", "java.lang.ArithmeticException", "/ by zero"),
          run.failure().orElseThrow());
    }
  }

  @Test
  void s41AMapOfAMapWorks() throws Exception {
    Pipeline.Builder inner = Pipeline.named("region");
    Param<List<Integer>> shops = inner.param("shops", ParamType.list());
    Param<Integer> factor = inner.param("factor", ParamType.of(Integer.class));
    Output<List<Integer>> sales = inner.map("sales", shops, factor, (shop, f) -> shop * f);
    Output<Integer> total = inner.step("total", sales, list -> list.stream().mapToInt(i -> i).sum());
    Pipeline region = inner.build();
    Pipeline.Builder p = Pipeline.named("country");
    Output<List<List<Integer>>> regions = p.step("regions", () -> List.of(List.of(1, 2), List.of(), List.of(3)));
    Output<Integer> ten = p.step("ten", () -> 10);
    Output<List<Integer>> totals = p.map("totals", regions, region, shops, total, factor.from(ten));
    Output<Integer> all = p.step("all", totals, list -> list.stream().mapToInt(i -> i).sum());
    try (Bench bench = Bench.open(config -> config.maxParallel(1))) {
      PipelineRun run = bench.run(p.build());
      assertEquals(60, run.output(all));
      assertTrue(bench.journal.started().toList().contains("totals[0]/sales[1]"));
      assertEquals(StepState.SUCCESS, bench.journal.finished("totals[1]/sales").state());
    }
  }

  @Test
  void s41AMapOverTheOutputOfAMap() throws Exception {
    Pipeline.Builder p = Pipeline.named("twice");
    Output<List<Integer>> first = p.map("first", p.step("parts", () -> List.of(1, 2, 3)), i -> i + 1);
    Output<List<Integer>> second = p.map("second", first, i -> i * i);
    try (Bench bench = Bench.open()) {
      assertEquals(List.of(4, 9, 16), bench.run(p.build()).output(second));
    }
  }

  @Test
  void elementsAreRetriedEachForItself() throws Exception {
    Pipeline.Builder p = Pipeline.named("retries");
    RetryPolicy policy = RetryPolicy.attempts(3).backoff(Duration.ZERO, 1, Duration.ZERO);
    Output<List<Integer>> each = p.with(StepOptions.DEFAULT.retries(policy)).map("each",
        p.step("parts", () -> List.of(1, 2, 3)), Input.context(), (i, context) -> {
          if (context.attempt() < i) {
            throw new IllegalStateException("not yet");
          }
          return context.attempt();
        });
    try (Bench bench = Bench.open()) {
      assertEquals(List.of(1, 2, 3), bench.run(p.build()).output(each));
    }
  }

  @Test
  void aNullElementIsAFailureThatNamesIt() throws Exception {
    Pipeline.Builder p = Pipeline.named("null");
    Output<List<Integer>> parts = p.step("parts", () -> {
      List<Integer> list = new ArrayList<>(List.of(1));
      list.add(null);
      return list;
    });
    Output<List<Integer>> each = p.map("each", parts, i -> i);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(StepState.FAILED, run.state(each));
      assertEquals("element 1 of the list is null", run.failure().orElseThrow().message());
    }
  }

  @Test
  void failFastCancelsTheElementsOfAnotherMap() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    Pipeline.Builder p = Pipeline.named("other");
    Output<List<Integer>> parts = p.step("parts", () -> IntStream.range(0, 100).boxed().toList());
    Output<List<Integer>> each = p.map("each", parts, i -> {
      calls.incrementAndGet();
      started.countDown();
      new CountDownLatch(1).await();
      return i;
    });
    p.act("fails", () -> {
      started.await();
      throw new IllegalStateException("boom");
    });
    try (Bench bench = Bench.open(config -> config.maxParallel(3))) {
      PipelineRun run = bench.run(p.build());
      assertEquals(StepState.CANCELLED, run.state(each));
      assertTrue(calls.get() <= 3, () -> "calls=" + calls);
      assertEquals("fails", run.failure().orElseThrow().step());
    }
  }

  @Test
  void minSuccessOfAStepThatIsNotMappedIsRefused() {
    Pipeline.Builder p = Pipeline.named("wrong");
    var refused = assertThrows(IllegalArgumentException.class,
        () -> p.with(StepOptions.DEFAULT.minSuccess(0.5)).step("a", () -> 1));
    assertEquals("pipeline=wrong step=a has minSuccess=0.5, but is no mapped step", refused.getMessage());
  }
}
