package io.roadml.schedules;

import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.store.PipelineStore;
import java.io.IOException;
import java.util.function.Consumer;

/// What the runner of a scheduled run is to have besides a journal and a memory: executors of steps, pools, listeners.
@FunctionalInterface
public interface Equipment {
  /// Nothing else.
  Equipment NONE = (plain, _, _) -> plain;

  /// Adds to a configuration.
  ///
  /// @param store   the run's own, which finds the classes of its values
  /// @param closing takes what closes a part of it, which is called when the run has ended, the last first; one that throws is logged,
  ///                and the others are closed
  /// @throws IOException if something cannot be had; the run then does not begin
  RunnerConfig equip(RunnerConfig plain, PipelineStore store, Consumer<Runnable> closing) throws IOException;
}
