package io.roadml.pipeline;

/// The port to somebody who calls the code of steps elsewhere: in another process, or on another machine.
///
/// A runner knows executors by [name][RunnerConfig#executor], and steps ask for one by [StepOptions#executor]. What a runner
/// does for its steps otherwise (places, retries, timeouts, the journal, the cache) is the same for all.
///
/// - Threading: must be safe for many threads: it is called on those of the attempts, as many at once as the runner has places.
@FunctionalInterface
public interface StepExecutor {
  /// Has the call made, and waits for what comes of it.
  ///
  /// @param context the attempt: what the step logs elsewhere is to be logged here
  /// @return the step's output; null if it has returned null
  /// @throws RemoteStepException if the step has thrown something
  /// @throws InterruptedException if the thread was interrupted, because the attempt is to end: then what was begun elsewhere
  ///   has ended, or will soon and has no effect any more
  /// @throws Exception if the call could not be made, or nobody knows what came of it; it fails the attempt like one that
  ///   the step has thrown
  Object call(PortableCall call, StepContext context) throws Exception;
}
