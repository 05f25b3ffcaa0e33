package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Steps whose code somebody else calls.
@Timeout(60)
class ExecutorsTest {
  private static final StepOptions ELSEWHERE = StepOptions.DEFAULT.executor("elsewhere");

  /// Makes each call here, after it has been read from bytes.
  private static Object elsewhere(PortableCall call, StepContext context) {
    return PortableCall.of(call.head(), call.inputs(), call.loader()).perform(context).output();
  }

  private static RunnerConfig config() {
    return RunnerConfig.DEFAULT.executor("elsewhere", ExecutorsTest::elsewhere);
  }

  @Test
  void stepsMapsAndConditionsAreCalledByTheExecutorThatTheyName() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Pipeline.Builder p = Pipeline.named("elsewhere");
    Output<List<Integer>> numbers = p.with(ELSEWHERE).step("numbers", () -> List.of(1, 2, 3));
    Output<List<Integer>> squares = p.with(ELSEWHERE).map("squares", numbers, x -> x * x);
    Branch many = p.when("many", squares, list -> list.size() > 2);
    Output<Integer> sum = many.step("sum", squares, list -> list.stream().mapToInt(x -> x).sum());
    StepExecutor counting = (call, context) -> {
      calls.incrementAndGet();
      return elsewhere(call, context);
    };
    try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.executor("elsewhere", counting))) {
      PipelineRun run = runner.start(p.build(), Map.of());
      assertEquals(RunState.SUCCESS, run.await());
      assertEquals(14, run.output(sum));
      assertEquals(4, calls.get());
    }
  }

  @Test
  void aFailureNamesTheOriginalClassAndIsTriedAgain() throws Exception {
    Pipeline.Builder p = Pipeline.named("failing");
    p.with(ELSEWHERE.retries(RetryPolicy.attempts(2).backoff(Duration.ZERO, 1, Duration.ZERO)))
        .act("fails", Input.context(), context -> {
          throw new java.io.IOException("attempt " + context.attempt());
        });
    try (PipelineRunner runner = PipelineRunner.open(config())) {
      PipelineRun run = runner.start(p.build(), Map.of());
      assertEquals(RunState.FAILED, run.await());
      assertEquals(Optional.of(new Failure("fails", "java.io.IOException", "attempt 2")), run.failure());
    }
  }

  @Test
  void anUnknownExecutorAndCodeThatCannotBeCarriedAreRefusedBeforeTheFirstStep() {
    Thread here = Thread.currentThread();
    Pipeline.Builder p = Pipeline.named("refused");
    p.with(StepOptions.DEFAULT.executor("elswhere")).act("a", () -> {
    });
    Pipeline.Builder q = Pipeline.named("captures");
    q.with(ELSEWHERE).step("b", here::getName);
    try (PipelineRunner runner = PipelineRunner.open(config())) {
      assertEquals("pipeline=refused executor=elswhere is none of the runner's; did you mean 'elsewhere'?",
          assertThrows(IllegalArgumentException.class, () -> runner.start(p.build(), Map.of())).getMessage());
      String message = assertThrows(IllegalArgumentException.class, () -> runner.start(q.build(), Map.of()))
          .getMessage();
      assertTrue(
          message.startsWith("pipeline=captures step=b cannot be carried to executor=elsewhere: its code has captured"
              + " an object of class=java.lang.Thread"),
          message);
    }
  }

  @Test
  void aNestedPipelineHasNoExecutorButItsStepsMay() {
    Pipeline.Builder inner = Pipeline.named("inner");
    Output<Integer> one = inner.with(ELSEWHERE).step("one", () -> 1);
    Pipeline nested = inner.build();
    Pipeline.Builder p = Pipeline.named("outer");
    assertTrue(assertThrows(IllegalArgumentException.class, () -> p.with(ELSEWHERE).pipeline("nested", nested, one))
        .getMessage().contains("executor=elsewhere, but a pipeline"));
    p.pipeline("fine", nested, one);
    assertEquals(java.util.Set.of("elsewhere"), p.build().executors());
  }

  static int made() {
    return 3;
  }

  /// A step by annotation.
  static final class Bean {
    @Step(executor = "elsewhere")
    int made() {
      return 4;
    }
  }

  @Test
  void definitionsAndAnnotationsNameItToo() throws Exception {
    String yaml = "pipeline: p\nsteps:\n  - {name: made, call: \"" + ExecutorsTest.class.getName()
        + "::made\", options: {executor: elsewhere}}\n";
    PipelineDefinition definition = PipelineDefinition.read(yaml, "p.yaml");
    Pipeline read = definition.bind(getClass().getClassLoader());
    assertEquals(definition.hash(), read.definition().hash());
    Pipeline annotated = Pipeline.of(new Bean());
    try (PipelineRunner runner = PipelineRunner.open(config())) {
      PipelineRun first = runner.start(read, Map.of());
      PipelineRun second = runner.start(annotated, Map.of());
      assertEquals(RunState.SUCCESS, first.await());
      assertEquals(RunState.SUCCESS, second.await());
      assertEquals(4, second.output(annotated.output("made", Integer.class)));
    }
  }
}
