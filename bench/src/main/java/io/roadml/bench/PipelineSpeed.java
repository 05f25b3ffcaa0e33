package io.roadml.bench;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.bench.SpeedReport.Speed;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.CachePolicy;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.StepOptions;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What pipelines themselves cost: steps that do nothing, one after the other and side by side, kept in memory only and
/// with a journal and outputs that are durable before the next step begins; and graphs as large as they come.
///
/// - Figures: the median over the rounds of the time of a run, from its start to its end, by its number of steps.
/// - Threading: immutable; the runner has threads of its own.
///
/// @param rounds  runs of each pipeline, after two that are not counted
/// @param steps   of a pipeline that is kept in memory
/// @param durable steps of a pipeline whose steps are durable
/// @param checked steps of the graph that is only built and checked
/// @param longest steps of the longest chain
public record PipelineSpeed(int rounds, int steps, int durable, int checked, int longest) implements Benchmark {
  private static final int WARM = 2;
  private static final int FAN_IN = 3;
  private static final Target IN_MEMORY = Target.atMost(50e3);
  private static final Target DURABLE = Target.atMost(2e6);
  private static final Target CHECKED = Target.atMost(1e9);

  /// 20 rounds of 2,000 steps in memory and 200 that are durable, a graph of 10,000, a chain of 100,000.
  public static final PipelineSpeed DEFAULT = new PipelineSpeed(20, 2_000, 200, 10_000, 100_000);

  /// Checks.
  public PipelineSpeed {
    if (Math.min(Math.min(rounds, steps), Math.min(Math.min(durable, checked), longest)) < 1) {
      throw new IllegalArgumentException("rounds=" + rounds + ", steps=" + steps + ", durable=" + durable + ", checked="
          + checked + ", longest=" + longest + ", want at least 1 of each");
    }
  }

  @Override
  public SpeedReport run(final Progress progress) throws IOException, InterruptedException {
    final Measuring measuring = new Measuring(progress);
    measuring.graphs();
    try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT)) {
      measuring.inMemory(runner);
    }
    final Path folder = Files.createTempDirectory("roadml-bench");
    try (MetadataStore metadata = MetadataStore.open(folder);
        ArtifactStore artifacts = ArtifactStore.open(folder.resolve(ArtifactStore.FOLDER));
        PipelineStore store = new PipelineStore(metadata, artifacts, folder.resolve("pipelines"),
            StoreConfig.defaults());
        PipelineRunner runner = PipelineRunner
            .open(RunnerConfig.DEFAULT.journal(store.journal()).memory(store.memory()))) {
      measuring.durable(runner);
      return measuring.report(Disk.describe(folder));
    } finally {
      Folders.delete(folder);
    }
  }

  /// Each step hands its output to the next.
  private static Pipeline chain(final int steps, final StepOptions options) {
    final Pipeline.Builder builder = Pipeline.named("chain");
    Output<Integer> last = builder.with(options).step("step0", () -> 0);
    for (int number = 1; number < steps; number++) {
      last = builder.with(options).step("step" + number, last, value -> value);
    }
    return builder.build();
  }

  /// No step waits for another.
  private static Pipeline fan(final int steps, final StepOptions options) {
    final Pipeline.Builder builder = Pipeline.named("fan");
    for (int number = 0; number < steps; number++) {
      builder.with(options).step("step" + number, () -> 0);
    }
    return builder.build();
  }

  /// Each step but the first three takes the outputs of three before it.
  private static Pipeline mesh(final int steps) {
    final Pipeline.Builder builder = Pipeline.named("mesh");
    final List<Output<Integer>> outputs = new ArrayList<>();
    for (int number = 0; number < steps; number++) {
      final String name = "step" + number;
      outputs.add(number < FAN_IN ? builder.step(name, () -> 1)
          : builder.step(name, outputs.get(number - 1), outputs.get(number / 2), outputs.get(number / FAN_IN),
              (one, other, third) -> one + other + third));
    }
    return builder.build();
  }

  /// One run of it.
  private final class Measuring {
    private final Progress progress;
    private final List<Speed> speeds = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Measuring(final Progress progress) {
      this.progress = progress;
    }

    void graphs() {
      progress.say("building and checking graphs of " + Figures.count(checked) + " steps");
      final double[] nanos = new double[rounds];
      for (int round = -WARM; round < rounds; round++) {
        final long start = System.nanoTime();
        final Pipeline built = mesh(checked);
        if (round >= 0) {
          nanos[round] = System.nanoTime() - start;
        }
        requireEqual("steps of the graph", built.steps().size(), checked);
      }
      speeds
          .add(Speed.time("a graph of " + Figures.count(checked) + " steps, three inputs each, built and checked, p50",
              Estimate.median(nanos), CHECKED));
    }

    void inMemory(final PipelineRunner runner) throws InterruptedException {
      final StepOptions usual = StepOptions.DEFAULT;
      step(runner, "of a chain of " + Figures.count(steps) + ", in memory", chain(steps, usual), IN_MEMORY);
      step(runner, "of " + Figures.count(steps) + " side by side, in memory", fan(steps, usual), IN_MEMORY);
      progress.say("a chain of " + Figures.count(longest) + " steps");
      speeds.add(Speed.time("an empty step of a chain of " + Figures.count(longest) + ", in memory, once",
          nanos(runner, chain(longest, usual)) / longest, IN_MEMORY));
    }

    void durable(final PipelineRunner runner) throws InterruptedException {
      final StepOptions usual = StepOptions.DEFAULT;
      final StepOptions fresh = usual.cache(CachePolicy.REFRESH);
      final String chained = "of a chain of " + Figures.count(durable) + ", durable";
      step(runner, chained, chain(durable, usual), DURABLE);
      step(runner, chained + " and cached", chain(durable, fresh), DURABLE);
      step(runner, "of " + Figures.count(durable) + " side by side, durable", fan(durable, usual), DURABLE);
      step(runner, "of " + Figures.count(durable) + " side by side, durable and cached", fan(durable, fresh), DURABLE);
      step(runner, chained + ", when nothing has changed and none is executed",
          chain(durable, usual.cache(CachePolicy.USE)), DURABLE);
    }

    private void step(final PipelineRunner runner, final String what, final Pipeline pipeline, final Target target)
        throws InterruptedException {
      progress.say("an empty step " + what);
      final double[] nanos = new double[rounds];
      for (int round = -WARM; round < rounds; round++) {
        final double each = nanos(runner, pipeline) / pipeline.steps().size();
        if (round >= 0) {
          nanos[round] = each;
        }
      }
      speeds.add(Speed.time("an empty step " + what + ", p50", Estimate.median(nanos), target));
    }

    private double nanos(final PipelineRunner runner, final Pipeline pipeline) throws InterruptedException {
      final long start = System.nanoTime();
      final PipelineRun run = runner.start(pipeline, Map.of());
      final RunState state = run.await();
      final double nanos = System.nanoTime() - start;
      if (state != RunState.SUCCESS) {
        failures.add("pipeline " + pipeline.name() + " of " + Figures.count(pipeline.steps().size()) + " steps: "
            + state);
      }
      return nanos;
    }

    private void requireEqual(final String what, final long got, final long want) {
      if (got != want) {
        failures.add(what + ": " + Figures.count(got) + ", want " + Figures.count(want));
      }
    }

    SpeedReport report(final String disk) {
      return new SpeedReport("Pipelines: steps that do nothing, " + Figures.count(rounds) + " runs of each", speeds,
          List.of("durable: journal and outputs are in SQLite, forced to the disk before the next step begins", disk),
          failures);
    }
  }
}
