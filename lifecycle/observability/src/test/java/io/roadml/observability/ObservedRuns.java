package io.roadml.observability;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.CachePolicy;
import io.roadml.pipeline.Input;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Param;
import io.roadml.pipeline.ParamType;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RetryPolicy;
import io.roadml.pipeline.RunListener;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.StepContext;
import io.roadml.pipeline.StepOptions;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Pipelines that have everything that a listener may hear of, run with a store in a folder.
final class ObservedRuns {
  private static final StepOptions TWICE = StepOptions.DEFAULT
      .retries(RetryPolicy.attempts(2).backoff(Duration.ZERO, 1, Duration.ZERO));
  private static final StepOptions REMEMBERED = StepOptions.DEFAULT.cache(CachePolicy.USE);

  private ObservedRuns() {
  }

  record Row(String shop, List<Double> sales) {}

  static List<Row> load(Path file) {
    return List.of(new Row(file.getFileName().toString(), List.of(1.0, 2.0)));
  }

  static double train(List<Row> rows, double rate) {
    return rows.size() * rate;
  }

  static double secondTime(StepContext context, double model) {
    if (context.attempt() == 1) {
      throw new IllegalStateException("not yet");
    }
    return model;
  }

  static int twice(int x) {
    return 2 * x;
  }

  /// File → load → train → publish (at the second attempt), a map of a nested pipeline, and a branch that is not taken.
  static Pipeline training(Path file) {
    Pipeline.Builder inner = Pipeline.named("region");
    Param<Integer> shop = inner.param("shop", ParamType.of(Integer.class));
    Output<Integer> sales = inner.with(REMEMBERED).step("sales", shop, ObservedRuns::twice);
    Pipeline region = inner.build();

    Pipeline.Builder p = Pipeline.named("training");
    Param<Path> source = p.param("source", ParamType.PATH, file);
    Param<Double> rate = p.param("rate", ParamType.DOUBLE, 0.5);
    Output<List<Row>> rows = p.with(REMEMBERED).step("load", source, ObservedRuns::load);
    Output<Double> model = p.with(REMEMBERED).step("train", rows, rate, ObservedRuns::train);
    p.with(TWICE).step("publish", Input.context(), model, ObservedRuns::secondTime);
    Output<List<Integer>> shops = p.step("shops", () -> List.of(1, 2));
    Output<List<Integer>> totals = p.map("totals", shops, region, shop, sales);
    p.step("all", totals, list -> list.size());
    p.when("is_bad", model, m -> m > 100).step("alarm", model, m -> m);
    return p.build();
  }

  /// Fails in its second step.
  static Pipeline failing() {
    Pipeline.Builder p = Pipeline.named("failing");
    Output<Integer> one = p.step("one", () -> 1);
    Output<Integer> two = p.step("two", one, x -> x / (x - 1));
    p.step("three", two, x -> x);
    return p.build();
  }

  static Path file(Path folder) throws IOException {
    return Files.writeString(folder.resolve("shops.csv"), "shop\nA\n");
  }

  /// Runs one to its end, and waits until listeners have heard it.
  static String run(Path data, Pipeline pipeline, RunListener... listeners) throws IOException, InterruptedException {
    try (MetadataStore metadata = MetadataStore.open(data);
        ArtifactStore artifacts = ArtifactStore.open(data.resolve(ArtifactStore.FOLDER));
        PipelineStore store = new PipelineStore(metadata, artifacts, data.resolve("pipelines"),
            StoreConfig.defaults())) {
      RunnerConfig config = RunnerConfig.DEFAULT.journal(store.journal()).memory(store.memory());
      for (RunListener listener : listeners) {
        config = config.listener(listener);
      }
      try (PipelineRunner runner = PipelineRunner.open(config)) {
        PipelineRun run = runner.start(pipeline, Map.of());
        run.await();
        return run.id();
      }
    }
  }
}
