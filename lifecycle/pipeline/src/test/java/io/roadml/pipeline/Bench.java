package io.roadml.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A runner with a journal that can be read, and with time, if it is wanted, that stands still.
public final class Bench implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  public final MemoryJournal journal = new MemoryJournal();
  public final TestTime time = new TestTime();
  private final PipelineRunner runner;

  private Bench(UnaryOperator<RunnerConfig> change, boolean standsStill, long seed) {
    RunnerConfig plain = RunnerConfig.DEFAULT.maxParallel(8).journal(journal);
    RunnerConfig.Sources own = plain.sources();
    AtomicInteger ids = new AtomicInteger();
    plain = plain.sources(new RunnerConfig.Sources(standsStill ? time : own.clock(), standsStill ? time : own.ticks(),
        new Random(seed), own.threads(), () -> "run-" + ids.incrementAndGet()));
    this.runner = PipelineRunner.open(change.apply(plain));
  }

  public static Bench open() {
    return open(UnaryOperator.identity());
  }

  public static Bench open(UnaryOperator<RunnerConfig> change) {
    return new Bench(change, false, 1);
  }

  public static Bench standingStill(long seed) {
    return new Bench(UnaryOperator.identity(), true, seed);
  }

  public static Bench standingStill(UnaryOperator<RunnerConfig> change) {
    return new Bench(change, true, 1);
  }

  public PipelineRunner runner() {
    return runner;
  }

  public PipelineRun start(Pipeline pipeline) {
    return runner.start(pipeline, Map.of());
  }

  /// Runs to the end.
  public PipelineRun run(Pipeline pipeline) throws InterruptedException {
    return run(pipeline, Map.of());
  }

  public PipelineRun run(Pipeline pipeline, Map<String, ?> params) throws InterruptedException {
    return ended(runner.start(pipeline, params));
  }

  public PipelineRun ended(PipelineRun run) throws InterruptedException {
    if (!run.await(PATIENCE)) {
      throw new AssertionError("the run does not end: " + run.states() + " " + journal.all());
    }
    return run;
  }

  public void advance(Duration by) {
    time.advance(by);
    runner.tick();
  }

  @Override
  public void close() {
    runner.close();
  }
}
