package io.roadml.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Options: where features come from.
final class FeatureOptions {
  @Option(names = "--data", paramLabel = "DIR", defaultValue = "roadml-data",
      description = "Data folder: the online store, experiments, runs, models and artifacts; ${DEFAULT-VALUE} unless told otherwise.")
  private Path data;

  @Option(names = "--project", paramLabel = "NAME",
      description = "Project that Feast's clients ask for; the only one there is unless told otherwise.")
  private String project;

  Path data() {
    return data;
  }

  OnlineData open() {
    return new OnlineData(data, project);
  }
}
