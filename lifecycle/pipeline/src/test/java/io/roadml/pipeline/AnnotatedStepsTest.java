package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Pipelines of annotated methods; statements 1, 3, 4 and 5 again for them.
class AnnotatedStepsTest {
  /// A pipeline as people write it.
  static final class Training {
    final List<String> calls = new ArrayList<>();

    @Step(name = "load_data")
    List<Integer> load() {
      calls.add("load");
      return List.of(3, 1, 2);
    }

    @Step(name = "preprocess", dependsOn = "load_data")
    List<Integer> preprocess(List<Integer> raw, @Setting(name = "skip", byDefault = "1") long skip) {
      calls.add("preprocess");
      return raw.stream().sorted().skip(skip).toList();
    }

    @Step(dependsOn = {"preprocess", "load_data"}, attempts = 1, priority = 2)
    double train(StepContext context, List<? extends Number> clean, List<Integer> raw,
        @Setting(name = "rate", byDefault = "0.5", between = {0, 1}) double rate) {
      calls.add(context.step());
      return clean.size() * rate + raw.size();
    }

    @Step(name = "announce", dependsOn = "train")
    void announce() {
      calls.add("announce");
    }

    @Step(name = "failing", dependsOn = "announce", onError = OnError.CATCH)
    String failing() throws IOException {
      throw new IOException("boom");
    }

    @Step(dependsOn = {"failing", "announce"})
    String last(Optional<String> maybe) {
      return "last " + maybe;
    }
  }

  @Test
  void annotatedMethodsAreAPipelineWithTypedParameters() throws Exception {
    Training bean = new Training();
    Pipeline pipeline = Pipeline.of(bean);
    assertEquals("Training", pipeline.name());
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(pipeline, Map.of("rate", 0.25));
      assertEquals(Optional.empty(), run.failure());
      assertEquals(RunState.SUCCESS, run.state());
      assertEquals(3.5, run.find(pipeline.output("train", Double.class)).orElse(3.5));
      assertEquals("last Optional.empty", run.output(pipeline.output("last", String.class)));
      assertEquals(List.of("load", "preprocess", "train", "announce"), bean.calls);
      assertThrows(IllegalArgumentException.class, () -> bench.runner().start(pipeline, Map.of("rate", 2)));
    }
  }

  static final class Mismatched {
    @Step
    List<String> a() {
      return List.of();
    }

    @Step(dependsOn = "a")
    int b(List<Integer> numbers) {
      return numbers.size();
    }
  }

  static final class Circular {
    @Step(dependsOn = "c")
    int a(int c) {
      return c;
    }

    @Step(dependsOn = "a")
    int b(int a) {
      return a;
    }

    @Step(dependsOn = "b")
    int c(int b) {
      return b;
    }
  }

  static final class Doubled {
    @Step(name = "same")
    int a() {
      return 1;
    }

    @Step(name = "same")
    int b() {
      return 2;
    }
  }

  static final class Misnamed {
    @Step(name = "load_data")
    int a() {
      return 1;
    }

    @Step(dependsOn = "load_date")
    int b(int a) {
      return a;
    }
  }

  static final class Miscounted {
    @Step
    int a() {
      return 1;
    }

    @Step
    void nothing() {
      // It has no output.
    }

    @Step(dependsOn = {"a", "nothing"})
    int b(int a, int more) {
      return a + more;
    }
  }

  static final class Contradicting {
    @Step
    double a(@Setting(name = "rate", byDefault = "0.5") double rate) {
      return rate;
    }

    @Step
    double b(@Setting(name = "rate", byDefault = "0.7") double rate) {
      return rate;
    }
  }

  @Test
  void whatDoesNotFitTogetherIsRefusedNamingItAll() {
    assertEquals("pipeline=Mismatched step=b gives 'a' of type java.util.List<java.lang.String> to "
        + Mismatched.class.getName() + "::b, which takes java.util.List<java.lang.Integer>", refused(new Mismatched()));
    assertEquals("pipeline=Circular goes round in circles: a -> b -> c -> a", refused(new Circular()));
    assertTrue(
        refused(new Doubled()).startsWith("step=same is declared twice: by " + Doubled.class.getName() + "::a and"
            + " by " + Doubled.class.getName() + "::b"));
    assertTrue(refused(new Misnamed()).endsWith("did you mean 'load_data'?"));
    assertTrue(refused(new Miscounted()).contains("takes 2 outputs, but depends on 1 steps that have one: [a]"));
    assertTrue(refused(new Contradicting()).contains("says of the param 'rate'"));
    assertTrue(refused(new Object()).contains("has no method with @Step"));
  }

  private static String refused(Object bean) {
    return assertThrows(IllegalArgumentException.class, () -> Pipeline.of(bean)).getMessage();
  }
}
