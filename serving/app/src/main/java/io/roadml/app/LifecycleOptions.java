package io.roadml.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Options: where experiments, runs and artifacts are kept.
final class LifecycleOptions {
  @Option(names = "--metadata-url", paramLabel = "URL",
      description = "PostgreSQL database of experiments and runs, jdbc:postgresql://host:port/database; a file in the data "
          + "folder unless told otherwise.")
  private String metadataUrl;

  @Option(names = "--artifacts", paramLabel = "URL",
      description = "Folder or s3://bucket/prefix of artifacts; in the data folder unless told otherwise.")
  private String artifacts;

  @Option(names = "--max-artifact-bytes", paramLabel = "BYTES", defaultValue = "68719476736",
      description = "Longest artifact that is taken; ${DEFAULT-VALUE} unless told otherwise.")
  private long longestArtifact;

  LifecycleData open(Path data) {
    return new LifecycleData(data, metadataUrl, artifacts);
  }

  long longestArtifact() {
    return longestArtifact;
  }
}
