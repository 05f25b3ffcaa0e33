package io.roadml.app;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.pipeline.RunnerConfig;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options: what a run of a pipeline is given, how much of it runs at once, and where it is remembered.
final class PipelineRunOptions {
  @Mixin
  private MetadataOptions metadata;

  @Mixin
  private PipelineObservers observers;

  @Option(names = "--artifacts", paramLabel = "URL",
      description = "Folder or s3://bucket/prefix of large outputs; in the data folder unless told otherwise.")
  private String artifacts;

  @Mixin
  private JarOptions jars;

  @Option(names = "--param", paramLabel = "NAME=VALUE", description = "Parameter of the pipeline; may be repeated.")
  private Map<String, String> params = new LinkedHashMap<>();

  @Option(names = "--max-parallel", paramLabel = "N",
      description = "At most so many steps at once; four times the processors unless told otherwise.")
  private Integer mostAtOnce;

  @Option(names = "--pool", paramLabel = "NAME=N",
      description = "Places of a pool that steps ask for; may be repeated.")
  private Map<String, Integer> pools = new LinkedHashMap<>();

  @Option(names = "--json", description = "Prints JSON when the run has ended, and its progress on standard error.")
  private boolean json;

  MetadataOptions metadata() { return metadata; }

  PipelineObservers observers() { return observers; }

  Map<String, String> params() { return params; }

  boolean isJson() { return json; }

  JarOptions jars() { return jars; }

  ArtifactStore openArtifacts() throws IOException {
    if (artifacts == null) return ArtifactStore.open(metadata.data().resolve(ArtifactStore.FOLDER));
    try {
      return ArtifactStore.open(artifacts);
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), "--artifacts", "pass a folder or s3://bucket/prefix");
    }
  }

  /// How much may run at once.
  ///
  /// @throws IllegalArgumentException if a number is out of its range
  RunnerConfig runner() {
    RunnerConfig config = RunnerConfig.DEFAULT;
    if (mostAtOnce != null) config = config.maxParallel(mostAtOnce);
    for (Map.Entry<String, Integer> pool : pools.entrySet()) config = config.pool(pool.getKey(), pool.getValue());
    return config;
  }
}
