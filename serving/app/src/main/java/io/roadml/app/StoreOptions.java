package io.roadml.app;

import io.roadml.registry.StagePolicy;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options: the data folder, and where its stores are if not in it.
final class StoreOptions {
  @Option(names = "--data", paramLabel = "DIR", defaultValue = "roadml-data",
      description = "Data folder; ${DEFAULT-VALUE} unless told otherwise.")
  private Path data;

  @Mixin
  private LifecycleOptions lifecycle;

  /// The data folder, which need not be there.
  Path data() { return data; }

  LifecycleData open(StagePolicy policy) {
    return lifecycle.open(data, policy);
  }
}
