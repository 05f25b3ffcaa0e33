package io.roadml.pipeline;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// Gives tasks that are ready the places that there are, by priority and then in the order of declaration. A task whose pool
/// is full holds up none that needs another.
///
/// - Threading: the runner's thread.
final class Places {
  private static final Comparator<Task> ORDER = Comparator.comparingInt(Task::priority).reversed()
      .thenComparingLong(Task::runOrder).thenComparingInt(Task::nodeOrder).thenComparingInt(Task::element);

  private final Map<Kind, PriorityQueue<Task>> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> poolsFree;
  private int free;
  private int cpuFree;

  Places(RunnerConfig.Capacity capacity) {
    this.poolsFree = new HashMap<>(capacity.pools());
    this.free = capacity.maxParallel();
    this.cpuFree = capacity.cpuBound();
  }

  /// What a task needs beside one of the places of all.
  private record Kind(Optional<String> pool, boolean cpuBound) {
    static Kind of(Task task) {
      return new Kind(task.options().place().pool(), task.options().place().cpuBound());
    }
  }

  void add(Task task) {
    waiting.computeIfAbsent(Kind.of(task), _ -> new PriorityQueue<>(ORDER)).add(task);
  }

  /// Starts what can start.
  void fill(Consumer<Task> start) {
    for (PriorityQueue<Task> next = next(); next != null; next = next()) {
      Task task = next.remove();
      change(task, -1);
      start.accept(task);
    }
  }

  void release(Task task) {
    change(task, 1);
  }

  private void change(Task task, int by) {
    Kind kind = Kind.of(task);
    free += by;
    cpuFree += kind.cpuBound() ? by : 0;
    kind.pool().ifPresent(pool -> poolsFree.merge(pool, by, Integer::sum));
  }

  /// The queue with the task that goes first; null if none can.
  private PriorityQueue<Task> next() {
    PriorityQueue<Task> best = null;
    for (Map.Entry<Kind, PriorityQueue<Task>> entry : waiting.entrySet()) {
      PriorityQueue<Task> queue = entry.getValue();
      dropEnded(queue);
      if (!queue.isEmpty() && isOpen(entry.getKey())
          && (best == null || ORDER.compare(queue.element(), best.element()) < 0)) {
        best = queue;
      }
    }
    return best;
  }

  /// Tasks that were cancelled while they waited are still in here.
  private static void dropEnded(PriorityQueue<Task> queue) {
    while (!queue.isEmpty() && queue.element().state() != StepState.QUEUED) {
      queue.remove();
    }
  }

  private boolean isOpen(Kind kind) {
    return free > 0 && (!kind.cpuBound() || cpuFree > 0)
        && kind.pool().map(pool -> poolsFree.get(pool) > 0).orElse(true);
  }
}
