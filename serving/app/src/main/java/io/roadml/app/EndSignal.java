package io.roadml.app;

import io.roadml.pipeline.PipelineRun;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Cancels a run when the process is told to end (SIGTERM, SIGINT), and lets the process wait until the run has ended and
/// everything is written. The exit code is then the JVM's: 128 and the signal's number.
///
/// - Threading: the command's thread, and the one that the JVM starts at its end.
final class EndSignal implements AutoCloseable {
  /// Longer than the usual grace of a step; whoever needs more is resumed like one that was killed.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("roadml-pipeline-end").unstarted(this::end);
  private PipelineRun run;
  private boolean isTold;

  EndSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Cancels this run, at once if the process has been told already.
  synchronized void cancels(PipelineRun started) {
    run = started;
    if (isTold) run.cancel();
  }

  /// Whether the process has been told to end.
  synchronized boolean isTold() {
    return isTold;
  }

  private synchronized void tell() {
    isTold = true;
    if (run != null) run.cancel();
  }

  private void end() {
    tell();
    try {
      var _ = done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Nothing is left to wait for.
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The process is ending, and the hook has seen that it may.
      return;
    }
  }
}
