package io.roadml.app;

import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.loading.LoadedPipeline;
import io.roadml.pipeline.loading.PipelineReference;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Runs a pipeline in this process. Nothing is made before the pipeline is known to be one.
@Command(name = "run", description = "Runs a pipeline to its end, remembers it, and tells how far it is.")
final class PipelineRunCommand extends PipelineLaunch {
  @Parameters(paramLabel = "PIPELINE",
      description = "The pipeline: a class with a static method pipeline(), a Supplier of one, a class with @Step methods, or a .yaml "
          + "or .json definition.")
  private String pipeline;

  @Override
  void launch() throws IOException, InterruptedException {
    PipelineReference reference = options().jars().reference(pipeline);
    try (LoadedPipeline loaded = open(reference); MetadataStore metadata = options().metadata().open()) {
      launch(metadata, reference, loaded, runner -> runner.start(loaded.pipeline(), options().params()));
    }
  }
}
