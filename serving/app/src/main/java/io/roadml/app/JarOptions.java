package io.roadml.app;

import io.roadml.pipeline.loading.PipelineReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Options: where the classes of a pipeline are.
final class JarOptions {
  @Option(names = "--jar", paramLabel = "FILE",
      description = "Jar, or folder of classes, with the pipeline and what its steps need; may be repeated.")
  private List<Path> jars = new ArrayList<>();

  boolean isEmpty() {
    return jars.isEmpty();
  }

  PipelineReference reference(String pipeline) {
    return new PipelineReference(pipeline, jars);
  }
}
