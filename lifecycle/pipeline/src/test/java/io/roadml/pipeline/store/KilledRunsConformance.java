package io.roadml.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.EarlierRuns;
import io.roadml.pipeline.Input;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Param;
import io.roadml.pipeline.ParamType;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RetryPolicy;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.StepContext;
import io.roadml.pipeline.StepOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statements 27, 37 and 38 by kill -9: a pipeline with retries and a map of 20 is killed at random moments and resumed each
/// time, until it has ended. Its output is that of an undisturbed run, and no step ran again whose end was durable.
@Timeout(600)
abstract class KilledRunsConformance extends KeptStoreFixture {
  private static final int ELEMENTS = 20;
  private static final String UNDISTURBED = "190 of 20, at most 19";

  @Override
  StoreConfig config() {
    return lasting();
  }

  /// Whoever waits for such a lease to run out does not get through.
  private static StoreConfig lasting() {
    return StoreConfig.defaults().withLease(Duration.ofHours(1));
  }

  @Tag("slow") @Test
  void aRunThatIsKilledThreeTimesEndsLikeAnUndisturbedOne() throws Exception {
    killAndResume(3, 1);
  }

  @Tag("soak") @Test
  void aRunThatIsKilledFiftyTimesEndsLikeAnUndisturbedOne() throws Exception {
    killAndResume(50, 2);
  }

  private void killAndResume(int kills, long seed) throws Exception {
    Random random = new Random(seed);
    List<String> runs = new ArrayList<>();
    int left = kills;
    for (int round = 0; left > 0; round++) {
      Set<String> before = new HashSet<>();
      runs.clear();
      String output = null;
      while (output == null) {
        int after = left > 0 ? 1 + random.nextInt(40) : Integer.MAX_VALUE;
        output = untilKilledOrDone(round, runs, after);
        left -= output == null ? 1 : 0;
        assertNothingDurableRanAgain(runs.getLast(), before, "seed=" + seed + " kills left=" + left);
      }
      assertEquals(UNDISTURBED, output, "seed=" + seed);
    }
  }

  /// @param durable the steps whose ends the earlier runs have written; those of this one are added
  private void assertNothingDurableRanAgain(String run, Set<String> durable, String where) throws IOException {
    Path file = folder.resolve("ran" + run);
    List<String> ran = Files.exists(file) ? Files.readAllLines(file) : List.of();
    assertTrue(ran.stream().noneMatch(durable::contains), () -> where + ": of " + durable + " ran " + ran);
    EarlierRuns.remembered(store.journal(), run).keySet().forEach(durable::add);
  }

  private String untilKilledOrDone(int round, List<String> runs, int after) throws Exception {
    Process process = ChildJvm.start(KilledRunsConformance.class, place(), folder.toString(), Integer.toString(round),
        runs.isEmpty() ? "" : runs.getLast());
    String output = null;
    List<String> unexpected = new ArrayList<>();
    int events = 0;
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.startsWith("run ")) {
          runs.add(line.substring(4));
        } else if (line.startsWith("output ")) {
          output = line.substring(7);
        } else if (!"event".startsWith(line)) {
          unexpected.add(line);
        }
        events += line.equals("event") ? 1 : 0;
        if (events == after) {
          process.toHandle().destroyForcibly(); // what it had said before is still read
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertEquals(List.of(), unexpected);
    return output;
  }

  /// Arguments: the store's place, a folder, the number of the round, the run to resume or nothing.
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    try (MetadataStore metadata = at(args[0]);
        ArtifactStore artifacts = ArtifactStore.open(folder.resolve("artifacts"));
        PipelineStore store = new PipelineStore(metadata, artifacts, folder.resolve("work"), lasting());
        PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.journal(store.journal())
            .memory(store.memory()).listener(KilledRunsConformance::tell))) {
      Summary summary = new Summary();
      PipelineRun run = args[3].isEmpty()
          ? runner.start(summary.pipeline, Map.of("folder", args[1]))
          : runner.resume(summary.pipeline, args[3], Map.of());
      if (run.await() != RunState.SUCCESS) {
        System.out.println(run.failure());
      }
      System.out.println("output " + run.output(summary.output));
    }
  }

  private static void tell(RunEvent event) {
    System.out.println(event instanceof RunEvent.RunStarted started ? "run " + started.run() : "event");
  }

  private static final class Summary {
    final Pipeline pipeline;
    final Output<String> output;

    Summary() {
      Pipeline.Builder p = Pipeline.named("summary");
      Param<String> folder = p.param("folder", ParamType.TEXT);
      StepOptions retried = StepOptions.DEFAULT
          .retries(RetryPolicy.attempts(4).backoff(Duration.ofMillis(1), 2, Duration.ofMillis(5)));
      Output<List<Integer>> parts = p.step("parts", folder, Input.context(),
          (to, context) -> ran(to, context, IntStream.range(0, ELEMENTS).boxed().toList()));
      Output<List<Integer>> scores = p.with(retried).map("score", parts, folder, Input.context(),
          (part, to, context) -> failingAtFirst(part, ran(to, context, part), context));
      Output<Integer> sum = p.with(retried).step("sum", scores, folder, Input.context(),
          (all, to, context) -> failingAtFirst(1, ran(to, context, all.stream().mapToInt(i -> i).sum()), context));
      Output<Integer> most = p.step("most", scores, folder, Input.context(),
          (all, to, context) -> ran(to, context, all.stream().mapToInt(i -> i).max().orElseThrow()));
      output = p.step("say", sum, most, folder, Input.context(),
          (s, m, to, context) -> ran(to, context, s + " of " + ELEMENTS + ", at most " + m));
      pipeline = p.build();
    }
  }

  /// Every third element fails once, or twice.
  private static <T> T failingAtFirst(int number, T result, StepContext context) {
    if (context.attempt() <= number % 3) {
      throw new IllegalStateException("not yet");
    }
    return result;
  }

  private static <T> T ran(String folder, StepContext context, T result) {
    try {
      Files.writeString(Path.of(folder, "ran" + context.run()), context.step() + "\n", StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
