package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Statements 1 to 7 for pipelines that are written down.
class PipelineDefinitionTest {
  private static final String CALL = "io.roadml.pipeline.FlightSteps::";
  private static final ClassLoader LOADER = PipelineDefinitionTest.class.getClassLoader();

  private static Pipeline.Builder training() {
    Pipeline.Builder p = Pipeline.named("training").failurePolicy(FailurePolicy.CONTINUE).timeout(Duration.ofHours(1));
    Param<Double> rate = p.param("learning_rate", ParamType.DOUBLE.between(0.0, 1.0), 0.1);
    p.param("loss", ParamType.TEXT.oneOf("mse", "mae"), "mse");
    Output<List<Integer>> raw = p.step("load", FlightSteps::load);
    Output<List<Integer>> clean = p
        .with(StepOptions.DEFAULT.retries(RetryPolicy.attempts(3).when(FlightSteps::isWorthIt))
            .timeout(Duration.ofMinutes(5)).pool("gpu").priority(3).cache(CachePolicy.usedFor(Duration.ofDays(1)))
            .environment("HOME").codeVersion("7"))
        .step("clean", raw, FlightSteps::clean);
    Output<Double> model = p.step("train", clean, rate, FlightSteps::train);
    Branch good = p.when("good", model, FlightSteps::isGood);
    Output<String> deployed = good.step("deploy", Input.context(), model, FlightSteps::deploy);
    good.otherwise().after(clean).step("reload", FlightSteps::load);
    p.with(StepOptions.DEFAULT.minSuccess(0.5)).map("scores", clean, FlightSteps::score);
    p.lastly().step("report", Input.outcome(), deployed.optional(), FlightSteps::report);
    return p;
  }

  private static Pipeline nesting() {
    Pipeline.Builder inner = Pipeline.named("inner");
    Param<Integer> part = inner.param("part", ParamType.of(Integer.class));
    Output<Integer> score = inner.step("score", part, FlightSteps::score);
    Pipeline nested = inner.build();
    Pipeline.Builder p = Pipeline.named("nesting");
    Output<List<Integer>> raw = p.step("load", FlightSteps::load);
    p.map("each", raw, nested, part, score);
    return p.build();
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "a:b, b:c, c:a           | pipeline=p goes round in circles: a -> c -> b -> a",
      "c:b, b:a, a:c           | pipeline=p goes round in circles: c -> a -> b -> c",
      "a:a                     | pipeline=p goes round in circles: a -> a",
      "a:b, b:a, c:d, d:c      | pipeline=p goes round in circles: a -> b -> a; c -> d -> c",
      "x:, a:x b, b:a, y:b, z: | pipeline=p goes round in circles: a -> b -> a",
      "a:b, b:a c, c:c, d:c    | pipeline=p goes round in circles: a -> b -> a; c -> c",
  })
  void s1And2EveryCycleIsToldInItsOwnOrderClosed(String steps, String message) {
    StringBuilder yaml = new StringBuilder("pipeline: p\nsteps:\n");
    for (String step : steps.split(", ")) {
      String[] parts = step.split(":", -1);
      yaml.append("- {name: ").append(parts[0]).append(", call: a.B::c, after: [")
          .append(parts[1].strip().replace(' ', ',')).append("]}\n");
    }
    var refused = assertThrows(IllegalArgumentException.class, () -> read(yaml.toString()));
    assertEquals(message, refused.getMessage());
  }

  @Test
  void s2ACycleOf100000StepsIsToldWithoutRecursion() {
    int n = 100_000;
    List<String> names = new ArrayList<>();
    List<List<String>> dependencies = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      names.add("s" + i);
      dependencies.add(List.of("s" + (i + n - 1) % n));
    }
    Graph graph = new Graph("round", names, dependencies);
    var refused = assertThrows(IllegalArgumentException.class, graph::order);
    assertTrue(refused.getMessage().startsWith("pipeline=round goes round in circles: s0 -> s1 -> s2 -> "));
    assertTrue(refused.getMessage().endsWith(" -> s99999 -> s0"));
  }

  @Test
  void s7TenThousandStepsInAnyOrderAreCheckedWithinASecond() {
    long seed = new Random().nextLong();
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, 10_000).boxed().toList());
    Collections.shuffle(shuffled, new Random(seed));
    List<String> names = shuffled.stream().map(i -> "s" + i).toList();
    List<List<String>> dependencies = shuffled.stream()
        .map(i -> i == 0 ? List.<String>of() : List.of("s" + (i - 1), "s" + i / 2)).toList();
    long begin = System.nanoTime();
    List<Integer> order = new Graph("big", names, dependencies).order();
    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    assertTrue(millis < 1_000, () -> "millis=" + millis + " seed=" + seed);
    assertEquals("s9999", names.get(order.getLast()), () -> "seed=" + seed);
  }

  @Test
  void s3And4DuplicatesAndUnknownNamesAreRefused() {
    assertEquals("pipeline=p step=a is declared twice: as number 1 and number 2; an output has one step that writes it",
        refused("pipeline: p\nsteps: [{name: a, call: a.B::c}, {name: a, call: a.B::c}]"));
    assertEquals("pipeline=p step=b depends on 'load_dta', which is no step; did you mean 'load_data'?",
        refused("pipeline: p\nsteps: [{name: load_data, call: a.B::c}, {name: b, call: a.B::c, inputs: [load_dta]}]"));
  }

  @Test
  void s5TypesThatDoNotFitAreRefusedNamingBoth() {
    assertEquals(
        "pipeline=p step=b gives 'a' of type java.util.List<java.lang.Integer> to " + CALL
            + "count, which takes java.lang.String",
        unbound("pipeline: p\nsteps: [{name: a, call: CALLload}, {name: b, call: CALLcount, inputs: [a]}]"));
    assertEquals(
        "pipeline=p step=b gives 'a' of type java.util.List<java.lang.Integer> to " + CALL
            + "texts, which takes java.util.List<java.lang.String>",
        unbound("pipeline: p\nsteps: [{name: a, call: CALLload}, {name: b, call: CALLtexts, inputs: [a]}]"));
    assertEquals(
        "pipeline=p step=b gives '$r' of type java.lang.Long to " + CALL + "count, which takes java.lang.String",
        unbound("pipeline: p\nparams: {r: {type: long, default: 1}}\n"
            + "steps: [{name: b, call: CALLcount, inputs: [$r]}]"));
    assertEquals("pipeline=p step=b gives 2 inputs to " + CALL + "clean, which takes 1",
        unbound("pipeline: p\nsteps: [{name: a, call: CALLload}, {name: b, call: CALLclean, inputs: [a, a]}]"));
  }

  @Test
  void s6ADefinitionComesBackEqualFromJsonAndYaml() {
    for (Pipeline pipeline : List.of(training().build(), nesting())) {
      PipelineDefinition definition = pipeline.definition();
      PipelineDefinition back = read(definition.toJson());
      assertEquals(definition, back);
      assertEquals(definition.toJson(), back.toJson());
      assertEquals(definition.hash(), back.hash());
      assertEquals(definition, read(definition.toYaml()));
      assertEquals(definition, back.bind(LOADER).definition());
    }
  }

  @Test
  void s6YamlForPeopleMeansTheSame() {
    PipelineDefinition written = read("""
        pipeline: small
        params:
          rate: {type: double, default: 1, least: 0, most: 2}   # whole numbers are numbers
        steps:
          - name: train
            call: io.roadml.pipeline.FlightSteps::train
            inputs: [load, $rate]
            options:
              retries: {attempts: 3}
              timeout: PT5M
          - {name: load, call: io.roadml.pipeline.FlightSteps::load}
        """);
    Pipeline.Builder p = Pipeline.named("small");
    Param<Double> rate = p.param("rate", ParamType.DOUBLE.between(0.0, 2.0), 1.0);
    Output<List<Integer>> raw = p.step("load", FlightSteps::load);
    p.with(StepOptions.DEFAULT.retries(RetryPolicy.attempts(3)).timeout(Duration.ofMinutes(5)))
        .step("train", raw, rate, FlightSteps::train);
    assertEquals(p.build().definition().hash(), written.hash());
  }

  @Test
  void s6TheHashMindsEverythingButTheOrderOfWhatIsIndependent() {
    String a = "{name: a, call: CALLload}";
    String b = "{name: b, call: CALLload}";
    String c = "{name: c, call: CALLclean, inputs: [a]}";
    String hash = hash(a, b, c);
    assertEquals(hash, hash(c, b, a));
    assertEquals(hash, hash(b, a, c));
    assertNotEquals(hash, hash(a, b, "{name: c, call: CALLclean, inputs: [b]}"));
    assertNotEquals(hash, hash(a, b, "{name: c, call: CALLload}"));
    assertNotEquals(hash, hash(a, b, "{name: c, call: CALLclean, inputs: [a], after: [b]}"));
    assertNotEquals(hash, hash(a, b, "{name: c, call: CALLclean, inputs: [a], options: {priority: 1}}"));
    assertNotEquals(hash, hash(a, b));
  }

  private static String hash(String... steps) {
    return read("pipeline: p\nsteps: [" + String.join(", ", steps) + "]").hash();
  }

  @Test
  void aDefinitionIsBoundAndRuns() throws Exception {
    Pipeline bound = read(training().build().definition().toJson()).bind(LOADER);
    try (Bench bench = Bench.open(config -> config.pool("gpu", 1))) {
      PipelineRun run = bench.run(bound, Map.of("learning_rate", "0.5"));
      assertEquals(Optional.empty(), run.failure());
      assertEquals("SUCCESS Optional[deploy 1.0]", run.output(bound.output("report", String.class)));
      assertEquals(List.of(20, 30), run.output(bound.output("scores", List.class)));
      assertEquals(StepState.SKIPPED, run.states().get("reload"));
    }
    Pipeline nesting = read(nesting().definition().toJson()).bind(LOADER);
    try (Bench bench = Bench.open()) {
      assertEquals(List.of(10, 20, 30), bench.run(nesting).output(nesting.output("each", List.class)));
    }
  }

  @Test
  void aLambdaIsWrittenDownButCannotBeFoundByItsName() {
    Pipeline.Builder p = Pipeline.named("lambdas");
    p.step("a", () -> 1);
    PipelineDefinition definition = p.build().definition();
    assertEquals(definition, read(definition.toJson()));
    var refused = assertThrows(IllegalArgumentException.class, () -> definition.bind(LOADER));
    assertTrue(refused.getMessage().contains("is a lambda"), refused.getMessage());
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "[]                                     | test is ArrayList, want a map",
      "pipelin: p                             | test has the unknown key 'pipelin'; did you mean 'pipeline'?",
      "steps: []                              | test has no 'pipeline'",
      "{pipeline: p, steps: 3}                | test steps=3, want a list",
      "{pipeline: p, steps: [3]}              | test step 1 is Integer, want a map",
      "{pipeline: p, steps: [{nam: a}]}       | test step 1 has the unknown key 'nam'; did you mean 'name'?",
      "{pipeline: p, steps: [{name: a}]}      | test step 1 (a) kind=step, want 'call'",
      "{pipeline: p, params: [], steps: []}   | test params, want a map of names",
      "{pipeline: p, failure: stop, steps: []}| test failure=stop, want one of [fail_fast, continue]",
      "{pipeline: p, timeout: 5m, steps: []}  | test timeout=5m, want a duration such as PT1M30S",
      "{pipeline: p, params: {a: {type: dubble}}, steps: []} | type=dubble is unknown; did you mean 'double'?",
      "{pipeline: p, params: {a: {type: long, default: x}}, steps: []}"
          + "| pipeline=any param a=x (java.lang.String), want a long",
      "{pipeline: p, steps: [{name: a, call: x, options: {retry: 3}}]}"
          + "| test step 1 (a) options has the unknown key 'retry'; did you mean 'retries'?",
      "{pipeline: p, steps: [{name: a, call: x, options: {retries: {attempts: 0}}}]}"
          + "| test step 1 (a) options maxAttempts=0, want 1 to 1000",
      "{pipeline: p, steps: [{name: a, call: x, options: {trigger: some}}]} | "
          + "test step 1 (a) options trigger=some, want one of [all_success, all_done, one_success, one_failed,"
          + " none_failed, none_failed_min_one_success, always]",
  })
  void whatIsWrongInATextIsNamedWithItsPlace(String yaml, String message) {
    assertEquals(message.replace("pipeline=any param a", "param a"), refused(yaml).replace("pipeline=any ", ""));
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "a.b.Missing::x       | the class cannot be loaded",
      "CALLlod              | did you mean 'load'?",
      "CALLoverloaded       | is one of 2 methods of this name",
      "load                 | want package.Class::method",
  })
  void aMethodThatCannotBeFoundIsNamed(String call, String part) {
    String message = unbound("pipeline: p\nsteps: [{name: a, call: '" + call + "'}]");
    assertTrue(message.contains(part), message);
  }

  @Test
  void branchesOfWhatIsNoConditionAndUnknownParamsAreRefused() {
    assertTrue(unbound("pipeline: p\nsteps: [{name: a, call: CALLload}, {name: b, call: CALLload, branch: a}]")
        .contains("is no condition"));
    assertTrue(unbound("pipeline: p\nparams: {rate: {type: long}}\nsteps: [{name: b, call: CALLscore, inputs: [$rat]}]")
        .endsWith("takes the unknown param 'rat'; did you mean 'rate'?"));
    assertTrue(unbound("pipeline: p\nsteps: [{name: b, call: CALLscore, inputs: ['@contxt']}]")
        .contains("unknown input '@contxt'; did you mean '@context'?"));
  }

  private static PipelineDefinition read(String text) {
    return PipelineDefinition.read(text.replace("CALL", CALL), "test");
  }

  private static String refused(String text) {
    return assertThrows(IllegalArgumentException.class, () -> read(text)).getMessage();
  }

  private static String unbound(String text) {
    PipelineDefinition definition = read(text);
    return assertThrows(IllegalArgumentException.class, () -> definition.bind(LOADER)).getMessage();
  }
}
