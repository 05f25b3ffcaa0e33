package io.roadml.schedules;

import io.roadml.pipeline.Param;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.RunnerConfig.Sources;
import io.roadml.pipeline.loading.LoadedPipeline;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.StoreConfig;
import io.roadml.schedules.RunStarter.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// One run with all that belongs to it: its classes, its store and its runner, which are closed when it has ended.
final class StartedRun implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StartedRun.class.getName());
  private static final int PATIENCE_SECONDS = 60;

  private final LoadedPipeline loaded;
  private final PipelineStore store;
  private final PipelineRunner runner;
  private final Deque<Runnable> equipment = new ArrayDeque<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private PipelineRun run;

  private StartedRun(PipelineStarter starter, LoadedPipeline loaded, String firstId) throws IOException {
    this.loaded = loaded;
    this.store = starter.open(StoreConfig.defaults().withLoader(loaded.loader()));
    RunnerConfig plain = RunnerConfig.DEFAULT.journal(store.journal()).memory(store.memory()).listener(this::hear);
    Sources own = plain.sources();
    this.runner = open(equipped(starter, plain.sources(
        new Sources(own.clock(), own.ticks(), own.random(), own.threads(), ids(firstId)))));
  }

  private RunnerConfig equipped(PipelineStarter starter, RunnerConfig plain) throws IOException {
    try {
      return starter.equip(plain, store, equipment::push);
    } catch (IOException | RuntimeException e) {
      unequip();
      store.close();
      throw e;
    }
  }

  private void unequip() {
    for (Runnable close = equipment.poll(); close != null; close = equipment.poll()) {
      try {
        close.run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a part of the equipment of a run cannot be closed", e);
      }
    }
  }

  /// The threads of steps inherit from this one where libraries look for their services.
  private PipelineRunner open(RunnerConfig config) {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    current.setContextClassLoader(loaded.loader());
    try {
      return PipelineRunner.open(config);
    } finally {
      current.setContextClassLoader(before);
    }
  }

  /// The first id is that of the run, the others are of those nested in it.
  private static Supplier<String> ids(String first) {
    AtomicReference<String> next = new AtomicReference<>(first);
    return () -> next.getAndSet(UUID.randomUUID().toString());
  }

  private void hear(RunEvent event) {
    if (event instanceof RunEvent.RunStarted || event instanceof RunEvent.RunFinished) {
      begun.countDown();
    }
  }

  /// Begins a run, and waits until that is written down.
  ///
  /// @param before the run to go on with
  static StartedRun begin(PipelineStarter starter, Launch launch, Optional<String> before) throws InterruptedException {
    LoadedPipeline loaded = launch.pipeline().open();
    StartedRun started;
    try {
      started = new StartedRun(starter, loaded, before.isPresent() ? UUID.randomUUID().toString() : launch.run());
    } catch (IOException e) {
      loaded.close();
      throw new UncheckedIOException("run=" + launch.run() + " has no place for its outputs: " + e.getMessage(), e);
    }
    try {
      started.begin(launch, before);
      started.requireWritten(starter);
      starter.remember(started.id(), launch.pipeline());
      return started;
    } catch (RuntimeException | InterruptedException e) {
      started.close();
      throw e;
    }
  }

  private void begin(Launch launch, Optional<String> before) {
    Pipeline pipeline = loaded.pipeline();
    run = before.isPresent()
        ? runner.resume(pipeline, before.get(), Map.of())
        : runner.start(pipeline, params(pipeline, launch));
  }

  private static Map<String, String> params(Pipeline pipeline, Launch launch) {
    Map<String, String> params = new HashMap<>(launch.params());
    pipeline.params().stream().map(Param::name).filter(launch.offered()::containsKey)
        .forEach(name -> params.putIfAbsent(name, launch.offered().get(name)));
    return params;
  }

  private void requireWritten(PipelineStarter starter) throws InterruptedException {
    if (!begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || starter.history().run(run.id()).isEmpty()) {
      throw new IllegalStateException("run=" + run.id() + " cannot be written down: "
          + run.failure().map(Object::toString).orElse("no answer within " + PATIENCE_SECONDS + " s"));
    }
  }

  String id() {
    return run.id();
  }

  void cancel() {
    run.cancel();
  }

  /// Closes everything when the run has ended.
  void atEnd(Runnable then) {
    Thread.ofVirtual().name("roadml-scheduled-run").start(() -> {
      try {
        run.await();
        close();
        then.run();
      } catch (InterruptedException _) {
        LOG.log(System.Logger.Level.DEBUG, "run={0} is left alone", run.id());
      }
    });
  }

  /// Cancels the run if it goes on.
  @Override
  public synchronized void close() {
    runner.close();
    unequip();
    store.close();
    loaded.close();
  }
}
