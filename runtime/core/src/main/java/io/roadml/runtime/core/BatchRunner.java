package io.roadml.runtime.core;

import io.roadml.runtime.core.InstanceCounters.Count;
import java.lang.foreign.MemorySegment;

/// Takes slots from a queue, makes a batch of them, runs it and gives each slot its outcome.
///
/// A slot goes into a batch whole if it fits. One with more rows than a batch may have is cut: a batch takes some of its
/// rows and the rest goes to the end of the queue, so that the small ones behind it do not wait for all of it.
///
/// If a batch of several slots fails, each of them is run alone, so that one caller's bad values fail that caller only.
///
/// - Threading: the instance owner's.
/// - Allocation: none once warm, but for failures and requests of free tensors.
final class BatchRunner {
  /// The pool of large requests has no room for an output. Preallocated: it is an outcome and not a bug.
  private static final class PoolExhausted extends RuntimeException {
    private static final long serialVersionUID = 1;
    @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack: it is a signal
    private static final PoolExhausted INSTANCE = new PoolExhausted();

    private PoolExhausted() {
      super("no memory for large requests left", null, false, false);
    }
  }

  private final Slot[] slots;
  private final BatchPolicy policy;
  private final NanoClock clock;
  private final PredictionTap[] taps;
  private final ErrorLog errors;
  private final Batch batch;
  private final RunCost cost = new RunCost();
  private final InstanceCounters counters = new InstanceCounters();

  BatchRunner(final ModelInstance instance, final ModelSignature signature, final PredictorConfig config,
      final Slot[] slots, final ErrorLog errors) {
    this.slots = slots;
    this.policy = config.batch().withMaxBatchSize(Math.max(1, instance.maxRows()));
    this.clock = config.clock();
    this.taps = config.taps().toArray(PredictionTap[]::new);
    this.errors = errors;
    this.batch = new Batch(instance, signature, policy.maxBatchSize());
  }

  BatchPolicy policy() {
    return policy;
  }

  RunCost cost() {
    return cost;
  }

  InstanceCounters counters() {
    return counters;
  }

  /// Runs one slot that no queue holds, on the thread of its caller.
  void runAlone(final Slot slot) {
    if (slot.isFree() || slot.rows() > policy.maxBatchSize()) {
      runLarge(slot);
      return;
    }
    final long now = clock.nanoTime();
    if (slot.isLate(now)) {
      finish(slot, Outcome.DEADLINE_EXCEEDED, false);
      return;
    }
    batch.clear();
    batch.add(slot, slot.rows());
    runBatch(now, false);
  }

  private void runLarge(final Slot slot) {
    while (slot.outcome() == Outcome.PENDING) {
      final long now = clock.nanoTime();
      if (slot.isLate(now)) {
        finish(slot, Outcome.DEADLINE_EXCEEDED, false);
      } else if (slot.hasFailed()) {
        finish(slot, Outcome.MODEL_FAILED, false);
      } else if (slot.isFree()) {
        runFree(slot, now, false);
      } else {
        batch.clear();
        batch.add(slot, Math.min(policy.maxBatchSize(), slot.rows() - slot.taken));
        runBatch(now, false);
      }
    }
  }

  /// Runs one batch of the queue's first slots.
  ///
  /// @param room      most rows to take
  /// @param submitted whether the slots came over the ring, so that somebody must be told
  /// @return the rows that are no longer waiting: answered, refused or failed
  int runNext(final SlotQueue queue, final int room, final boolean submitted) {
    final long now = clock.nanoTime();
    batch.clear();
    int gone = 0;
    while (batch.rows() < room && !queue.isEmpty()) {
      final Slot slot = slots[queue.peek()];
      final int verdict = verdict(slot, now);
      if (verdict != Outcome.PENDING) {
        queue.poll();
        gone += slot.rows();
        finish(slot, verdict, submitted);
      } else if (slot.isFree()) {
        return gone + runFreeFirst(queue, slot, now, submitted);
      } else if (!take(queue, slot, room - batch.rows())) {
        break;
      }
    }
    return batch.size() == 0 ? gone : gone + runBatch(now, submitted);
  }

  private static int verdict(final Slot slot, final long now) {
    if (slot.hasFailed()) {
      return Outcome.MODEL_FAILED;
    }
    return slot.isLate(now) ? Outcome.DEADLINE_EXCEEDED : Outcome.PENDING;
  }

  private int runFreeFirst(final SlotQueue queue, final Slot slot, final long now, final boolean submitted) {
    if (batch.size() > 0) {
      return runBatch(now, submitted); // the free one is next
    }
    queue.poll();
    final int rows = slot.rows();
    runFree(slot, now, submitted);
    return rows;
  }

  private boolean take(final SlotQueue queue, final Slot slot, final int room) {
    final int left = slot.rows() - slot.taken;
    if (left <= room) {
      queue.poll();
      batch.add(slot, left);
      return true;
    }
    if (batch.size() > 0 && slot.rows() <= policy.maxBatchSize()) {
      return false; // it fits the next batch whole
    }
    queue.poll();
    batch.add(slot, room);
    queue.add(slot.index());
    return false;
  }

  private int runBatch(final long now, final boolean submitted) {
    batch.gather();
    final long start = submitted ? clock.nanoTime() : now;
    int answered;
    try {
      batch.instance().run(batch.rows());
      final long end = clock.nanoTime();
      batch.scatter();
      measure(now, start, end, submitted);
      answered = answer(now, start, end, submitted);
    } catch (final RuntimeException | Error failure) { // an engine's failure of any kind is that of its callers, not of the thread
      return runEachAlone(failure, now, submitted);
    }
    tap();
    return answered;
  }

  private void measure(final long now, final long start, final long end, final boolean submitted) {
    cost.learn(batch.rows(), end - start);
    counters.run.record(end - start);
    counters.add(Count.BATCHES, 1);
    counters.add(Count.ROWS, batch.rows());
    if (submitted) {
      counters.gather.record(start - now);
      counters.scatter.record(clock.nanoTime() - end);
    } else {
      counters.add(Count.INLINE, 1);
    }
  }

  private int answer(final long now, final long start, final long end, final boolean submitted) {
    int answered = 0;
    for (int entry = 0; entry < batch.size(); entry++) {
      final Slot slot = batch.slot(entry);
      slot.stamp(Stage.BATCHED, now);
      slot.stamp(Stage.RUN_STARTED, start);
      slot.stamp(Stage.RUN_ENDED, end);
      slot.finished += batch.length(entry);
      if (submitted && slot.finished == batch.length(entry)) {
        counters.queue.record(now - slot.stamp(Stage.ENQUEUED));
      }
      if (slot.finished == slot.rows()) {
        answered += slot.rows();
        slot.stamp(Stage.COMPLETED, end);
        finish(slot, Outcome.OK, submitted);
      }
    }
    return answered;
  }

  private int runEachAlone(final Throwable failure, final long now, final boolean submitted) {
    if (batch.size() == 1) {
      return fail(0, failure, submitted);
    }
    int gone = 0;
    for (int entry = 0; entry < batch.size(); entry++) {
      gone += runEntry(entry, now, submitted);
    }
    return gone;
  }

  private int runEntry(final int entry, final long now, final boolean submitted) {
    try {
      batch.gather(entry, 0);
      batch.instance().run(batch.length(entry));
      batch.scatter(entry, 0);
    } catch (final RuntimeException | Error failure) { // as in runBatch
      return fail(entry, failure, submitted);
    }
    final Slot slot = batch.slot(entry);
    slot.finished += batch.length(entry);
    slot.stamp(Stage.BATCHED, now);
    if (slot.finished < slot.rows()) {
      return 0;
    }
    finish(slot, Outcome.OK, submitted);
    return slot.rows();
  }

  private int fail(final int entry, final Throwable failure, final boolean submitted) {
    final Slot slot = batch.slot(entry);
    note(slot, failure);
    if (slot.taken < slot.rows()) {
      return 0; // its rest is yet to come; it is answered when that is met
    }
    final int rows = slot.rows();
    finish(slot, Outcome.MODEL_FAILED, submitted);
    return rows;
  }

  private void note(final Slot slot, final Throwable failure) {
    errors.record(failure);
    slot.failed(failure instanceof ModelException ? String.valueOf(failure.getMessage()) : "the model failed inside");
  }

  private void runFree(final Slot slot, final long now, final boolean submitted) {
    slot.stamp(Stage.BATCHED, now);
    int outcome = Outcome.OK;
    try {
      slot.results(batch.instance().run(slot.freeInputs(), (bytes, alignment) -> lend(slot, bytes)));
      final long end = clock.nanoTime();
      slot.stamp(Stage.RUN_STARTED, now);
      slot.stamp(Stage.RUN_ENDED, end);
      slot.stamp(Stage.COMPLETED, end);
      counters.run.record(end - now);
      counters.add(Count.BATCHES, 1);
      counters.add(Count.ROWS, 1);
    } catch (final PoolExhausted none) {
      outcome = Outcome.OVERLOADED;
    } catch (final RuntimeException | Error failure) { // as in runBatch
      note(slot, failure);
      outcome = Outcome.MODEL_FAILED;
    }
    finish(slot, outcome, submitted);
  }

  private static MemorySegment lend(final Slot slot, final long bytes) {
    final Tensor tensor = slot.allocate(ElementType.UINT8, bytes, bytes);
    if (tensor == null) {
      throw PoolExhausted.INSTANCE;
    }
    return tensor.segment();
  }

  private void finish(final Slot slot, final int outcome, final boolean submitted) {
    switch (outcome) {
      case Outcome.OK -> counters.add(Count.REQUESTS, 1);
      case Outcome.DEADLINE_EXCEEDED -> counters.add(Count.LATE, 1);
      default -> counters.add(Count.FAILED, 1);
    }
    if (submitted) {
      slot.complete(outcome);
    } else {
      slot.decide(outcome);
    }
  }

  private void tap() {
    for (final PredictionTap tap : taps) {
      try {
        tap.predicted(batch.instance(), batch.rows());
      } catch (final RuntimeException | Error failure) { // a tap's failure is nobody's but the log's
        errors.record(failure);
      }
    }
  }

  /// Returns what `rows` rows ahead in the queue will take, in nanoseconds, as far as is known.
  long estimate(final long rows) {
    final int most = policy.maxBatchSize();
    final long whole = rows / most * cost.of(most);
    final int rest = (int) (rows % most);
    return rest == 0 ? whole : whole + cost.of(rest);
  }

}
