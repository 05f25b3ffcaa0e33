package io.roadml.workers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.value.ValueStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Calls steps of the runners that have a [WorkerPool] on the same database, on threads of its own.
///
/// ```java
/// try (Worker worker = Worker.open(metadata, store, loader, WorkerConfig.DEFAULT)) {
///   Thread.currentThread().join();
/// }
/// ```
///
/// - Dead workers: what one had picked that has died is picked by another. A worker that was only slow finds that what it
///   computed counts no more, and drops it.
/// - Dead runners: what a runner wanted that has died is interrupted, and what came of it dropped.
/// - Isolation: none. A step that exits or crashes takes the worker with it; after several workers the step is given up.
/// - Threading: safe for many threads.
public final class Worker implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Worker.class.getName());

  private final String name = "worker-" + ProcessHandle.current().pid() + "-"
      + UUID.randomUUID().toString().substring(0, 8);
  private final TaskTable tasks;
  private final ValueStore values;
  private final ClassLoader loader;
  private final WorkerConfig config;
  private final Scheduler scheduler;
  private final Set<PickedCall> picked = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().name("roadml-worker-watch").daemon().factory());
  private volatile boolean isClosing;

  private Worker(MetadataStore metadata, PipelineStore store, ClassLoader loader, WorkerConfig config) {
    this.values = store.values();
    this.tasks = new TaskTable(metadata, values);
    this.loader = loader;
    this.config = config;
    this.scheduler = Queue.worker(Queue.source(metadata), name, config, (instance, _) -> work(instance.getId()));
  }

  /// A worker, which begins at once.
  ///
  /// @param store  with a configuration whose loader is the same
  /// @param loader finds the classes of steps
  /// @throws IllegalArgumentException if the metadata store is a file of one machine
  public static Worker open(MetadataStore metadata, PipelineStore store, ClassLoader loader, WorkerConfig config) {
    Worker worker = new Worker(metadata, store, loader, config);
    worker.start();
    return worker;
  }

  private void start() {
    long poll = config.poll().toMillis();
    var _ = watching.scheduleWithFixedDelay(this::watch, poll, poll, TimeUnit.MILLISECONDS);
    scheduler.start();
  }

  /// What it is called in the database and in logs.
  public String name() {
    return name;
  }

  private CompletionHandler<Void> work(String task) {
    if (isClosing) {
      return again();
    }
    return tasks.pick(task, name, UUID.randomUUID().toString(), config.lease()).map(this::work)
        .orElseGet(() -> unwanted(task));
  }

  /// Its runner has died, or has been out of reach, or does not want it any more.
  private CompletionHandler<Void> unwanted(String task) {
    tasks.lose(task);
    return new CompletionHandler.OnCompleteRemove<>();
  }

  private static CompletionHandler<Void> again() {
    return (complete, operations) -> operations.reschedule(complete, complete.getTimeDone());
  }

  private CompletionHandler<Void> work(TaskTable.Pick pick) {
    if (pick.pick() > config.picks()) {
      LOGGER.log(System.Logger.Level.WARNING, "step={0} of run={1} is given up: {2} workers have died with it",
          pick.step(), pick.run(), pick.pick() - 1);
      tasks.lose(pick);
      return new CompletionHandler.OnCompleteRemove<>();
    }
    PickedCall call = new PickedCall(tasks, values, pick);
    picked.add(call);
    try {
      return call.perform(loader) == PickedCall.End.HANDED_BACK ? again() : new CompletionHandler.OnCompleteRemove<>();
    } finally {
      left(call);
    }
  }

  private void left(PickedCall call) {
    lock.lock();
    try {
      picked.remove(call);
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Writes what was logged, and stops what nobody wants any more.
  private void watch() {
    List<PickedCall> before = new ArrayList<>(picked);
    if (before.isEmpty()) {
      return;
    }
    try {
      before.forEach(PickedCall::writeLines);
      Set<String> wanted = tasks.wanted(name, config.lease());
      before.stream().filter(call -> !wanted.contains(call.token())).forEach(PickedCall::drop);
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the metadata store is out of reach: {0}", e.getMessage());
    }
  }

  /// Picks no more, lets what it has picked end for as long as its patience lasts, and hands back the rest.
  @Override
  public void close() {
    isClosing = true;
    scheduler.pause();
    awaitEnds(config.patience());
    picked.forEach(PickedCall::handBack);
    awaitEnds(config.heartbeat());
    scheduler.stop();
    watching.shutdownNow();
  }

  private void awaitEnds(Duration limit) {
    lock.lock();
    try {
      for (long left = limit.toNanos(); left > 0 && !picked.isEmpty();) {
        left = ended.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
