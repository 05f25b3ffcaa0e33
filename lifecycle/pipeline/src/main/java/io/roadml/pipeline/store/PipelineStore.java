package io.roadml.pipeline.store;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.Journal;
import io.roadml.pipeline.StepMemory;
import io.roadml.pipeline.value.ValueStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What pipelines leave behind: the journals of their runs in a metadata store, and the outputs of their steps there and in
/// an artifact store. Runners of several processes and machines may share one.
///
/// ```java
/// try (MetadataStore metadata = MetadataStore.open(data);
///     ArtifactStore artifacts = ArtifactStore.open(data.resolve(ArtifactStore.FOLDER));
///     PipelineStore store = new PipelineStore(metadata, artifacts, data.resolve("pipelines"), StoreConfig.defaults())) {
///   store.runs().latest(10).forEach(System.out::println);
/// }
/// ```
///
/// - Outputs: records, enums, texts, numbers, times, arrays, lists, sets, maps and Optionals of these, paths of files and
///   folders, and what has a [io.roadml.pipeline.value.ValueCodec]. Others are not kept, and their steps run again. A path
///   comes back as one of a copy.
/// - Trust: whoever may write to the stores decides which records a process makes; they are for one team's processes.
/// - Threading: safe for many threads; one of its own renews leases.
public final class PipelineStore implements AutoCloseable {
  private final MetadataStore metadata;
  private final Leases leases;
  private final ValueStore values;
  private final Keeper keeper;
  private final StoredJournal journal;
  private final StepCache cache;
  private final RunHistory history;
  private final Evictor evictor;

  /// A store. Closing the two stores it is made of is the caller's.
  ///
  /// @param work a folder for files that outputs bring back, and for outputs on their way; nothing in it is needed later
  /// @throws IOException if that cannot be made
  public PipelineStore(MetadataStore metadata, ArtifactStore artifacts, Path work, StoreConfig config)
      throws IOException {
    Files.createDirectories(work);
    this.metadata = metadata;
    this.leases = new Leases(metadata, config.clock(), config.lease());
    this.values = new ValueStore(metadata, artifacts, work.toRealPath(), config.values());
    Entries entries = new Entries(metadata, config.clock());
    Claims claims = new Claims(leases);
    this.keeper = new Keeper(metadata, values, entries, claims);
    this.journal = new StoredJournal(metadata, leases, keeper);
    this.cache = new StepCache(values, entries, claims, keeper, journal::isWriting,
        new KeyMaker(config.codecsByType(), config.environment()), config.clock());
    this.history = new RunHistory(metadata.sql(), leases);
    this.evictor = new Evictor(metadata, config.clock());
  }

  /// The journal of all runs.
  public Journal journal() {
    return journal;
  }

  /// The memory of all steps.
  public StepMemory memory() {
    return cache;
  }

  /// The outputs by their digests, for those who carry values between processes.
  public ValueStore values() {
    return values;
  }

  /// What the journal tells.
  public RunHistory runs() {
    return history;
  }

  /// Forgets outputs that nobody will need, as a policy says.
  public Evicted evict(Eviction policy) {
    return evictor.evict(policy);
  }

  /// Whether a blob of the artifact store belongs to an output: what [ArtifactStore#collect] must spare.
  public boolean isUsed(String blob) {
    return metadata.sql().first("SELECT 1 FROM pipeline_value_blob WHERE blob = ?", row -> row.integer(1), blob)
        .isPresent();
  }

  /// Gives up what this process still has leases for. Runners that use the store are closed before.
  @Override
  public void close() {
    journal.close();
    keeper.notWritten(keeper.take());
    leases.close();
  }
}
