package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.pipeline.RunEvent.Parent;
import io.roadml.pipeline.RunEvent.RunFinished;
import io.roadml.pipeline.RunEvent.RunStarted;
import io.roadml.pipeline.RunEvent.StepNested;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statement 43: pipelines within pipelines.
@Timeout(300)
class NestedTest {
  @Test
  void s43ANestedPipelineIsOneStepWithARunOfItsOwn() throws Exception {
    Pipeline.Builder inner = Pipeline.named("inner");
    Param<Double> rate = inner.param("rate", ParamType.DOUBLE.between(0.0, 1.0), 0.5);
    Param<Integer> number = inner.param("number", ParamType.of(Integer.class));
    Output<Double> times = inner.step("times", number, rate, (n, r) -> n * r);
    Output<Double> unused = inner.step("unused", times, x -> x);
    Pipeline.Builder p = Pipeline.named("outer");
    Output<Integer> eight = p.step("eight", () -> 8);
    Output<Double> nested = p.pipeline("nested", inner.build(), times, number.from(eight));
    Output<Double> after = p.step("after", nested, x -> x + 1);
    try (Bench bench = Bench.open(config -> config.maxParallel(1))) {
      PipelineRun run = bench.run(p.build());
      assertEquals(5.0, run.output(after));
      assertEquals(List.of("eight", "nested", "after"), List.copyOf(run.states().keySet()));
      StepNested event = bench.journal.of("nested", StepNested.class).getFirst();
      assertNotEquals(run.id(), event.nested());
      RunStarted started = (RunStarted) bench.journal.read(event.nested()).getFirst();
      assertEquals(Optional.of(new Parent(run.id(), "nested")), started.parent());
      assertEquals("inner", started.pipeline());
      assertEquals(Map.of("rate", 0.5), started.params());
      assertEquals(StepState.SUCCESS, bench.journal.finished("nested/" + unused.name()).state());
    }
  }

  @Test
  void s43AFailureCarriesItsWholePath() throws Exception {
    Pipeline.Builder step = Pipeline.named("deepest").failurePolicy(FailurePolicy.CONTINUE);
    Output<Integer> fails = step.step("step", () -> {
      throw new IllegalStateException("boom");
    });
    Pipeline.Builder inner = Pipeline.named("middle");
    Output<Integer> middle = inner.pipeline("inner", step.build(), fails);
    Pipeline.Builder p = Pipeline.named("top").failurePolicy(FailurePolicy.CONTINUE);
    Output<Integer> outer = p.pipeline("outer", inner.build(), middle);
    Output<Integer> after = p.step("after", outer, x -> x);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      Failure expected = new Failure("outer/inner/step", "java.lang.IllegalStateException", "boom");
      assertEquals(Optional.of(expected), run.failure());
      assertEquals(Optional.of(expected), bench.journal.finished("after").failure());
      assertEquals(StepState.FAILED, run.state(outer));
      assertEquals(StepState.UPSTREAM_FAILED, run.state(after));
      assertEquals("boom", run.cause().orElseThrow().getMessage());
      assertEquals(3, bench.journal.all(RunFinished.class).size());
    }
  }

  @Test
  void s43ANestedPipelineIsTriedAgainAsANewRun() throws Exception {
    Pipeline.Builder inner = Pipeline.named("inner");
    int[] calls = {0};
    Output<Integer> second = inner.step("second", () -> {
      if (++calls[0] == 1) {
        throw new IllegalStateException("boom");
      }
      return calls[0];
    });
    Pipeline.Builder p = Pipeline.named("outer");
    RetryPolicy policy = RetryPolicy.attempts(2).backoff(Duration.ZERO, 1, Duration.ZERO);
    Output<Integer> nested = p.with(StepOptions.DEFAULT.retries(policy)).pipeline("nested", inner.build(), second);
    try (Bench bench = Bench.open()) {
      assertEquals(2, bench.run(p.build()).output(nested));
      assertEquals(2, bench.journal.of("nested", StepNested.class).stream().map(StepNested::nested).distinct().count());
    }
  }

  @Test
  void s43AParameterThatTheNestedPipelineDoesNotAllowFailsTheStep() throws Exception {
    Pipeline.Builder inner = Pipeline.named("inner");
    Param<Double> rate = inner.param("rate", ParamType.DOUBLE.between(0.0, 1.0));
    inner.step("s", rate, r -> r);
    Pipeline.Builder p = Pipeline.named("outer");
    Output<Nothing> nested = p.pipeline("nested", inner.build(), rate.from(p.step("two", () -> 2.0)));
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(StepState.FAILED, run.state(nested));
      assertEquals("pipeline=inner param rate=2.0, want 0.0 to 1.0", run.failure().orElseThrow().message());
    }
  }

  @Test
  void s43AResultThatWasSkippedIsSkippedOutside() throws Exception {
    Pipeline.Builder inner = Pipeline.named("inner");
    Output<Integer> skipped = inner.when("no", inner.step("n", () -> 0), n -> n > 0).step("skipped", () -> 1);
    Pipeline.Builder p = Pipeline.named("outer");
    Output<Integer> nested = p.pipeline("nested", inner.build(), skipped);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(RunState.SUCCESS, run.state());
      assertEquals(StepState.SKIPPED, run.state(nested));
    }
  }

  @Test
  void whatIsBoundMustBelongTogetherAndBeComplete() {
    Pipeline.Builder inner = Pipeline.named("inner");
    Param<Integer> number = inner.param("number", ParamType.of(Integer.class));
    Output<Integer> same = inner.step("same", number, n -> n);
    Pipeline nested = inner.build();
    Pipeline.Builder p = Pipeline.named("outer");
    Output<Integer> one = p.step("one", () -> 1);
    Param<Integer> own = p.param("own", ParamType.of(Integer.class));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> p.pipeline("a", nested, same)).getMessage()
        .contains("does not bind the param 'number'"));
    assertTrue(assertThrows(IllegalArgumentException.class,
        () -> p.pipeline("a", nested, one, number.from(one))).getMessage().contains("of the pipeline 'outer'"));
    assertTrue(assertThrows(IllegalArgumentException.class,
        () -> p.pipeline("a", nested, same, number.from(one), number.from(own))).getMessage().contains("twice"));
  }
}
