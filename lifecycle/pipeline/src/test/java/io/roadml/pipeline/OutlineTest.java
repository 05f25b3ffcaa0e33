package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roadml.pipeline.StepOutline.Tie;
import io.roadml.pipeline.StepOutline.Upstream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What a pipeline tells of its steps.
class OutlineTest {
  record Row(String name) {}

  static List<Row> rows() {
    return List.of(new Row("a"));
  }

  @Test
  void aStepTellsItsInputsAndWhatItsMethodReturns() {
    Pipeline.Builder p = Pipeline.named("told");
    Param<Double> rate = p.param("rate", ParamType.DOUBLE, 0.5);
    Output<List<Row>> rows = p.step("rows", OutlineTest::rows);
    Output<Integer> count = p.step("count", rows, rate, (list, r) -> list.size() + r.intValue());
    p.step("made", () -> "name");
    Output<String> name = p.step("name", count, String::valueOf);
    p.map("each", rows, name, (row, n) -> new Row(n));
    p.step("late", Input.context(), count.optional(), count.failure(), (_, x, _) -> x.orElse(0));
    List<StepOutline> steps = p.build().outline();
    assertEquals("java.util.List<io.roadml.pipeline.OutlineTest$Row>",
        steps.getFirst().returns().orElseThrow().getTypeName());
    assertEquals(Optional.of(Integer.class), steps.get(1).returns());
    assertEquals(List.of("rows"), steps.get(1).sources());
    assertEquals(List.of("rate"), steps.get(1).params());
    assertEquals(Optional.of(Row.class), steps.get(4).returns());
    assertEquals(List.of(false, true), List.of(steps.get(1).isMapped(), steps.get(4).isMapped()));
    assertEquals(List.of("@context", "count?", "count!"), steps.get(5).inputs());
    assertEquals(List.of("count"), steps.get(5).sources());
  }

  @Test
  void aStepTellsWhatItIsAndWhyItComesAfterOthers() {
    Pipeline.Builder p = Pipeline.named("tied");
    Output<Integer> a = p.step("a", () -> 1);
    Output<Integer> b = p.step("b", () -> 2);
    Branch odd = p.when("odd", a, n -> n % 2 == 1);
    odd.step("then", a, n -> n);
    odd.otherwise().step("otherwise", b, n -> n);
    p.after(b).step("last", a, n -> n);
    p.onFailure().act("cry", () -> {
    });
    p.lastly().act("clean", () -> {
    });
    Map<String, StepOutline> steps = p.build().outline().stream()
        .collect(Collectors.toMap(StepOutline::name, step -> step));
    assertEquals(StepKind.CONDITION, steps.get("odd").kind());
    assertEquals(List.of(new Upstream("odd", Tie.IF), new Upstream("a", Tie.DATA)), steps.get("then").upstreams());
    assertEquals(List.of(new Upstream("odd", Tie.ELSE), new Upstream("b", Tie.DATA)),
        steps.get("otherwise").upstreams());
    assertEquals(List.of(new Upstream("a", Tie.DATA), new Upstream("b", Tie.ORDER)), steps.get("last").upstreams());
    assertEquals(List.of(StepPhase.MAIN, StepPhase.ON_FAILURE, StepPhase.LASTLY),
        List.of(steps.get("last").phase(), steps.get("cry").phase(), steps.get("clean").phase()));
  }

  @Test
  void anAnnotatedStepTellsTheSameAndANestedOneItsPipeline() {
    Pipeline.Builder p = Pipeline.named("outer");
    Pipeline inner = Pipeline.of(new Annotated());
    p.pipeline("inner", inner);
    StepOutline step = p.build().outline().getFirst();
    assertEquals(Optional.of(inner), step.nested());
    assertEquals(Optional.empty(), step.returns());
    assertEquals("java.util.List<java.lang.String>",
        inner.outline().getFirst().returns().orElseThrow().getTypeName());
  }

  static class Annotated {
    @Step
    List<String> words() {
      return List.of();
    }
  }
}
