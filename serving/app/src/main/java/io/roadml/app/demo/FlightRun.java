package io.roadml.app.demo;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.StepState;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.StoreConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a run of [FlightTraining] has come to.
///
/// @param id       of the run
/// @param executed the steps whose body was called, in the order of their declaration
record FlightRun(String id, List<String> executed, Flights flights, Months months, DelayRows rows, Weights plain,
    Trained trained, Evaluation evaluation) {
  /// Runs the pipeline in a data folder, where journal and outputs are kept, and prints a line for each step.
  ///
  /// @param params what is to be different
  /// @throws IOException if a step has failed with one, or the folder cannot be used
  /// @throws InterruptedException if the caller was interrupted; the run is cancelled
  static FlightRun of(FlightTraining training, Path data, Map<String, ?> params, PrintWriter out)
      throws IOException, InterruptedException {
    Map<String, Object> all = new HashMap<>(params);
    all.put("data", data.toString());
    try (MetadataStore metadata = MetadataStore.open(data);
        ArtifactStore artifacts = ArtifactStore.open(data.resolve(ArtifactStore.FOLDER));
        PipelineStore store = new PipelineStore(metadata, artifacts, data.resolve("pipelines"),
            StoreConfig.defaults())) {
      FlightRun run = run(training, all, RunnerConfig.DEFAULT.journal(store.journal()).memory(store.memory())
          .listener(new StepLines(out)));
      out.println(run.summary());
      return run;
    }
  }

  private static FlightRun run(FlightTraining training, Map<String, ?> params, RunnerConfig config)
      throws IOException, InterruptedException {
    try (PipelineRunner runner = PipelineRunner.open(config)) {
      PipelineRun run = runner.start(training.steps(), params);
      if (run.await() != RunState.SUCCESS) {
        throw failure(run);
      }
      return new FlightRun(run.id(), executed(run), run.output(training.flights()), run.output(training.months()),
          run.output(training.rows()), run.output(training.plain()), run.output(training.trained()),
          run.output(training.evaluation()));
    }
  }

  private static List<String> executed(PipelineRun run) {
    return run.states().entrySet().stream().filter(step -> step.getValue() == StepState.SUCCESS).map(Map.Entry::getKey)
        .toList();
  }

  /// What a step has thrown, as if it had been called.
  private static IOException failure(PipelineRun run) {
    Throwable cause = run.cause().orElseThrow();
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return cause instanceof IOException io ? io : new IOException(run.failure().orElseThrow().toString(), cause);
  }

  private String summary() {
    return executed.isEmpty() ? "no step was executed: nothing has changed" : executed.size() + " steps were executed";
  }
}
