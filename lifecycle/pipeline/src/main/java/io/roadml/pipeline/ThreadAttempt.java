package io.roadml.pipeline;

import io.roadml.pipeline.StepMemory.Recollection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadFactory;

/// An attempt on a thread of its own: asks the memory, calls the body, has its output kept.
///
/// - Threading: started and stopped by the runner's thread; who is first, the body's return or the request to stop, decides.
final class ThreadAttempt implements Attempt, StepContext {
  private static final ThreadFactory CPU_BOUND = Thread.ofPlatform().name("roadml-step").daemon().factory();

  private enum Progress {
    GOING, RETURNED, STOPPED
  }

  private final Task task;
  private final StepCall call;
  private final Object[] inputs;
  private final Thread thread;
  private Progress progress = Progress.GOING;

  ThreadAttempt(Task task, StepCall call, Object[] inputs) {
    this.task = task;
    this.call = call;
    this.inputs = inputs;
    ThreadFactory virtual = task.run().scheduler().config().sources().threads();
    this.thread = (call.options().place().cpuBound() ? CPU_BOUND : virtual).newThread(this::live);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public synchronized boolean stop() {
    if (progress == Progress.GOING) {
      progress = Progress.STOPPED;
      thread.interrupt();
    }
    return progress == Progress.STOPPED;
  }

  @Override
  public boolean canBeGivenUp() {
    return true;
  }

  private void live() {
    Result result = result();
    task.run().scheduler().post(task.run(), () -> task.ended(this, result));
  }

  /// Whatever is thrown here is the step's: an [Error] fails it, and nothing else.
  private Result result() {
    try (Recollection memory = task.run().scheduler().config().ports().memory().recall(call)) {
      Optional<StepMemory.Found> found = memory.found();
      return found.isPresent() ? remembered(found.orElseThrow(), memory) : computed(memory);
    } catch (Throwable e) {
      return returned() ? new Result.Threw(e, Failure.of(call.path(), e)) : new Result.Stopped();
    }
  }

  private Result remembered(StepMemory.Found found, Recollection memory) {
    return returned()
        ? new Result.Done(found.value(), Optional.of(found.remembered()), memory.report(), true)
        : new Result.Stopped();
  }

  private Result computed(Recollection memory) throws Exception {
    if (isCancelled() || !task.mayStart()) {
      return new Result.Stopped();
    }
    Object value = called();
    if (value == null) {
      throw new NullPointerException("the step returned null; an output that may be absent is an Optional, and a step"
          + " without an output is declared by act");
    }
    if (!returned()) {
      return new Result.Stopped();
    }
    Optional<Remembered> kept = memory.keep(value);
    return new Result.Done(value, kept, memory.report(), false);
  }

  private Object called() throws Exception {
    Optional<String> executor = call.options().place().executor();
    return executor.isPresent()
        ? task.run().scheduler().config().ports().executors().get(executor.get()).call(PortableCall.of(call, inputs),
            this)
        : task.node().node().work().body().call(PortableCall.withContext(inputs, this));
  }

  /// From here on the attempt cannot be stopped. Its thread is not interrupted any more, and an interrupt that was not
  /// noticed must not disturb the memory.
  ///
  /// @return false if it was stopped before
  private synchronized boolean returned() {
    Thread.interrupted();
    if (progress == Progress.GOING) {
      progress = Progress.RETURNED;
    }
    return progress == Progress.RETURNED;
  }

  @Override
  public String run() {
    return call.run();
  }

  @Override
  public String step() {
    return call.path();
  }

  @Override
  public int attempt() {
    return call.attempt();
  }

  @Override
  public OptionalInt element() {
    return call.element().map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  @Override
  public synchronized boolean isCancelled() {
    return progress == Progress.STOPPED;
  }

  @Override
  public void log(String line) {
    try {
      task.run().scheduler().log(task.run(), () -> task.logged(this, line));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
