package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.app.demo.FlightTraining;
import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.Branch;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Param;
import io.roadml.pipeline.ParamType;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RetryPolicy;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.StepOptions;
import io.roadml.pipeline.drawing.PipelineDrawing;
import io.roadml.pipeline.drawing.RunGantt;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.StoreConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The pictures of pipelines and of their runs, opened in a real browser: they are well-formed, all is there, no word leaves its
/// place or lies on another.
@Timeout(180)
@Tag("slow")
@Tag("browser")
class PipelinePicturesTest {
  private static final int DESK = 1200;
  private static final int PHONE = 500;
  private static final Browser.Look WELL = new Browser.Look(1, "");

  @TempDir
  private Path folder;

  @Test
  void aGraphOfEveryKindOfStep() throws Exception {
    Path file = Files.writeString(folder.resolve("graph.svg"), PipelineDrawing.of(everything()).svg());
    assertEquals(WELL, new Browser(folder).atDrawing(file, DESK));
  }

  @Test
  void theGraphOfTheDemosTraining() throws Exception {
    Path file = folder.resolve("training.svg");
    CommandRun run = CommandRun.of("pipeline", "graph", FlightTraining.class.getName(), "--out", file.toString());
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(WELL, new Browser(folder).atDrawing(file, DESK));
  }

  @Test
  void runsThatSucceedAndFailAsGraphsAndOverTime() throws Exception {
    try (MetadataStore metadata = MetadataStore.open(folder);
        ArtifactStore artifacts = ArtifactStore.open(folder.resolve(ArtifactStore.FOLDER));
        PipelineStore store = new PipelineStore(metadata, artifacts, folder.resolve("pipelines"),
            StoreConfig.defaults());
        PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.journal(store.journal()))) {
      for (long divisor : List.of(2L, 0L)) {
        PipelineRun run = runner.start(everything(), Map.of("divisor", divisor));
        run.await();
        looksRight(store.runs(), run.id());
      }
    }
  }

  private void looksRight(RunHistory runs, String run) throws Exception {
    Browser browser = new Browser(folder);
    String graph = PipelineDrawing.of(everything()).ofRun(runs.events(run)).svg();
    assertEquals(WELL, browser.atDrawing(Files.writeString(folder.resolve("states.svg"), graph), DESK));
    RunGantt gantt = RunGantt.of(runs, run);
    assertEquals(WELL, browser.atDrawing(Files.writeString(folder.resolve("gantt.svg"), gantt.svg()), DESK));
    assertFalse(gantt.html().matches("(?s).*(<script|http:|https:|src=|url\\(|@import).*"),
        "the page needs something else");
    Path page = Files.writeString(folder.resolve("gantt.html"), gantt.html());
    assertEquals(WELL, browser.at(page, DESK));
    assertEquals(WELL, browser.at(page, PHONE));
  }

  @Test
  void theBrowserSeesAFileThatIsNoXmlAndWordsThatLeaveTheDrawing() throws Exception {
    Browser browser = new Browser(folder);
    String graph = PipelineDrawing.of(everything()).svg();
    Path broken = Files.writeString(folder.resolve("broken.svg"), graph.replace("</g>", ""));
    assertTrue(browser.atDrawing(broken, DESK).problems().startsWith("error: "));
    Path moved = Files.writeString(folder.resolve("moved.svg"),
        graph.replaceFirst("(<text[^>]*) x=\"[0-9.]+\"", "$1 x=\"-90\""));
    assertTrue(browser.atDrawing(moved, DESK).problems().contains("leaves it"));
  }

  /// A map with two attempts for each element, a condition and both its branches, a pipeline in it, steps for the end, long names.
  private static Pipeline everything() {
    Pipeline.Builder inner = Pipeline.named("inner");
    Param<List<Long>> numbers = inner.param("numbers", ParamType.list());
    Output<Integer> size = inner.step("size", numbers, List::size);
    Pipeline counting = inner.build();
    Pipeline.Builder p = Pipeline.named("every_kind_of_step");
    Param<Long> divisor = p.param("divisor", ParamType.LONG, 1L);
    Output<List<Long>> parts = p.step("parts", () -> LongStream.range(0, 20).boxed().toList());
    RetryPolicy twice = RetryPolicy.attempts(2).backoff(Duration.ofMillis(1), 1, Duration.ofMillis(1));
    Output<List<Long>> each = p.with(StepOptions.DEFAULT.retries(twice))
        .map("a_map_whose_name_is_much_longer_than_its_box_would_be", parts, divisor, (part, d) -> part / d);
    Output<Integer> total = p.pipeline("total", counting, size, numbers.from(each));
    Branch large = p.when("is_large", each, all -> all.size() > 5);
    large.act("tell", each, _ -> {
    });
    large.otherwise().act("warn", total, _ -> {
    });
    p.onFailure().act("alarm", () -> {
    });
    p.lastly().act("report", () -> {
    });
    return p.build();
  }
}
