package io.roadml.schedules;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.Failure;
import io.roadml.pipeline.RunEvent.RunFinished;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.loading.PipelineReference;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.RunControl;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.RunSummary;
import io.roadml.pipeline.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Runs pipelines in this process, with their journal and their outputs in the stores. Each run has a runner, and loads its pipeline
/// anew, so that the next run has a new jar.
///
/// - Threading: safe for many threads.
public final class PipelineStarter implements RunStarter {
  private final MetadataStore metadata;
  private final ArtifactStore artifacts;
  private final Path work;
  private final Equipment equipment;
  private final PipelineStore store;
  private final Map<String, StartedRun> going = new ConcurrentHashMap<>();

  /// A starter. Closing the two stores is the caller's.
  ///
  /// @param work   a folder for files on their way
  /// @param equipment of the runners
  /// @throws IOException if the folder cannot be made
  public PipelineStarter(MetadataStore metadata, ArtifactStore artifacts, Path work, Equipment equipment)
      throws IOException {
    this.metadata = metadata;
    this.artifacts = artifacts;
    this.work = work;
    this.equipment = equipment;
    this.store = open(StoreConfig.defaults());
  }

  PipelineStore open(StoreConfig config) throws IOException {
    return new PipelineStore(metadata, artifacts, work, config);
  }

  RunnerConfig equip(RunnerConfig plain, PipelineStore own, Consumer<Runnable> closing) throws IOException {
    return equipment.equip(plain, own, closing);
  }

  /// Whoever goes on with the run by hand need not name its pipeline.
  void remember(String run, PipelineReference pipeline) {
    RunControl.in(metadata).remember(run, pipeline.absolute());
  }

  RunHistory history() {
    return store.runs();
  }

  @Override
  public String start(Launch launch) throws InterruptedException {
    Optional<RunSummary> before = newest(launch.run());
    if (before.filter(PipelineStarter::isOver).isPresent()) {
      return before.get().run();
    }
    StartedRun started = StartedRun.begin(this, launch, before.map(RunSummary::run));
    going.put(started.id(), started);
    started.atEnd(() -> going.remove(started.id()));
    return started.id();
  }

  /// The run that was asked for, or the last one that went on with it.
  ///
  /// @throws io.roadml.metadata.RefusedException if somebody goes on with it now
  private Optional<RunSummary> newest(String run) {
    return history().run(run).map(_ -> store.journal().resumable(run)).flatMap(history()::run);
  }

  /// One that was cancelled was so because its process ended: whoever cancels it in earnest ends its fire as well.
  private static boolean isOver(RunSummary run) {
    return run.state() == RunState.SUCCESS || run.state() == RunState.FAILED;
  }

  @Override
  public Optional<Look> look(String run) {
    return history().run(run).map(summary -> new Look(summary.state(), summary.isAlive(), summary.startedAt(),
        summary.endedAt(), summary.state() == RunState.FAILED ? failure(run) : Optional.empty()));
  }

  private Optional<Failure> failure(String run) {
    return history().events(run).reversed().stream().filter(RunFinished.class::isInstance)
        .map(RunFinished.class::cast).findFirst().flatMap(RunFinished::failure);
  }

  @Override
  public void cancel(String run) {
    Optional.ofNullable(going.get(run)).ifPresent(StartedRun::cancel);
  }

  @Override
  public void close() {
    List<Thread> closing = going.values().stream().map(run -> Thread.ofVirtual().start(run::close)).toList();
    try {
      for (Thread thread : closing) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      store.close();
    }
  }
}
