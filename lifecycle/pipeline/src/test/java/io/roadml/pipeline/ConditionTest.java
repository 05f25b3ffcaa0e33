package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Statement 42: branches that are taken or not.
@Timeout(300)
class ConditionTest {
  private static final StepOptions JOIN = StepOptions.DEFAULT.trigger(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);

  @ParameterizedTest @ValueSource(ints = {1, -1})
  void s42TheBranchNotTakenIsSkippedAndAbsentAndTheJoinRuns(int number) throws Exception {
    Pipeline.Builder p = Pipeline.named("branches");
    Output<Integer> n = p.step("n", () -> number);
    Branch positive = p.when("positive", n, x -> x > 0);
    Output<String> yes = positive.step("yes", n, x -> "yes " + x);
    Output<String> no = positive.otherwise().with(StepOptions.DEFAULT.keep()).step("no", n, x -> "no " + x);
    Output<String> afterYes = p.step("after_yes", yes, x -> x);
    Output<String> join = p.with(JOIN).step("join", yes.optional(), no.optional(), (a, b) -> a + " " + b);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(RunState.SUCCESS, run.state());
      boolean isPositive = number > 0;
      assertEquals(isPositive ? "Optional[yes 1] Optional.empty" : "Optional.empty Optional[no -1]", run.output(join));
      assertEquals(isPositive ? StepState.SUCCESS : StepState.SKIPPED, run.state(yes));
      assertEquals(isPositive ? StepState.SKIPPED : StepState.SUCCESS, run.state(no));
      assertEquals(isPositive ? StepState.SUCCESS : StepState.SKIPPED, run.state(afterYes));
      assertEquals(isPositive ? Optional.empty() : Optional.of("no -1"), run.find(no));
      assertEquals(isPositive, run.output(positive.condition()));
    }
  }

  @Test
  void s42ABranchWithinABranchThatIsNotTakenIsSkippedAsAWhole() throws Exception {
    Pipeline.Builder p = Pipeline.named("nested_branches");
    Output<Integer> n = p.step("n", () -> 0);
    Branch outer = p.when("outer", n, x -> x > 0);
    Branch inner = outer.when("inner", n, x -> x == 0);
    Output<Integer> both = inner.step("both", n, x -> x);
    Output<Integer> neither = inner.otherwise().step("neither", n, x -> x);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(RunState.SUCCESS, run.state());
      assertEquals(StepState.SKIPPED, run.state(inner.condition()));
      assertEquals(StepState.SKIPPED, run.state(both));
      assertEquals(StepState.SKIPPED, run.state(neither));
    }
  }

  @Test
  void s42AConditionThatFailsFailsItsBranchButSkipsNothing() throws Exception {
    Pipeline.Builder p = Pipeline.named("bad_condition").failurePolicy(FailurePolicy.CONTINUE);
    Branch bad = p.when("bad", p.step("n", () -> 0), x -> 1 / x > 0);
    Output<Integer> yes = bad.step("yes", () -> 1);
    Output<Integer> no = bad.otherwise().step("no", () -> 2);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(StepState.UPSTREAM_FAILED, run.state(yes));
      assertEquals(StepState.UPSTREAM_FAILED, run.state(no));
      assertTrue(run.failure().orElseThrow().message().contains("/ by zero"));
    }
  }

  @Test
  void s42AConditionOutlivesItsConsumersForTheBranchesThatFollow() throws Exception {
    Pipeline.Builder p = Pipeline.named("reused");
    Branch yes = p.when("yes", p.step("n", () -> 1), x -> x > 0);
    Output<String> user = p.step("user", yes.condition(), String::valueOf);
    Output<Integer> late = yes.after(user).step("late", () -> 5);
    try (Bench bench = Bench.open()) {
      assertEquals(5, bench.run(p.build()).output(late));
    }
  }

  @Test
  void s42AMapOrAPipelineInABranchIsSkippedWithIt() throws Exception {
    Pipeline.Builder inner = Pipeline.named("inner");
    Output<Integer> one = inner.step("one", () -> 1);
    Pipeline.Builder p = Pipeline.named("skips");
    Branch no = p.when("no", p.step("n", () -> 0), x -> x > 0);
    Output<Integer> nested = no.pipeline("nested", inner.build(), one);
    Output<List<Integer>> each = no.map("each", p.step("parts", () -> List.of(1)), x -> x);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(StepState.SKIPPED, run.state(nested));
      assertEquals(StepState.SKIPPED, run.state(each));
      assertTrue(bench.journal.started().noneMatch(step -> step.startsWith("nested") || step.startsWith("each")));
    }
  }
}
