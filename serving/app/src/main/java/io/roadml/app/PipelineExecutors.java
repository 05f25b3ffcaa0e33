package io.roadml.app;

import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.workers.ProcessConfig;
import io.roadml.workers.ProcessExecutor;
import io.roadml.workers.WorkerConfig;
import io.roadml.workers.WorkerPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Where the steps of a run can be executed, for all commands that run pipelines: in processes of their own by the name of
/// `process`, and with a database that several machines share, by workers by the name of `workers`.
///
/// Runners that use it are closed before.
final class PipelineExecutors implements AutoCloseable {
  private final ProcessExecutor processes;
  private final Optional<WorkerPool> workers;

  private PipelineExecutors(ProcessExecutor processes, Optional<WorkerPool> workers) {
    this.processes = processes;
    this.workers = workers;
  }

  /// @param store whose values workers read
  /// @param work  a folder for values on their way
  static PipelineExecutors open(MetadataStore metadata, PipelineStore store, Path work) throws IOException {
    ProcessExecutor processes = ProcessExecutor.open(ProcessConfig.DEFAULT.folder(work));
    return new PipelineExecutors(processes,
        metadata.shared().map(_ -> WorkerPool.open(metadata, store, WorkerConfig.DEFAULT)));
  }

  /// A configuration with all of them.
  RunnerConfig in(RunnerConfig config) {
    RunnerConfig own = config.executor("process", processes);
    return workers.map(pool -> own.executor("workers", pool)).orElse(own);
  }

  @Override
  public void close() {
    workers.ifPresent(WorkerPool::close);
    processes.close();
  }
}
