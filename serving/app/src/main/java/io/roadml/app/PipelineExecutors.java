package io.roadml.app;

import io.roadml.pipeline.RunnerConfig;

/// Where the steps of a run can be executed, for all commands that run pipelines: each way to do so is registered here, under
/// the name that steps ask for.
final class PipelineExecutors {
  private PipelineExecutors() {}

  /// A configuration with all of them. So far every step runs in the process of its runner.
  static RunnerConfig in(RunnerConfig config) {
    return config;
  }
}
