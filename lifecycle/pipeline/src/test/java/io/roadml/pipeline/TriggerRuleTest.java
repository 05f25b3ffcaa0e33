package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Statement 15: Airflow's truth table for two upstreams, S success, F failed, K skipped, U upstream failed. A step then runs
/// (R), is skipped (K) or cannot run (U).
@Timeout(300)
class TriggerRuleTest {
  private static final String ENDS = "SFKU";

  @ParameterizedTest @CsvSource({
      // the second upstream:      S F K U  S F K U  S F K U  S F K U
      // the first:                S        F        K        U
      "ALL_SUCCESS,                 R U K U  U U U U  K U K U  U U U U",
      "ALL_DONE,                    R R R R  R R R R  R R R R  R R R R",
      "ALWAYS,                      R R R R  R R R R  R R R R  R R R R",
      "ONE_SUCCESS,                 R R R R  R U U U  R U K U  R U U U",
      "ONE_FAILED,                  K R K R  R R R R  K R K R  R R R R",
      "NONE_FAILED,                 R U R U  U U U U  R U R U  U U U U",
      "NONE_FAILED_MIN_ONE_SUCCESS, R U R U  U U U U  R U K U  U U U U",
  })
  void s15TheTruthTableIsAirflows(TriggerRule rule, String table) throws Exception {
    List<String> expected = Stream.of(table.split("\\s+")).toList();
    for (int first = 0; first < 4; first++) {
      for (int second = 0; second < 4; second++) {
        String where = rule + " of " + ENDS.charAt(first) + ENDS.charAt(second);
        String decided = ended(rule, ENDS.charAt(first), ENDS.charAt(second));
        assertEquals(expected.get(4 * first + second), decided, where);
      }
    }
  }

  private static String ended(TriggerRule rule, char first, char second) throws Exception {
    Pipeline.Builder p = Pipeline.named("table").failurePolicy(FailurePolicy.CONTINUE);
    Output<Nothing> a = upstream(p, "a", first);
    Output<Nothing> b = upstream(p, "b", second);
    Output<Nothing> joined = p.with(StepOptions.DEFAULT.trigger(rule)).after(a, b).act("joined", () -> {
    });
    try (Bench bench = Bench.open()) {
      return switch (bench.run(p.build()).state(joined)) {
        case SUCCESS -> "R";
        case SKIPPED -> "K";
        case UPSTREAM_FAILED -> "U";
        default -> "?";
      };
    }
  }

  private static Output<Nothing> upstream(Pipeline.Builder p, String name, char how) {
    return switch (how) {
      case 'S' -> p.act(name, () -> {
      });
      case 'F' -> p.act(name, TriggerRuleTest::fail);
      case 'K' -> p.when(name + "_no", p.step(name + "_n", () -> 0), n -> n > 0).act(name, () -> {
      });
      default -> p.after(p.act(name + "_root", TriggerRuleTest::fail)).act(name, () -> {
      });
    };
  }

  private static void fail() {
    throw new IllegalStateException("boom");
  }

  @Test
  void s15AMapThatHasFailedCountsAsOneFailure() throws Exception {
    Pipeline.Builder p = Pipeline.named("mapped").failurePolicy(FailurePolicy.CONTINUE);
    Output<List<Integer>> parts = p.step("parts", () -> List.of(0, 1, 2));
    Output<List<Integer>> mapped = p.map("mapped", parts, i -> 1 / i);
    Output<List<Integer>> empty = p.map("empty", p.step("none", List::<Integer>of), i -> i);
    Steps one = p.with(StepOptions.DEFAULT.trigger(TriggerRule.ONE_FAILED));
    Output<Nothing> after = one.after(mapped, empty).act("after", () -> {
    });
    Output<Nothing> afterEmpty = one.after(empty).act("after_empty", () -> {
    });
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertEquals(StepState.SUCCESS, run.state(after));
      assertEquals(StepState.SKIPPED, run.state(afterEmpty));
    }
  }

  @ParameterizedTest @EnumSource(TriggerRule.class)
  void s15AnOutputThatMayBeAbsentMustBeTakenSo(TriggerRule rule) {
    Pipeline.Builder p = Pipeline.named("absent").failurePolicy(FailurePolicy.CONTINUE);
    Output<Integer> a = p.step("a", () -> 1);
    Steps steps = p.with(StepOptions.DEFAULT.trigger(rule));
    steps.step("good", a.optional(), x -> x.orElse(0));
    if (rule == TriggerRule.ALL_SUCCESS) {
      steps.step("b", a, x -> x);
    } else {
      var refused = assertThrows(IllegalArgumentException.class, () -> steps.step("b", a, x -> x));
      assertTrue(refused.getMessage().endsWith("take a.optional()"), refused.getMessage());
    }
  }

  @Test
  void aRuleThatCanNeverHoldIsRefused() {
    Pipeline.Builder p = Pipeline.named("hopeless");
    p.with(StepOptions.DEFAULT.trigger(TriggerRule.ONE_FAILED)).after(p.step("a", () -> 1)).act("b", () -> {
    });
    var refused = assertThrows(IllegalArgumentException.class, p::build);
    assertTrue(refused.getMessage().startsWith("pipeline=hopeless step=b can never run"), refused.getMessage());
  }
}
