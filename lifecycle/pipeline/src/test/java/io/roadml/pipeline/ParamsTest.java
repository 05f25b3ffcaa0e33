package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.StoreConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Statement 51: parameters are checked before anything runs, and recorded with their defaults.
class ParamsTest {
  private static Pipeline pipeline() {
    Pipeline.Builder p = Pipeline.named("tuned");
    Param<Double> rate = p.param("learning_rate", ParamType.DOUBLE.between(0.0, 1.0), 0.1);
    Param<Long> depth = p.param("depth", ParamType.LONG.between(1L, 20L), 6L);
    Param<String> loss = p.param("loss", ParamType.TEXT.oneOf("mse", "mae"), "mse");
    Param<Boolean> quiet = p.param("quiet", ParamType.BOOLEAN, false);
    Param<Path> file = p.param("file", ParamType.PATH, Path.of("rows.csv"));
    p.step("name", file, path -> path.getFileName().toString());
    p.step("all", rate, depth, loss, quiet, (r, d, l, q) -> List.of(r, d, l, q));
    return p.build();
  }

  @Test
  void s51DefaultsAreRecordedWithTheRun() throws Exception {
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(pipeline(), Map.of("learning_rate", 0.01));
      assertEquals(RunState.SUCCESS, run.state());
      assertEquals(Map.of("learning_rate", 0.01, "depth", 6L, "loss", "mse", "quiet", false, "file", "rows.csv"),
          ((RunEvent.RunStarted) bench.journal.read(run.id()).getFirst()).params());
    }
  }

  @Test
  void s51TextsAndOtherNumbersAreTakenForWhatTheyMean() throws Exception {
    Pipeline pipeline = pipeline();
    try (Bench bench = Bench.open()) {
      PipelineRun run = bench.run(pipeline,
          Map.of("learning_rate", "0.25", "depth", 7, "loss", "mae", "quiet", "true"));
      assertEquals(List.of(0.25, 7L, "mae", true), run.output(pipeline.output("all", List.class)));
    }
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "learning_rate | 1.5   | pipeline=tuned param learning_rate=1.5, want 0.0 to 1.0",
      "learning_rate | NaN   | pipeline=tuned param learning_rate=NaN (java.lang.String), want a double",
      "learning_rate | fast  | pipeline=tuned param learning_rate=fast (java.lang.String), want a double",
      "depth         | 0     | pipeline=tuned param depth=0, want 1 to 20",
      "depth         | 2.5   | pipeline=tuned param depth=2.5 (java.lang.String), want a long",
      "loss          | huber | pipeline=tuned param loss=huber, want one of [mse, mae]",
      "quiet         | maybe | pipeline=tuned param quiet=maybe (java.lang.String), want a boolean",
      "file          | ''      | pipeline=tuned param file= (java.lang.String), want a path",
      "learning_rat  | 0.1   | pipeline=tuned has no param 'learning_rat'; did you mean 'learning_rate'?",
  })
  void s51AWrongOneIsRefusedBeforeTheFirstStep(String name, String value, String message) {
    try (Bench bench = Bench.open()) {
      var refused = assertThrows(IllegalArgumentException.class,
          () -> bench.runner().start(pipeline(), Map.of(name, value)));
      assertEquals(message, refused.getMessage());
      assertEquals(List.of(), bench.journal.all());
    }
  }

  @Test
  void s51NumbersThatWouldLoseSomethingAndNullsAreRefused() {
    try (Bench bench = Bench.open()) {
      for (Object wrong : List.of(2.5, 2.5f, Double.NaN, 1e30, true, List.of())) {
        assertThrows(IllegalArgumentException.class,
            () -> bench.runner().start(pipeline(), Map.of("depth", wrong)), () -> "depth=" + wrong);
      }
      Map<String, Object> none = new HashMap<>();
      none.put("depth", null);
      assertThrows(IllegalArgumentException.class, () -> bench.runner().start(pipeline(), none));
    }
  }

  @Test
  void s51ARequiredOneMustBeGivenAndAWrongDefaultIsNone() {
    Pipeline.Builder p = Pipeline.named("strict");
    p.step("s", p.param("needed", ParamType.TEXT), x -> x);
    assertEquals("pipeline=strict param other=2.0, want 0.0 to 1.0",
        assertThrows(IllegalArgumentException.class,
            () -> p.param("other", ParamType.DOUBLE.between(0.0, 1.0), 2.0)).getMessage());
    try (Bench bench = Bench.open()) {
      var missing = assertThrows(IllegalArgumentException.class, () -> bench.start(p.build()));
      assertEquals("pipeline=strict param needed is missing, and has no default", missing.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> ParamType.DOUBLE.between(1.0, 0.0));
    assertThrows(IllegalArgumentException.class, () -> ParamType.of(Object.class).between(new Object(), new Object()));
  }

  @Test
  void aPathIsWrittenDownAsATextAndCountsByItsContent(@TempDir Path folder) throws Exception {
    Path here = Files.writeString(folder.resolve("rows.csv"), "1");
    Path there = Files.writeString(Files.createDirectories(folder.resolve("other")).resolve("rows.csv"), "1");
    Pipeline.Builder p = Pipeline.named("read");
    Param<Path> file = p.param("file", ParamType.PATH, here);
    p.with(StepOptions.DEFAULT.cache(CachePolicy.USE)).step("read", file, Files::readString);
    Pipeline pipeline = p.build();
    assertEquals(pipeline.definition(), PipelineDefinition.read(pipeline.definition().toJson(), "written"));
    try (MetadataStore metadata = MetadataStore.open(folder.resolve("data"));
        ArtifactStore artifacts = ArtifactStore.open(folder.resolve("artifacts"));
        PipelineStore store = new PipelineStore(metadata, artifacts, folder.resolve("work"), StoreConfig.defaults());
        PipelineRunner runner = PipelineRunner
            .open(RunnerConfig.DEFAULT.journal(store.journal()).memory(store.memory()))) {
      PipelineRun first = runner.start(pipeline, Map.of());
      assertEquals(RunState.SUCCESS, first.await());
      assertEquals(Map.of("file", here.toString()), ((RunEvent.RunStarted) store.runs().events(first.id()).getFirst())
          .params());
      assertEquals(StepState.CACHED, state(runner, pipeline, there));
      Files.writeString(there, "2");
      assertEquals(StepState.SUCCESS, state(runner, pipeline, there));
    }
  }

  private static StepState state(PipelineRunner runner, Pipeline pipeline, Path file) throws InterruptedException {
    PipelineRun run = runner.start(pipeline, Map.of("file", file.toString()));
    run.await();
    return run.states().get("read");
  }
}
