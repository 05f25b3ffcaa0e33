package io.roadml.runtime.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// One request and its response: preallocated tensors outside the heap and a few plain fields.
///
/// A slot is lent by [Predictor#acquire] with one row and no deadline, is filled, submitted or run, read, and released.
/// Rows beyond what it was made for are taken from a counted pool ([#reserve]); tensors of variable shape and strings come
/// with [#tensors].
///
/// - Threading: belongs to whoever acquired it, except between [Predictor#submit] and its completion, when it belongs to
///   the instance and nobody else may touch it.
/// - Allocation: none for requests that fit.
public final class Slot {
  /// The deadline of a request that has none.
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  static final int FREE = 0;
  static final int HELD = 1;
  static final int SUBMITTED = 2;
  static final int DONE = 3;

  private static final VarHandle STATE = Handles.field(MethodHandles.lookup(), "state", int.class);
  private static final Stage[] STAGES = Stage.values();
  private static final int SPINS = 200;
  private static final int YIELDS = 20;

  private final int index;
  private final ModelSignature signature;
  private final int capacity;
  private final Tensor[] ownInputs;
  private final Tensor[] ownOutputs;
  private final BufferPool pool;
  private final long[] stamps = new long[STAGES.length];
  private final List<BufferPool.Buffer> borrowed = new ArrayList<>();

  private Tensor[] inputs;
  private Tensor[] outputs;
  private List<Tensor> freeInputs;
  private List<Tensor> freeOutputs;
  private int rows;
  private long deadlineNanos;
  private int outcome;
  private String error;
  private Object attachment;
  private SlotListener listener;

  /// Rows that a batch has taken, and rows whose results are in; both the instance owner's.
  int taken;
  int finished;

  private volatile int state = FREE;
  private volatile Thread waiter;

  Slot(final int index, final ModelSignature signature, final int capacity, final Tensor[] inputs,
      final Tensor[] outputs,
      final BufferPool pool) {
    this.index = index;
    this.signature = signature;
    this.capacity = capacity;
    this.ownInputs = inputs;
    this.ownOutputs = outputs;
    this.inputs = inputs;
    this.outputs = outputs;
    this.pool = pool;
  }

  /// Returns the slot's number, 0 … slots − 1.
  public int index() {
    return index;
  }

  /// Returns how many rows the request has.
  public int rows() {
    return rows;
  }

  /// Sets the number of rows and makes room for them. What was written before is lost when the room changes.
  ///
  /// @param count at least 1; exactly 1 for a model that is not batched; may be more than the batch limit
  /// @return false when the memory for large requests is used up: answer [Outcome#OVERLOADED]
  /// @throws IllegalArgumentException for a count the model cannot have
  public boolean reserve(final int count) {
    Check.between("rows", count, 1, signature.batched() ? Integer.MAX_VALUE : 1);
    rows = count;
    if (count <= capacity) {
      inputs = ownInputs;
      outputs = ownOutputs;
      return true;
    }
    return borrow(count);
  }

  private boolean borrow(final int count) {
    if (!signature.hasFixedRows()) {
      return true;
    }
    final Tensor[] largeInputs = borrow(signature.inputs(), count);
    final Tensor[] largeOutputs = largeInputs == null ? null : borrow(signature.outputs(), count);
    if (largeOutputs == null) {
      giveBackBorrowed();
      return false;
    }
    inputs = largeInputs;
    outputs = largeOutputs;
    return true;
  }

  private Tensor[] borrow(final List<TensorSpec> specs, final int count) {
    final Tensor[] tensors = new Tensor[specs.size()];
    for (int position = 0; position < tensors.length; position++) {
      final TensorSpec spec = specs.get(position);
      tensors[position] = allocate(spec.type(), Math.multiplyExact(signature.rowBytes(spec), count),
          signature.shapeOf(spec, count));
      if (tensors[position] == null) {
        return null;
      }
    }
    return tensors;
  }

  /// Lends memory for one tensor from the counted pool, until the slot is released.
  ///
  /// @param bytes the tensor's size; for [ElementType#BYTES] the length of all elements with their prefixes
  /// @return a tensor with undefined content, or `null` when the memory for large requests is used up
  public Tensor allocate(final ElementType type, final long bytes, final long... shape) {
    final BufferPool.Buffer buffer = pool.take(bytes);
    if (buffer == null) {
      return null;
    }
    borrowed.add(buffer);
    return Tensor.of(buffer.segment(), type, shape);
  }

  /// Returns input `position`, with room for at least [#rows] rows; only for a model whose rows are fixed.
  public Tensor input(final int position) {
    return inputs[position];
  }

  /// Returns output `position`, whose first [#rows] rows hold the results; only for a model whose rows are fixed.
  public Tensor output(final int position) {
    return outputs[position];
  }

  /// Makes this a request of free tensors, which runs by itself: for variable shapes and strings.
  ///
  /// @param tensors the inputs, in the signature's order; they must live until the slot is released
  public void tensors(final List<Tensor> tensors) {
    freeInputs = List.copyOf(tensors);
    rows = 1;
  }

  /// Says whether this is a request of free tensors.
  public boolean isFree() {
    return freeInputs != null;
  }

  /// Returns the outputs of a request of free tensors, valid until the slot is released.
  public List<Tensor> results() {
    return freeOutputs;
  }

  /// Returns the moment after which the answer is of no use, on the predictor's clock; [#NO_DEADLINE] for none.
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /// Sets the moment after which the answer is of no use, on the predictor's clock.
  public void deadlineNanos(final long nanos) {
    deadlineNanos = nanos;
  }

  boolean isLate(final long now) {
    return deadlineNanos != NO_DEADLINE && deadlineNanos - now <= 0;
  }

  /// Returns what became of the request: one of [Outcome]'s codes.
  public int outcome() {
    return outcome;
  }

  /// Returns the engine's words when the outcome is [Outcome#MODEL_FAILED], else `null`.
  public String error() {
    return error;
  }

  /// Returns a stage's stamp, in nanoseconds of the predictor's clock; 0 when the request did not pass it.
  public long stamp(final Stage stage) {
    return stamps[stage.ordinal()];
  }

  /// Stamps a stage.
  public void stamp(final Stage stage, final long nanos) {
    stamps[stage.ordinal()] = nanos;
  }

  /// Returns what the holder attached.
  public Object attachment() {
    return attachment;
  }

  /// Attaches an object for the holder's own use, until the slot is released.
  public void attach(final Object object) {
    attachment = object;
  }

  /// Sets who hears of the completion after [Predictor#submit].
  public void onCompletion(final SlotListener hears) {
    listener = hears;
  }

  void held() {
    rows = 1;
    deadlineNanos = NO_DEADLINE;
    outcome = Outcome.PENDING;
    clearStamps();
    STATE.setRelease(this, HELD);
  }

  private void clearStamps() {
    for (int stage = 0; stage < stamps.length; stage++) {
      stamps[stage] = 0;
    }
  }

  /// Readies the slot for a run.
  void begin() {
    taken = 0;
    finished = 0;
    error = null;
    freeOutputs = null;
    outcome = Outcome.PENDING;
  }

  void requireListener() {
    if (listener == null) {
      throw new IllegalStateException("slot " + index + " has no listener; set one with onCompletion, or use infer");
    }
  }

  /// Hands the slot to an instance.
  void submitted() {
    if (!STATE.compareAndSet(this, HELD, SUBMITTED)) {
      throw new IllegalStateException("slot " + index + " is not held; acquire one, and submit it once");
    }
  }

  /// Takes a submitted slot back that could not be put on the ring.
  void refused(final int code) {
    outcome = code;
    state = HELD;
  }

  void failed(final String words) {
    error = words;
  }

  boolean hasFailed() {
    return error != null;
  }

  List<Tensor> freeInputs() {
    return freeInputs;
  }

  void results(final List<Tensor> tensors) {
    freeOutputs = tensors;
  }

  /// Sets the outcome of a run on the caller's own thread.
  void decide(final int code) {
    outcome = code;
  }

  /// Sets the outcome of a submitted slot and tells whoever waits.
  void complete(final int code) {
    final SlotListener hears = listener; // read before the slot changes hands
    outcome = code;
    state = DONE; // volatile, as is the read of waiter: whoever parks sees this, or is seen
    if (hears != null) {
      hears.completed(this);
    } else {
      LockSupport.unpark(waiter);
    }
  }

  /// Waits for the outcome of a submitted slot: spins, yields, then parks. The slot is held again afterwards.
  int await() {
    for (int spin = 0; spin < SPINS && state != DONE; spin++) {
      Thread.onSpinWait();
    }
    for (int yield = 0; yield < YIELDS && state != DONE; yield++) {
      Thread.yield();
    }
    if (state != DONE) {
      park();
    }
    STATE.setRelease(this, HELD);
    return outcome;
  }

  private void park() {
    boolean interrupted = false;
    waiter = Thread.currentThread();
    while (state != DONE) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    waiter = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isInFlight() {
    return (int) STATE.getAcquire(this) == SUBMITTED;
  }

  /// Ends the holder's use.
  void free() {
    final int was = (int) STATE.getAcquire(this);
    if (was == FREE || was == SUBMITTED) {
      throw new IllegalStateException("slot " + index + (was == FREE ? " was released already" : " is being run"));
    }
    attachment = null;
    listener = null;
    freeInputs = null;
    freeOutputs = null;
    giveBackBorrowed();
    STATE.setRelease(this, FREE);
  }

  private void giveBackBorrowed() {
    if (!borrowed.isEmpty()) {
      borrowed.forEach(pool::giveBack);
      borrowed.clear();
    }
    inputs = ownInputs;
    outputs = ownOutputs;
  }
}
