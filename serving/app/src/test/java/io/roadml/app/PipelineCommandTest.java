package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.Input;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Param;
import io.roadml.pipeline.ParamType;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RetryPolicy;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.StepOptions;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.StoreConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./roadml pipeline` on a run that succeeds at its second attempt, and on one that fails.
@Timeout(120)
class PipelineCommandTest {
  @TempDir
  private Path folder;

  private String good;
  private String bad;

  @BeforeEach
  void twoRuns() throws Exception {
    try (MetadataStore metadata = MetadataStore.open(folder);
        ArtifactStore artifacts = ArtifactStore.open(folder.resolve(ArtifactStore.FOLDER));
        PipelineStore store = new PipelineStore(metadata, artifacts, folder.resolve("pipelines"),
            StoreConfig.defaults());
        PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.journal(store.journal()))) {
      Pipeline pipeline = pipeline();
      good = ended(runner.start(pipeline, Map.of("divisor", 2L)));
      bad = ended(runner.start(pipeline, Map.of("divisor", 0L)));
    }
  }

  private static String ended(PipelineRun run) throws InterruptedException {
    run.await();
    return run.id();
  }

  private static Pipeline pipeline() {
    Pipeline.Builder p = Pipeline.named("division");
    Param<Long> divisor = p.param("divisor", ParamType.LONG, 1L);
    Output<List<Integer>> parts = p.step("parts", () -> List.of(8, 6, 4));
    RetryPolicy twice = RetryPolicy.attempts(2).backoff(Duration.ofMillis(1), 1, Duration.ofMillis(1));
    Output<Long> first = p.with(StepOptions.DEFAULT.retries(twice)).step("first", Input.context(), divisor,
        (context, d) -> {
          context.log("attempt " + context.attempt() + " of <first>");
          if (context.attempt() == 1) throw new IllegalStateException("not yet");
          return 8 / d;
        });
    p.step("sum", p.map("each", parts, divisor, (part, d) -> part + d), first, (all, one) -> all.size() + one);
    return p.build();
  }

  private CommandRun pipeline(String... args) {
    List<String> all = new ArrayList<>(List.of("pipeline"));
    all.addAll(List.of(args));
    all.addAll(List.of("--data", folder.toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private String out(String... args) {
    CommandRun run = pipeline(args);
    assertEquals(0, run.exitCode(), run.err());
    return run.out();
  }

  private void refused(String message, String... args) {
    CommandRun run = pipeline(args);
    assertEquals(2, run.exitCode(), run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void listShowsRunsWithTheNewestFirst() {
    String text = out("list", "--pipeline", "division");
    assertTrue(text.indexOf(bad) > 0 && text.indexOf(bad) < text.indexOf(good), text);
    assertTrue(text.contains("failed") && text.contains("success"), text);
    CommandRun.Json json = pipeline("list", "--max", "1", "--json").json();
    assertEquals(1, ((List<?>) json.value()).size());
    assertEquals(bad, json.at("0/run_id"));
    assertEquals("FAILED", json.at("0/state"));
  }

  @Test
  void showHasEveryAttemptAndWhyItFailed() {
    String text = out("show", good);
    assertTrue(text.contains("first") && text.contains("IllegalStateException: not yet"), text);
    assertTrue(text.contains("each[2]") && text.contains("divisor"), text);
    CommandRun.Json json = pipeline("show", bad.substring(0, 13), "--json").json();
    assertEquals(0.0, json.number("params/divisor"));
    List<?> attempts = (List<?>) json.at("attempts");
    assertTrue(attempts.stream().anyMatch(it -> it instanceof Map<?, ?> map && "first".equals(map.get("step"))
        && Double.valueOf(2).equals(map.get("attempt")) && "FAILED".equals(map.get("state"))), attempts::toString);
  }

  @Test
  void logsAreThoseOfAStepAndAnAttempt() {
    assertEquals(2, out("logs", good).lines().count());
    String second = out("logs", good, "first", "--attempt", "2");
    assertTrue(second.endsWith("first#2  attempt 2 of <first>\n"), second);
    assertEquals(1, second.lines().count());
    assertEquals("nothing was logged\n", out("logs", good, "sum"));
    CommandRun.Json json = pipeline("logs", good, "first", "--json").json();
    assertEquals("attempt 1 of <first>", json.at("0/line"));
  }

  @Test
  void wrongNamesAreRefusedInOneLineWithTheNearest() {
    refused("did you mean first?", "logs", good, "frst");
    refused("did you mean division?", "list", "--pipeline", "divisoin");
    refused("no run of a pipeline has the id zzzz", "show", "zzzz");
    refused("pass 1 to 10000", "list", "--max", "0");
    refused("--html", "gantt", good);
  }

  @Test
  void aPageThatCannotBeWrittenIsTold() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    CommandRun run = pipeline("gantt", good, "--html", file.resolve("page.html").toString());
    assertEquals(1, run.exitCode());
    assertEquals(1, run.err().lines().count(), run.err());
  }
}
