package io.roadml.app;

import io.roadml.registry.StagePolicy;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Options: where experiments, runs, registered models and artifacts are kept, if not in the data folder.
final class LifecycleOptions {
  @Option(names = "--metadata-url", paramLabel = "URL",
      description = "PostgreSQL database of experiments, runs and models, jdbc:postgresql://host:port/database; a file in "
          + "the data folder unless told otherwise.")
  private String metadataUrl;

  @Option(names = "--artifacts", paramLabel = "URL",
      description = "Folder or s3://bucket/prefix of artifacts; in the data folder unless told otherwise.")
  private String artifacts;

  LifecycleData open(Path data, StagePolicy policy) {
    return new LifecycleData(data, metadataUrl, artifacts, policy);
  }
}
