package io.roadml.workers;

import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.FatalStepException;
import io.roadml.pipeline.PortableCall;
import io.roadml.pipeline.PortableResult;
import io.roadml.pipeline.StepContext;
import io.roadml.pipeline.StepExecutor;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.value.ValueStore;
import io.roadml.pipeline.value.ValueStore.Prepared;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Has steps called by [Worker]s: other processes, on this machine and others, that share a PostgreSQL database and an artifact
/// store with this one.
///
/// ```java
/// try (WorkerPool workers = WorkerPool.open(metadata, store, WorkerConfig.DEFAULT);
///     PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.maxParallel(64).journal(store.journal())
///         .memory(store.memory()).executor("workers", workers))) {
///   …
/// }
/// ```
///
/// - Once: what came of a call is taken from one worker only. A worker that was taken for dead and is not may have made the call too:
///   what it computed is dropped, what it did to the world beside is done.
/// - Values: go through the pipeline store. What has no bytes fails the step for good. A path comes back as one of a copy.
/// - Waiting: a step waits for a worker as long as it takes; its time limit counts from the beginning.
/// - End: a step that is to end is interrupted where it runs within about a second, and nobody waits for it.
/// - Threading: safe for many threads; one of its own looks for results.
public final class WorkerPool implements StepExecutor, AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(WorkerPool.class.getName());

  private final String id = UUID.randomUUID().toString();
  private final TaskTable tasks;
  private final ValueStore values;
  private final Queue.Client queue;
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final ScheduledExecutorService looking = Executors.newScheduledThreadPool(2,
      Thread.ofPlatform().name("roadml-workers-", 0).daemon().factory());

  /// An attempt that waits for what comes of its call.
  private record Waiting(StepContext context, CompletableFuture<TaskTable.Ended> ended) {}

  private WorkerPool(MetadataStore metadata, PipelineStore store, WorkerConfig config) {
    this.values = store.values();
    this.tasks = new TaskTable(metadata, values);
    this.queue = Queue.client(Queue.source(metadata), config);
  }

  /// A pool. Closing the stores, after it, is the caller's.
  ///
  /// @param store whose values the workers can read: in the same database, with the same artifact store
  /// @throws IllegalArgumentException if the metadata store is a file of this machine
  public static WorkerPool open(MetadataStore metadata, PipelineStore store, WorkerConfig config) {
    WorkerPool pool = new WorkerPool(metadata, store, config);
    pool.tasks.enter(pool.id);
    long poll = config.poll().toMillis();
    long heartbeat = config.heartbeat().toMillis();
    var _ = pool.looking.scheduleWithFixedDelay(() -> pool.patiently(pool::look), poll, poll, TimeUnit.MILLISECONDS);
    var _ = pool.looking.scheduleAtFixedRate(() -> pool.patiently(() -> pool.tasks.seen(pool.id)), heartbeat, heartbeat,
        TimeUnit.MILLISECONDS);
    return pool;
  }

  /// {@inheritDoc}
  ///
  /// @throws StepLostException if several workers have died with the step, or the database was out of reach for so long that they
  ///   took this process for dead
  @Override
  public Object call(PortableCall call, StepContext context) throws IOException, InterruptedException {
    if (looking.isShutdown()) {
      throw new IllegalStateException("the pool is closed");
    }
    String task = UUID.randomUUID().toString();
    Waiting place = new Waiting(context, new CompletableFuture<>());
    waiting.put(task, place);
    try {
      tasks.add(id, task, call, prepared(call));
      queue.add(task);
      return output(call, place.ended().get());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the pool is closed", e);
    } finally {
      forget(task, place);
    }
  }

  private List<Prepared> prepared(PortableCall call) {
    List<Prepared> parts = new ArrayList<>();
    try {
      parts.add(values.prepare(call.head()));
      for (Object input : call.inputs()) {
        parts.add(values.prepare(input));
      }
      return parts;
    } catch (IOException e) {
      throw new FatalStepException("step=" + call.step() + (parts.isEmpty() ? "" : " input " + parts.size())
          + " cannot be carried to a worker: " + e.getMessage(), e);
    }
  }

  private Object output(PortableCall call, TaskTable.Ended ended) throws IOException {
    String result = ended.result()
        .orElseThrow(() -> new StepLostException("step=" + call.step() + " of run=" + call.run()
            + " was lost by its workers; it was picked " + ended.picks() + " times"));
    return PortableResult.of(values.read(result)).output();
  }

  /// Also the way to tell a worker that the call is to end: it finds the task gone. An interrupt must not disturb it.
  private void forget(String task, Waiting place) {
    boolean wasInterrupted = Thread.interrupted();
    waiting.remove(task);
    try {
      tasks.delete(task);
      if (!place.ended().isDone()) {
        queue.remove(task);
      }
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "task={0} is not deleted: {1}", task, e.getMessage());
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void patiently(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the workers are out of reach: {0}", e.getMessage());
    }
  }

  /// The lines of those that have ended are there: they were written before.
  private void look() {
    if (waiting.isEmpty()) {
      return;
    }
    List<TaskTable.Ended> ended = tasks.ended(id);
    tasks.takeLines(id).forEach(line -> {
      Waiting place = waiting.get(line.task());
      if (place != null) {
        place.context().log(line.text());
      }
    });
    ended.forEach(one -> {
      Waiting place = waiting.get(one.task());
      if (place != null) {
        place.ended().complete(one);
      }
    });
  }

  /// Stops looking. Runners that use the pool are closed before.
  @Override
  public void close() {
    looking.shutdownNow();
    waiting.values().forEach(place -> place.ended().completeExceptionally(new IllegalStateException("closed")));
    tasks.leave(id);
  }
}
