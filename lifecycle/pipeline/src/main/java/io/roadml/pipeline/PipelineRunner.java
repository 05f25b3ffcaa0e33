package io.roadml.pipeline;

import io.roadml.pipeline.RunEvent.RunStarted;
import io.roadml.pipeline.RunExecution.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs pipelines.
///
/// ```java
/// try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.maxParallel(8))) {
///   PipelineRun run = runner.start(training, Map.of("learning_rate", 0.01));
///   if (run.await() == RunState.SUCCESS) {
///     Model model = run.output(trained);
///   }
/// }
/// ```
///
/// - Parallel: a step begins when all its upstreams have ended and a place is free; ready ones go by priority, then by the order
///   of their declaration. All runs of a runner share its places. A retry that waits, and a nested pipeline, take none.
/// - Failures: whatever a step throws is the step's failure; it never reaches the runner's own thread, nor another run.
/// - Durable: what has happened is in the journal before anything follows from it.
/// - Cancelling: by [PipelineRun#cancel], or in another process by [io.roadml.pipeline.store.RunControl#cancel], if the
///   journal is one of a store.
/// - Threading: safe for many threads.
public final class PipelineRunner implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PipelineRunner.class.getName());

  private final RunnerConfig config;
  private final Scheduler scheduler;
  private final Runnable endOfCancellations;
  private boolean isClosed;

  private PipelineRunner(RunnerConfig config) {
    this.config = config;
    this.scheduler = new Scheduler(config);
    this.endOfCancellations = config.ports().journal().onCancel(scheduler::cancel);
  }

  /// A runner, with a thread of its own.
  public static PipelineRunner open(RunnerConfig config) {
    return new PipelineRunner(config);
  }

  /// Starts a run.
  ///
  /// @param params the parameters by name; those with a default may be left out
  /// @throws IllegalArgumentException before any step begins: if a parameter is unknown, missing, of another type or out of
  ///   its range, if the runner has no pool or executor that a step asks for, or if a step's code cannot be carried to its
  ///   executor
  /// @throws IllegalStateException if the runner is closed
  public PipelineRun start(Pipeline pipeline, Map<String, ?> params) {
    return start(pipeline, pipeline.arguments(params), Optional.empty(), Map.of());
  }

  /// Goes on with a run that has ended or was killed, or with the last of those that have gone on with it, as a new run with the parameters of the old one. What the old one, and
  /// those that it had resumed, had completed is not done again, as long as its code, its parameters and its inputs are the
  /// same; the rest is.
  ///
  /// @param params what is to be different, and what could not be written down
  /// @throws RuntimeException if the run still goes on, as far as the journal knows
  /// @throws IllegalArgumentException if the journal has no such run or that was a run of another pipeline; and as in [#start]
  /// @throws IllegalStateException if the runner is closed
  public PipelineRun resume(Pipeline pipeline, String run, Map<String, ?> params) {
    RunStarted before = Earlier.beginning(config.ports().journal(), config.ports().journal().resumable(run));
    if (!before.pipeline().equals(pipeline.name())) {
      throw new IllegalArgumentException(
          "run=" + run + " is of the pipeline '" + before.pipeline() + "', not '" + pipeline.name() + "'");
    }
    if (!before.definition().equals(pipeline.definition().hash())) {
      LOG.log(System.Logger.Level.WARNING, "pipeline=" + pipeline.name() + " is not what it was in run=" + run
          + "; steps that have changed, and what depends on them, run again");
    }
    Map<String, Object> all = new HashMap<>(before.params());
    all.putAll(params);
    return start(pipeline, pipeline.arguments(all), Optional.of(before.run()),
        Earlier.remembered(config.ports().journal(), before.run()));
  }

  private PipelineRun start(Pipeline pipeline, Map<Param<?>, Object> arguments, Optional<String> resumes,
      Map<String, Remembered> earlier) {
    requireKnown(pipeline, "pool", pipeline.pools(), config.capacity().pools().keySet());
    requireKnown(pipeline, "executor", pipeline.executors(), config.ports().executors().keySet());
    pipeline.requirePortable();
    // Computed here the first time, which may take a while, and not on the thread that all runs share.
    var _ = pipeline.definition().hash();
    Origin origin = new Origin(config.sources().ids().get(), "", resumes, Optional.empty(), earlier,
        new AtomicBoolean());
    CountDownLatch ended = new CountDownLatch(1);
    RunExecution execution = new RunExecution(scheduler, pipeline, arguments, origin, ended::countDown);
    begin(execution);
    return new PipelineRun(execution, ended);
  }

  /// Nothing may be started behind the message that closes the runner.
  private synchronized void begin(RunExecution execution) {
    if (isClosed) {
      throw new IllegalStateException("the runner is closed");
    }
    scheduler.post(execution, execution::begin);
  }

  private static void requireKnown(Pipeline pipeline, String what, Set<String> asked, Set<String> known) {
    asked.stream().filter(name -> !known.contains(name)).sorted().findFirst().ifPresent(unknown -> {
      throw new IllegalArgumentException("pipeline=" + pipeline.name() + " " + what + "=" + unknown
          + " is none of the runner's" + Nearest.hint(unknown, known));
    });
  }

  /// Looks at the clock again, for clocks that go on by themselves only in jumps.
  void tick() {
    scheduler.tick();
  }

  /// Cancels what runs, and waits until it has ended: each step has its grace, and the last steps half a minute.
  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
    }
    endOfCancellations.run();
    scheduler.close();
  }
}
