package io.roadml.app;

import io.roadml.registry.StagePolicy;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Options: where features come from.
final class FeatureOptions {
  @Option(names = "--data", paramLabel = "DIR", defaultValue = "roadml-data",
      description = "Data folder: the online store that features are read from, and the registry of models:/ addresses; "
          + "${DEFAULT-VALUE} unless told otherwise.")
  private Path data;

  @Option(names = "--project", paramLabel = "NAME",
      description = "Project that Feast's clients ask for; the only one there is unless told otherwise.")
  private String project;

  @Option(names = "--metadata-url", paramLabel = "URL",
      description = "PostgreSQL database of the registry, jdbc:postgresql://…; metadata.db of the data folder unless told "
          + "otherwise.")
  private String metadataUrl;

  RegistryData registry() {
    return new RegistryData(data, metadataUrl, StagePolicy.OFF);
  }

  OnlineData open() {
    return new OnlineData(data, project);
  }
}
