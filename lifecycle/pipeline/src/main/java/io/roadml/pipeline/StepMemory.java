package io.roadml.pipeline;

import java.io.IOException;
import java.util.Optional;

/// The port to what remembers the outputs of steps, within a run for those who resume it, and between runs.
///
/// - Threading: safe for many threads. The runner calls it on the threads of steps, never on its own.
public interface StepMemory {
  /// Remembers nothing.
  StepMemory NONE = new Forgetful();

  /// Looks for the output of a step that is about to run. It may wait for another process that is computing the same; it is
  /// interrupted when the step is to end.
  ///
  /// What cannot be read is a miss with a reason, not a failure.
  ///
  /// @throws InterruptedException if it was interrupted while it waited
  Recollection recall(StepCall call) throws InterruptedException;

  /// Reads an output by its digest.
  ///
  /// @throws IOException if it is not there, or damaged
  Object read(String digest) throws IOException;

  /// What is remembered of one call, from before its body to after it. One thread.
  interface Recollection extends AutoCloseable {
    /// The output, if the body need not be called.
    Optional<Found> found();

    /// Keeps what the body has computed. A failure to do so is no failure of the step: it is in the report.
    ///
    /// @return empty if nothing was kept
    Optional<Remembered> keep(Object output);

    /// What came of it so far.
    CacheReport report();

    /// Lets others compute the same; also when the body has failed.
    @Override
    void close();
  }

  /// A remembered output.
  record Found(Object value, Remembered remembered) {}
}
