package io.roadml.pipeline;

/// Is told what happens in runs.
///
/// - Order: of one run, causes before effects, each event once, after the journal has it. One that is 100,000 events behind misses what comes
///   then, but for the beginnings and ends of runs, and the log says so.
/// - Threading: one thread of the runner's for each listener. It may be slow: it then hears late, and holds nobody up.
/// - Fails: what it throws goes no further; the first time it is logged.
@FunctionalInterface
public interface RunListener {
  /// Something has happened.
  void on(RunEvent event);
}
