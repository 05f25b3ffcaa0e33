package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Statements 3, 4, 5 and 7 for pipelines that are built in Java.
class PipelineBuildTest {
  @Test
  void s3TwoStepsOfOneNameAreRefusedNamingBoth() {
    Pipeline.Builder p = Pipeline.named("twice");
    p.step("other", () -> 0);
    p.step("same", () -> 1);
    var refused = assertThrows(IllegalArgumentException.class, () -> p.step("same", () -> 2));
    assertEquals("pipeline=twice step=same is declared twice: as number 2 and number 3; an output has one step that"
        + " writes it", refused.getMessage());
  }

  @Test
  void s4AnUnknownOutputIsRefusedWithTheNearest() {
    Pipeline.Builder p = Pipeline.named("names");
    p.step("load_data", () -> 1);
    Pipeline pipeline = p.build();
    var refused = assertThrows(IllegalArgumentException.class, () -> pipeline.output("laod_data", Integer.class));
    assertEquals("pipeline=names has no step 'laod_data'; did you mean 'load_data'?", refused.getMessage());
  }

  @Test
  void s4AnOrphanAndAnUnusedParameterAreWarnedOf() {
    Pipeline.Builder p = Pipeline.named("loose");
    p.param("unused", ParamType.LONG, 1L);
    Output<Integer> a = p.step("a", () -> 1);
    p.step("b", a, x -> x);
    p.step("alone", () -> 1);
    p.lastly().act("last", () -> {
    });
    assertEquals(List.of("param 'unused' is used by no step", "step 'alone' is connected to no other"),
        p.build().warnings());
  }

  @Test
  void s4AnInputOfAnotherPipelineIsRefusedNamingBoth() {
    Output<Integer> foreign = Pipeline.named("one").step("a", () -> 1);
    Pipeline.Builder p = Pipeline.named("two");
    var refused = assertThrows(IllegalArgumentException.class, () -> p.step("b", foreign, x -> x));
    assertEquals("pipeline=two step=b takes 'a' of the pipeline 'one'", refused.getMessage());
  }

  @Test
  void s5TypesThatDoNotFitDoNotCompile() {
    String step = "Output<String> text = p.step(\"text\", () -> \"a\"); Output<Integer> size = p.step(\"size\", %s, "
        + "(%s x) -> 1);";
    assertEquals("", compiled(step.formatted("text", "String")));
    assertTrue(compiled(step.formatted("text", "Integer")).contains("Integer"));
    String param = "Param<Double> rate = p.param(\"rate\", ParamType.DOUBLE, 0.1); p.step(\"s\", rate, (%s x) -> 1);";
    assertEquals("", compiled(param.formatted("Double")));
    assertTrue(compiled(param.formatted("Long")).contains("Long"));
    String absent = "Output<String> text = p.step(\"text\", () -> \"a\"); p.step(\"s\", text.optional(), (%s x) -> 1);";
    assertEquals("", compiled(absent.formatted("java.util.Optional<String>")));
    assertTrue(compiled(absent.formatted("String")).contains("Optional<java.lang.String>"));
  }

  /// What the compiler has against some lines.
  private static String compiled(String lines) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String source = "import io.roadml.pipeline.*; class Typed { void build(Pipeline.Builder p) { " + lines + " } }";
    JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Typed.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
    var found = new DiagnosticCollector<JavaFileObject>();
    String classes = PipelineBuildTest.class.getProtectionDomain().getCodeSource().getLocation().getPath()
        .replace("test-classes", "classes");
    compiler
        .getTask(null, null, found, List.of("-proc:none", "-d", System.getProperty("java.io.tmpdir"), "-cp", classes,
            "-implicit:none", "-Xdiags:verbose"), null, List.of(file))
        .call();
    return found.getDiagnostics().stream().filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .map(one -> one.getMessage(Locale.ROOT)).collect(Collectors.joining("\n"));
  }

  @Test
  void s7TenThousandStepsAreBuiltAndCheckedWithinASecond() {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long begin = System.nanoTime();
      Pipeline pipeline = chain(10_000);
      assertEquals(List.of(), pipeline.warnings());
      best = Math.min(best, System.nanoTime() - begin);
    }
    long millis = Duration.ofNanos(best).toMillis();
    assertTrue(millis < 1_000, () -> "millis=" + millis);
  }

  @Test @Tag("slow")
  void s7AChainOf100000StepsIsBuiltAndWrittenDownWithoutRecursion() {
    PipelineDefinition definition = chain(100_000).definition();
    assertEquals(100_000, definition.content().steps().size());
    assertEquals(64, definition.hash().length());
  }

  private static Pipeline chain(int length) {
    Pipeline.Builder p = Pipeline.named("chain");
    Output<Integer> last = p.step("s0", () -> 0);
    for (int i = 1; i < length; i++) {
      last = p.step("s" + i, last, x -> x + 1);
    }
    return p.build();
  }

  @Test
  void aStepBeforeTheEndCannotTakeWhatComesLastNorAskForTheOutcome() {
    Pipeline.Builder p = Pipeline.named("order");
    Output<Integer> last = p.lastly().step("last", () -> 1);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> p.step("a", last.optional(), x -> x)).getMessage()
        .contains("which comes after it (LASTLY)"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> p.step("b", Input.outcome(), x -> x)).getMessage()
        .contains("before there is one"));
    Output<Integer> main = p.step("main", () -> 1);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> p.lastly().step("c", main, x -> x)).getMessage()
        .endsWith("take main.optional()"));
  }

  @Test
  void aBuiltPipelineDoesNotChange() {
    Pipeline.Builder p = Pipeline.named("done");
    p.step("a", () -> 1);
    Pipeline pipeline = p.build();
    assertThrows(IllegalStateException.class, () -> p.step("b", () -> 2));
    assertThrows(IllegalStateException.class, () -> p.param("c", ParamType.LONG, 1L));
    assertEquals(List.of("a"), pipeline.steps());
    assertFalse(pipeline.output("a", Integer.class).name().isEmpty());
  }

  @Test
  void namesThatCannotBePartsOfPathsAreRefused() {
    for (String name : List.of("", "a/b", "a[0]", " a", "1a", "a b", "a".repeat(101), "\u00e4")) {
      assertThrows(IllegalArgumentException.class, () -> Pipeline.named(name), name);
      assertThrows(IllegalArgumentException.class, () -> Pipeline.named("p").step(name, () -> 1), name);
      assertThrows(IllegalArgumentException.class, () -> Pipeline.named("p").param(name, ParamType.LONG, 1L), name);
    }
  }

  @Test
  void anEmptyPipelineSucceeds() throws Exception {
    try (Bench bench = Bench.open()) {
      assertEquals(RunState.SUCCESS, bench.run(Pipeline.named("empty").build()).state());
    }
  }

  @Test
  void outputsOfAnotherPipelineAreNotReadFromARun() throws Exception {
    Pipeline.Builder p = Pipeline.named("one");
    p.step("a", () -> 1);
    Output<Integer> foreign = Pipeline.named("two").step("a", () -> 1);
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(p.build());
      assertThrows(IllegalArgumentException.class, () -> run.output(foreign));
    }
  }

  @Test
  void anOutputThatIsAskedForAsAnotherTypeIsRefused() throws Exception {
    Pipeline.Builder p = Pipeline.named("typed");
    p.step("a", () -> 1);
    Pipeline pipeline = p.build();
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(pipeline);
      assertEquals(1, run.output(pipeline.output("a", Integer.class)));
      var refused = assertThrows(IllegalStateException.class, () -> run.output(pipeline.output("a", String.class)));
      assertTrue(refused.getMessage().contains("type=java.lang.Integer, not java.lang.String"), refused.getMessage());
    }
  }
}
