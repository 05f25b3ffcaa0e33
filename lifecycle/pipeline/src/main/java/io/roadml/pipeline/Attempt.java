package io.roadml.pipeline;

/// One attempt of a task, on a thread or as a nested run. It tells its task once, by a message, what came of it.
///
/// - Threading: the runner's thread.
interface Attempt {
  /// Begins.
  void start();

  /// Asks it to end; if it just has, what came of it counts.
  ///
  /// @return whether it was asked: what comes of it then is [Result.Stopped]
  boolean stop();

  /// Whether it is given up when its grace is over.
  boolean canBeGivenUp();
}
