package io.roadml.app;

import io.roadml.app.report.Figures;
import io.roadml.artifacts.ArtifactStore;
import io.roadml.artifacts.Collected;
import io.roadml.metadata.MetadataException;
import io.roadml.pipeline.store.Evicted;
import io.roadml.pipeline.store.Eviction;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.StagePolicy;
import io.roadml.tracking.ArtifactTree;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Frees disk: what pipelines need not remember any more, and the bytes of artifacts that nothing refers to.
///
/// Runs, versions of models and pipelines in one data folder share their bytes, so all three are asked before a byte goes.
@Command(name = "gc",
    description = {"Frees disk: forgets outputs of pipelines that were not used for long, and removes the"
        + " bytes of artifacts that no run, model or pipeline refers to.",
        "Servers and pipelines may go on meanwhile."})
final class GcCommand implements Callable<Integer> {
  private static final Duration SHORTEST_GRACE = Duration.ofHours(1);

  @Spec
  private CommandSpec spec;

  @Mixin
  private StoreOptions options;

  @Option(names = "--cache-age", paramLabel = "D", defaultValue = "P30D",
      description = "Outputs of pipelines that were not used for longer go; ${DEFAULT-VALUE} unless told otherwise.")
  private Duration cacheAge;

  @Option(names = "--cache-bytes", paramLabel = "N", defaultValue = "9223372036854775807",
      description = "Of those left, the least recently used go until they have no more bytes; no limit unless told otherwise.")
  private long cacheBytes;

  @Option(names = "--resumable", paramLabel = "D", defaultValue = "P7D",
      description = "How long the outputs of a run that has not succeeded stay for whoever resumes it; ${DEFAULT-VALUE} unless"
          + " told otherwise.")
  private Duration resumable;

  @Option(names = "--grace", paramLabel = "D", defaultValue = "PT24H",
      description = "Bytes that were written within this time stay, for somebody may be about to refer to them; PT1H or more,"
          + " ${DEFAULT-VALUE} unless told otherwise.")
  private Duration grace;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    LogLines.start(Level.WARNING);
    Eviction policy = policy();
    try (LifecycleData stores = options.open(StagePolicy.WARN)) {
      if (!stores.exists()) {
        throw Failure.wrongUse("there is nothing of RoadML's in " + options.data(), where(), "name another --data");
      }
      collect(stores, policy);
      return 0;
    } catch (IOException e) {
      throw Failure.failedJob(Failure.reason(e), where(), "mend it and try again");
    } catch (MetadataException e) {
      throw Failure.failedJob(e.getMessage(), where(), "mend it and try again");
    }
  }

  private Eviction policy() {
    if (grace.compareTo(SHORTEST_GRACE) < 0) {
      throw Failure.wrongUse("--grace=" + grace + " is too short for whoever is writing now", where(),
          "pass " + SHORTEST_GRACE + " or more");
    }
    try {
      return new Eviction(cacheAge, cacheBytes, resumable);
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), where(), "pass durations as P30D or PT12H, and bytes as a whole number");
    }
  }

  private void collect(LifecycleData stores, Eviction policy) throws IOException {
    ArtifactStore artifacts = stores.artifacts();
    ArtifactTree tree = stores.tracking().artifacts();
    ModelRegistry registry = stores.registry();
    try (PipelineStore pipelines = stores.pipelines()) {
      Evicted forgotten = pipelines.evict(policy);
      Predicate<String> isUsed = digest -> tree.uses(digest) || registry.uses(digest) || pipelines.isUsed(digest);
      report(forgotten, artifacts.collect(isUsed, grace));
    }
  }

  private void report(Evicted forgotten, Collected removed) {
    if (json) {
      spec.commandLine().getOut().println(Json.of(Map.of("cache_entries", forgotten.entries(), "outputs",
          forgotten.outputs(), "output_bytes", forgotten.bytes(), "blobs", removed.blobs(), "bytes", removed.bytes())));
    } else {
      spec.commandLine().getOut().println("forgot " + Figures.counted(forgotten.outputs(), "output")
          + " of pipelines; removed " + Figures.counted(removed.blobs(), "blob") + " of "
          + Figures.counted(removed.bytes(), "byte"));
    }
    spec.commandLine().getOut().flush();
  }

  private String where() {
    return spec.qualifiedName();
  }
}
