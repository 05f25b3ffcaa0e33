package io.roadml.pipeline;

import java.util.OptionalInt;

/// One attempt of a step, as its own code sees it.
///
/// - Threading: safe for many threads.
public interface StepContext {
  /// The id of the run; of the nested one, in a nested pipeline.
  String run();

  /// The path of the step, such as `inner/score[3]`.
  String step();

  /// 1 for the first.
  int attempt();

  /// The index of the element, in a mapped step.
  OptionalInt element();

  /// Whether the step is to end: its time is over, or the run has been cancelled. Its thread is interrupted too.
  boolean isCancelled();

  /// Adds a line to the attempt's log. It waits while thousands of lines of the runner's steps are not written yet, and
  /// drops the line if it is interrupted meanwhile, or if the attempt has ended.
  void log(String line);
}
