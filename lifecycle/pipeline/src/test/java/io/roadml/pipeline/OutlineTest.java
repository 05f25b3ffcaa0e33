package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
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
