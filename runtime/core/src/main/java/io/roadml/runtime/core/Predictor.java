package io.roadml.runtime.core;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Runs a model for many callers: slots for their requests, a ring and an owner thread for each instance, batching.
///
/// ```java
/// try (Predictor predictor = Predictor.open(model, PredictorConfig.defaults())) {
///   Slot slot = predictor.acquire();
///   slot.input(0).setFloats(0, features, 0, features.length);
///   if (predictor.infer(slot) == Outcome.OK) {
///     use(slot.output(0).getFloat(0));
///   }
///   predictor.release(slot);
/// }
/// ```
///
/// Three ways to run a slot. [#infer] waits for the answer, and runs the model on the caller's thread when an instance is
/// idle. [#submit] returns at once and tells a listener. [#tryRun] runs several slots as one batch on the caller's thread,
/// or does nothing: for threads that must not wait.
///
/// - Threading: safe for many threads. A slot is used by one at a time.
/// - Allocation: none once warm, between [#acquire] and [#release], for requests that fit their slot.
/// - Order: requests of one instance run in the order they were published, but for the rest of one that was cut.
/// - Lifetime: [#close] finishes what was accepted. The model stays open; it is its opener's.
public final class Predictor implements AutoCloseable {
  private static final long SLOT_LIMIT = 1L << 20;
  private static final long SLOTS_BYTES = 64L << 20;
  private static final int FEWEST_SLOTS = 16;
  private static final int MOST_SLOTS = 1024;
  private static final long POLL_NANOS = 100_000;
  private static final int MARGIN_PART = 4;

  private final ModelSignature signature;
  private final PredictorConfig config;
  private final Arena memory = Arena.ofShared();
  private final BufferPool large;
  private final Slot[] slots;
  private final FreeList freeSlots;
  private final Lane[] lanes;
  private final ErrorLog errors = new ErrorLog();
  private final LongAdder overloaded = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final long inlineLimitNanos;
  private final Object closing = new Object();
  private volatile boolean open = true;
  private boolean closed;

  private Predictor(final Model model, final PredictorConfig config) {
    this.signature = model.signature();
    this.config = config;
    this.inlineLimitNanos = config.inlineLimit().toNanos();
    this.large = new BufferPool(config.largeRequestBytes());
    final int batchRows = signature.batched() ? config.batch().maxBatchSize() : 1;
    this.slots = slots(batchRows);
    this.freeSlots = new FreeList(slots.length);
    this.lanes = lanes(model, batchRows);
  }

  /// Opens a predictor with its instances and starts their threads.
  ///
  /// @throws ModelException when the engine cannot make an instance; nothing is left behind
  public static Predictor open(final Model model, final PredictorConfig config) {
    final Predictor predictor = new Predictor(model, config);
    for (final Lane lane : predictor.lanes) {
      lane.start();
    }
    return predictor;
  }

  private Slot[] slots(final int batchRows) {
    final long rowBytes = signature.hasFixedRows() ? rowBytes(signature.inputs()) + rowBytes(signature.outputs()) : 0;
    final int capacity = rowBytes == 0 ? 0 : (int) Math.min(batchRows, SLOT_LIMIT / rowBytes);
    final long slotBytes = Math.max(1, capacity * rowBytes);
    final int count = config.slots() > 0 ? config.slots()
        : Math.clamp(SLOTS_BYTES / slotBytes, FEWEST_SLOTS, MOST_SLOTS);
    final Slot[] made = new Slot[count];
    for (int index = 0; index < count; index++) {
      made[index] = new Slot(index, signature, capacity, tensors(signature.inputs(), capacity),
          tensors(signature.outputs(), capacity), large);
    }
    return made;
  }

  private long rowBytes(final List<TensorSpec> specs) {
    return specs.stream().mapToLong(signature::rowBytes).sum();
  }

  private Tensor[] tensors(final List<TensorSpec> specs, final int rows) {
    if (rows == 0) {
      return new Tensor[0];
    }
    return specs.stream().map(spec -> Tensor.allocate(memory, spec.type(), signature.shapeOf(spec, rows)))
        .toArray(Tensor[]::new);
  }

  private Lane[] lanes(final Model model, final int batchRows) {
    final List<ModelInstance> instances = new ArrayList<>();
    try {
      for (int number = 0; number < config.instances(); number++) {
        instances.add(model.newInstance(batchRows));
      }
    } catch (final RuntimeException e) {
      instances.forEach(ModelInstance::close);
      memory.close();
      throw e;
    }
    final Lane[] made = new Lane[instances.size()];
    for (int number = 0; number < made.length; number++) {
      made[number] = new Lane("roadml-instance-" + number, instances.get(number), signature, config, slots, errors);
    }
    return made;
  }

  /// Returns what the model takes and gives.
  public ModelSignature signature() {
    return signature;
  }

  /// Returns the settings.
  public PredictorConfig config() {
    return config;
  }

  /// Lends a slot, or returns `null` when none is free or the predictor is closed. Never waits.
  public Slot acquire() {
    if (!open) {
      return null;
    }
    final int index = freeSlots.take();
    if (index == FreeList.NONE) {
      if (open) { // while closing, the slots are the closer's
        overloaded.increment();
      }
      return null;
    }
    final Slot slot = slots[index];
    slot.held();
    if (!open) { // closed meanwhile: either this sees it, or closing sees the slot
      release(slot);
      return null;
    }
    return slot;
  }

  /// Takes a slot back, and with it the memory that it borrowed.
  ///
  /// @throws IllegalStateException when the slot was released already or is being run
  public void release(final Slot slot) {
    slot.free();
    freeSlots.giveBack(slot.index());
  }

  /// Runs a request and waits for its answer. On the caller's own thread when an instance is idle, else through the ring.
  ///
  /// @return one of [Outcome]'s codes
  public int infer(final Slot slot) {
    slot.begin();
    final Lane idle = idleLane();
    if (idle != null) {
      idle.runOwned(slot);
      return slot.outcome();
    }
    final int refusal = publish(slot);
    return refusal == Outcome.OK ? slot.await() : refusal;
  }

  /// Puts a request on the ring and returns at once; the slot's listener hears of the answer.
  ///
  /// @return [Outcome#OK], or why the request was refused; the slot is then still the caller's, and nobody is told
  /// @throws IllegalStateException when the slot has no listener, or is not held
  public int submit(final Slot slot) {
    slot.requireListener();
    slot.begin();
    return publish(slot);
  }

  private int publish(final Slot slot) {
    final Lane lane = shorterLane();
    final long now = config.clock().nanoTime();
    final int refusal = refusal(slot, lane, now);
    if (refusal != Outcome.OK) {
      slot.decide(refusal);
      return refusal;
    }
    slot.stamp(Stage.ENQUEUED, now);
    slot.submitted();
    final int published = lane.publish(slot);
    if (published != Outcome.OK) {
      slot.refused(published);
    }
    return published;
  }

  private int refusal(final Slot slot, final Lane lane, final long now) {
    if (slot.deadlineNanos() == Slot.NO_DEADLINE) {
      return Outcome.OK;
    }
    if (slot.isLate(now)) {
      late.increment();
      return Outcome.DEADLINE_EXCEEDED;
    }
    // An empty lane always accepts, so that a cost learned in bad times can be unlearned.
    if (lane.waitingRows() > 0 && slot.isLate(now + withMargin(lane.estimateNanos(slot.rows())))) {
      overloaded.increment();
      return Outcome.OVERLOADED;
    }
    return Outcome.OK;
  }

  /// A wait that is expected to end at its deadline ends after it half of the time, and costs a run that nobody can use.
  /// What is refused for the margin costs no throughput, for the instance is busy.
  private static long withMargin(final long estimateNanos) {
    return estimateNanos + estimateNanos / MARGIN_PART;
  }

  /// Runs several requests together on the caller's thread, if an instance is idle, nobody waits for it, and the model is
  /// known to be fast enough ([PredictorConfig#inlineLimit]). Their outcomes are then in the slots; no listener is told.
  ///
  /// @return false when nothing was run: [#submit] them
  public boolean tryRun(final Slot[] requests, final int from, final int count) {
    int rows = 0;
    for (int position = from; position < from + count; position++) {
      if (requests[position].isFree()) {
        return false; // its cost is not known beforehand
      }
      requests[position].begin();
      rows += requests[position].rows();
    }
    for (final Lane lane : lanes) {
      final long estimate = lane.estimateNanos(rows); // 0 while unknown: an instance's first run is on its own thread
      if (estimate > 0 && estimate <= inlineLimitNanos && lane.tryOwn()) {
        lane.runOwned(requests, from, count);
        return true;
      }
    }
    return false;
  }

  private Lane idleLane() {
    for (final Lane lane : lanes) {
      if (lane.tryOwn()) {
        return lane;
      }
    }
    return null;
  }

  private Lane shorterLane() {
    if (lanes.length == 1) {
      return lanes[0];
    }
    final ThreadLocalRandom random = ThreadLocalRandom.current();
    final Lane one = lanes[random.nextInt(lanes.length)];
    final Lane other = lanes[random.nextInt(lanes.length)];
    return one.waitingRows() <= other.waitingRows() ? one : other;
  }

  /// Returns how long a request of one row that came now would take until its answer, in nanoseconds, as far as is known:
  /// what a refused caller may be told to wait.
  public long estimateNanos() {
    long least = Long.MAX_VALUE;
    for (final Lane lane : lanes) {
      least = Math.min(least, lane.estimateNanos(1));
    }
    return least;
  }

  /// Returns what the predictor has done so far.
  public PredictorStats stats() {
    return PredictorStats.of(lanes, overloaded.sum(), late.sum(), large.allocatedBytes());
  }

  /// Returns the distinct errors of the model and the taps.
  public List<ErrorLog.Entry> errors() {
    return errors.entries();
  }

  /// Says whether [#close] has been called.
  public boolean isClosed() {
    return !open;
  }

  /// Lends no more slots, finishes every request that was accepted, ends the threads and frees the memory.
  /// Slots that are held, before their submission or after their answer, are waited for as long as
  /// [PredictorConfig#closeGrace]; after that their submission is refused with [Outcome#CLOSED] and their tensors are
  /// gone. A second call waits for the first.
  @Override
  public void close() {
    synchronized (closing) {
      if (closed) {
        return;
      }
      open = false;
      awaitSlots();
      for (final Lane lane : lanes) {
        lane.close();
      }
      large.close();
      memory.close();
      closed = true;
    }
  }

  private void awaitSlots() {
    final long until = System.nanoTime() + config.closeGrace().toNanos();
    int home = takeFree();
    while (home < slots.length && (anyInFlight() || until - System.nanoTime() > 0)) {
      LockSupport.parkNanos(this, POLL_NANOS);
      home += takeFree();
    }
  }

  /// Takes the slots that are free, for good. One that a caller is being lent right now is not among them and counts as
  /// away, whether or not the caller has already marked it.
  private int takeFree() {
    int taken = 0;
    while (freeSlots.take() != FreeList.NONE) {
      taken++;
    }
    return taken;
  }

  private boolean anyInFlight() {
    for (final Slot slot : slots) {
      if (slot.isInFlight()) {
        return true;
      }
    }
    return false;
  }
}
