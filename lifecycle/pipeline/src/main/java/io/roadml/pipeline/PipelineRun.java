package io.roadml.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A run that has been started.
///
/// - Memory: it holds the outputs that no step has used, and those that are kept by [StepOptions#keep].
/// - Threading: safe for many threads.
public final class PipelineRun {
  private final RunExecution execution;
  private final CountDownLatch ended;

  PipelineRun(RunExecution execution, CountDownLatch ended) {
    this.execution = execution;
    this.ended = ended;
  }

  /// Its id.
  public String id() {
    return execution.id();
  }

  /// Where it is.
  public RunState state() {
    return execution.state();
  }

  /// Waits for its end, which is not interrupted by a failure: that is the state.
  ///
  /// @throws InterruptedException if the caller was interrupted; the run goes on
  public RunState await() throws InterruptedException {
    ended.await();
    return state();
  }

  /// Waits for its end, but no longer than a while.
  ///
  /// @return whether it has ended
  /// @throws InterruptedException if the caller was interrupted; the run goes on
  public boolean await(Duration limit) throws InterruptedException {
    return ended.await(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
  }

  /// Cancels it, once, and returns at once: no step of its main part begins after this has returned. Those that run are
  /// interrupted and get their grace; those that have ended keep their state; the last steps run. It does nothing to a run
  /// whose main part is over or has failed.
  public void cancel() {
    execution.requestCancel(RunExecution.CANCELLED);
  }

  /// Why it has failed: the first failure that was not caught.
  public Optional<Failure> failure() {
    return execution.failure();
  }

  /// What was thrown by the step that failed first.
  public Optional<Throwable> cause() {
    return Optional.ofNullable(execution.cause());
  }

  /// Where each step is, in the order of declaration.
  public Map<String, StepState> states() {
    Map<String, StepState> states = new LinkedHashMap<>();
    execution.nodes().forEach(node -> states.put(node.node().name(), node.state()));
    return states;
  }

  /// Where a step is.
  ///
  /// @throws IllegalArgumentException if it is a step of another pipeline
  public StepState state(Output<?> step) {
    return node(step).state();
  }

  /// What a step has computed.
  ///
  /// @throws IllegalStateException if the run has not ended, or the step has no output, with the reason
  public <T> T output(Output<T> step) {
    return find(step).orElseThrow(() -> new IllegalStateException("run=" + id() + " step=" + step + " is "
        + state(step) + " and has no output" + node(step).failure().map(why -> ": " + why).orElse(""),
        node(step).thrown()));
  }

  /// What a step has computed; empty if it was skipped, or has failed, or was cancelled.
  ///
  /// @throws IllegalStateException if the run has not ended, or the output was let go of
  /// @throws IllegalArgumentException if it is a step of another pipeline
  public <T> Optional<T> find(Output<T> step) {
    NodeRun node = node(step);
    if (ended.getCount() > 0) {
      throw new IllegalStateException("run=" + id() + " has not ended; await it before reading " + step);
    }
    if (!node.state().isSuccess()) {
      return Optional.empty();
    }
    Object value = node.value() != null ? node.value() : remembered(step, node);
    if (!step.type().isInstance(value)) {
      throw new IllegalStateException("run=" + id() + " step=" + step + " has an output of type="
          + value.getClass().getName() + ", not " + step.type().getName());
    }
    return Optional.of(Body.at(new Object[]{value}, 0));
  }

  private Object remembered(Output<?> step, NodeRun node) {
    Remembered kept = node.kept().orElseThrow(() -> new IllegalStateException("run=" + id() + " step=" + step
        + " has no output any more: the last step that uses it has ended; declare it with StepOptions.keep()"));
    try {
      return execution.scheduler().config().ports().memory().read(kept.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("run=" + id() + " step=" + step + ": " + e.getMessage(), e);
    }
  }

  private NodeRun node(Output<?> step) {
    if (step.node().draft() != execution.pipeline().draft()) {
      throw new IllegalArgumentException("step=" + step + " is of the pipeline '" + step.node().draft().name()
          + "', and the run=" + id() + " of '" + execution.pipeline().name() + "'");
    }
    return execution.node(step.node());
  }
}
