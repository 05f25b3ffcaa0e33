package io.roadml.app;

import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.loading.LoadedPipeline;
import io.roadml.pipeline.loading.PipelineReference;
import io.roadml.pipeline.store.RunControl;
import io.roadml.pipeline.store.RunHistory;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Goes on with a run that was killed, cancelled or failed.
@Command(name = "resume",
    description = "Goes on with a run that has failed or was cancelled or killed, as a new run: what was done is not done "
        + "again, unless it has changed.")
final class PipelineResumeCommand extends PipelineLaunch {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run: its id, the first digits of it, or latest.")
  private String run;

  @Parameters(index = "1", arity = "0..1", paramLabel = "PIPELINE",
      description = "The pipeline, as for `pipeline run`; the one that the run was started with unless told otherwise.")
  private String pipeline;

  @Override
  void launch() throws IOException, InterruptedException {
    try (MetadataStore metadata = options().metadata().openExisting(where())) {
      String id = new NamedRun(where()).in(RunHistory.in(metadata), run).run();
      PipelineReference reference = reference(RunControl.in(metadata).reference(id), id);
      try (LoadedPipeline loaded = open(reference)) {
        launch(metadata, reference, loaded, runner -> runner.resume(loaded.pipeline(), id, options().params()));
      }
    }
  }

  /// What was typed counts more than what was written down.
  private PipelineReference reference(Optional<PipelineReference> recorded, String id) {
    if (pipeline != null) return options().jars().reference(pipeline);
    PipelineReference before = recorded.orElseThrow(() -> Failure.wrongUse("nobody has written down where the "
        + "pipeline of run=" + id + " is", where(), "name the PIPELINE after the run"));
    return options().jars().isEmpty() ? before : options().jars().reference(before.pipeline());
  }
}
