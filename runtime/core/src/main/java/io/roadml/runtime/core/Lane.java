package io.roadml.runtime.core;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/// One instance of a model with its ring and its owner thread.
///
/// ```
/// producers ─▶ ring (slot indices) ─▶ owner thread ─▶ backlog ─▶ batch ─▶ run ─▶ slots complete
/// callers ──── found idle, won the ownership word ────────────▶ run, on their own thread
/// ```
///
/// The ring is as large as there are slots and a slot is on it once at most, so publishing never waits.
///
/// - Threading: [#publish] and [#tryOwn] by any thread; the backlog and the runner belong to whoever owns the instance.
/// - Allocation: none once warm.
final class Lane implements Runnable {
  /// A cell of the ring.
  private static final class Cell {
    private int slot;
  }

  private static final VarHandle WAITING_ROWS = Handles.field(MethodHandles.lookup(), "waitingRows", long.class);
  private static final int SPINS = 100;
  private static final int YIELDS = 100;
  private static final long PARK_NANOS = 50_000;
  private static final long SHORTEST_PARK_NANOS = 10_000;
  private static final long PARK_TAKES_NANOS = 100_000;

  private final Slot[] slots;
  private final Waiting waiting;
  private final NanoClock clock;
  private final RingBuffer<Cell> ring;
  private final SequenceBarrier barrier;
  private final Sequence consumed = new Sequence();
  private final Ownership ownership = new Ownership();
  private final SlotQueue backlog;
  private final SlotQueue inlineQueue;
  private final BatchRunner runner;
  private final ModelInstance instance;
  private final Thread thread;

  private long backlogRows;
  private volatile long waitingRows;
  private volatile boolean closed;

  Lane(final String name, final ModelInstance instance, final ModelSignature signature, final PredictorConfig config,
      final Slot[] slots, final ErrorLog errors) {
    this.slots = slots;
    this.waiting = config.waiting();
    this.clock = config.clock();
    this.instance = instance;
    this.ring = RingBuffer.createMultiProducer(Cell::new, Integer.highestOneBit(slots.length) << 1,
        strategy(config.waiting()));
    this.barrier = ring.newBarrier();
    ring.addGatingSequences(consumed);
    this.backlog = new SlotQueue(slots.length);
    this.inlineQueue = new SlotQueue(slots.length);
    this.runner = new BatchRunner(instance, signature, config, slots, errors);
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this);
  }

  private static WaitStrategy strategy(final Waiting waiting) {
    return switch (waiting) {
      case BLOCKING -> new BlockingWaitStrategy();
      case PARKING -> new SleepingWaitStrategy(SPINS + YIELDS, PARK_NANOS);
      case YIELDING -> new YieldingWaitStrategy();
      case SPINNING -> new BusySpinWaitStrategy();
    };
  }

  void start() {
    thread.start();
  }

  BatchRunner runner() {
    return runner;
  }

  /// Returns the rows that were published and are not yet answered.
  long waitingRows() {
    return (long) WAITING_ROWS.getOpaque(this);
  }

  /// Returns how long a request of `rows` rows that is published now would take, in nanoseconds, as far as is known.
  long estimateNanos(final int rows) {
    return runner.estimate(waitingRows() + rows);
  }

  /// Puts a slot on the ring. Never waits.
  ///
  /// @return [Outcome#OK], or [Outcome#CLOSED]
  int publish(final Slot slot) {
    final int rows = slot.rows();
    WAITING_ROWS.getAndAdd(this, (long) rows); // volatile, before closed is read: the owner leaves only when it sees none
    if (closed) {
      WAITING_ROWS.getAndAdd(this, (long) -rows);
      return Outcome.CLOSED;
    }
    final long sequence = ring.next();
    ring.get(sequence).slot = slot.index();
    ring.publish(sequence);
    return Outcome.OK;
  }

  /// Takes the instance for a caller, if it is idle and nobody waits for it.
  boolean tryOwn() {
    return waitingRows() == 0 && ownership.tryTake();
  }

  /// Runs one slot on the thread of its caller, who owns the instance, and gives the instance back.
  void runOwned(final Slot slot) {
    try {
      runner.runAlone(slot);
    } finally {
      ownership.giveBack();
    }
  }

  /// Runs slots together on the thread of their caller, who owns the instance, and gives the instance back.
  void runOwned(final Slot[] callers, final int from, final int count) {
    try {
      for (int position = from; position < from + count; position++) {
        inlineQueue.add(callers[position].index());
      }
      while (!inlineQueue.isEmpty()) {
        runner.runNext(inlineQueue, runner.policy().maxBatchSize(), false);
      }
    } finally {
      ownership.giveBack();
    }
  }

  @Override
  public void run() {
    while (awaitWork()) {
      takeArrived();
      if (backlog.isEmpty()) {
        continue; // a producer has claimed a cell and not yet published it
      }
      awaitFill();
      own();
      try {
        takeArrived(); // what came while a caller had the instance belongs to this batch
        runNext();
      } finally {
        ownership.giveBack();
      }
    }
  }

  private boolean awaitWork() {
    while (backlog.isEmpty() && ring.getCursor() <= consumed.get()) {
      if (closed && waitingRows == 0) {
        return false;
      }
      awaitPublication();
    }
    return true;
  }

  private void awaitPublication() {
    try {
      barrier.waitFor(consumed.get() + 1);
    } catch (final AlertException closing) {
      Thread.yield(); // a producer is between counting its rows and publishing them; or this is the end
    } catch (final TimeoutException | InterruptedException spurious) {
      Thread.onSpinWait(); // nobody interrupts this thread on purpose; the loop decides
    }
  }

  private void takeArrived() {
    final long cursor = ring.getCursor();
    long sequence = consumed.get() + 1;
    while (sequence <= cursor && ring.isAvailable(sequence)) {
      final Slot slot = slots[ring.get(sequence).slot];
      backlog.add(slot.index());
      backlogRows += slot.rows();
      sequence++;
    }
    consumed.set(sequence - 1);
  }

  private void awaitFill() {
    if (runner.policy().maxQueueDelayNanos() == 0 || backlog.isEmpty()) {
      return;
    }
    final long until = slots[backlog.peek()].stamp(Stage.ENQUEUED) + runner.policy().maxQueueDelayNanos();
    long left = earliest(until) - clock.nanoTime();
    while (runner.policy().rowsToRun(backlogRows, false) == 0 && left > 0 && !closed) {
      pause(left);
      takeArrived();
      left = earliest(until) - clock.nanoTime();
    }
  }

  /// Returns `until`, or the moment at which the batch must start to keep the first deadline among its slots.
  private long earliest(final long until) {
    long earliest = until;
    final long run = runner.cost().of((int) Math.min(backlogRows, runner.policy().maxBatchSize()));
    for (int position = 0; position < backlog.size(); position++) {
      final long deadline = slots[backlog.get(position)].deadlineNanos();
      if (deadline != Slot.NO_DEADLINE && deadline - run - earliest < 0) {
        earliest = deadline - run;
      }
    }
    return earliest;
  }

  private void pause(final long left) {
    switch (waiting) {
      case SPINNING -> Thread.onSpinWait();
      case YIELDING -> Thread.yield();
      case PARKING, BLOCKING -> parkOrYield(left);
    }
  }

  /// Parks while there is time for it: the shortest park of a usual kernel takes 60 to 90 µs, whatever it was asked for.
  private void parkOrYield(final long left) {
    if (left > PARK_TAKES_NANOS) {
      LockSupport.parkNanos(this, SHORTEST_PARK_NANOS);
    } else {
      Thread.yield();
    }
  }

  private void own() {
    for (int tries = 0; !ownership.tryTake(); tries++) {
      if (tries < SPINS) {
        Thread.onSpinWait();
      } else if (tries < SPINS + YIELDS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(this, PARK_NANOS);
      }
    }
  }

  private void runNext() {
    if (backlog.isEmpty()) {
      return;
    }
    final int gone = runner.runNext(backlog, runner.policy().rowsToRun(backlogRows, true), true);
    backlogRows -= gone;
    WAITING_ROWS.getAndAdd(this, (long) -gone);
  }

  /// Refuses what is published from now on, finishes what was, and ends the owner thread.
  void close() {
    closed = true;
    barrier.alert();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (final InterruptedException e) {
        interrupted = true;
      }
    }
    while (!ownership.tryClose()) {
      Thread.yield(); // a caller's own run ends by itself
    }
    instance.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
