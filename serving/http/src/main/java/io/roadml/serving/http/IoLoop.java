package io.roadml.serving.http;

import io.roadml.runtime.core.LatencyRecorder;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.SlotListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongArray;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSinkChannel;

/// What belongs to one I/O thread: its buffers, its codec, the requests of the select round, and the way back to it.
///
/// ```
/// select round: ready connections ─ read, decode ─▶ rounds, one for each predictor
/// then run():   handed back ─▶ respond;  settled ─▶ respond;  rounds ─▶ run as a batch here ─▶ respond, or ring
/// other threads ─ handBack ─▶ a stack, and one wake-up for as many as are on it
/// ```
///
/// Undertow's thread runs the tasks that it has been given after it has served all connections that were ready, so a task
/// that is given while the first of them is served runs when the last has been.
///
/// - Threading: the I/O thread, but for [#handBack] and [#completed], which any thread may call.
/// - Allocation: none of its own once warm; Undertow allocates.
final class IoLoop implements Runnable, SlotListener {
  private static final VarHandle RETURNED;
  private static final int MOST_TARGETS = 1024;
  private static final int MOST_STATUS = 600;
  private static final int KEPT_CAPACITY = 1 << 20;
  private static final int FIRST_CAPACITY = 4096;

  static {
    try {
      RETURNED = MethodHandles.lookup().findVarHandle(IoLoop.class, "returned", Call.class);
    } catch (final ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final ServerState state;
  /// Given to Undertow as what to do next: it keeps the exchange open, and the answer comes after the select round.
  final Runnable nothing = () -> {
  };
  final RequestDecoder decoder = new RequestDecoder();
  final ResponseEncoder encoder;
  final BodyReader bodies;
  final ByteWriter out = new ByteWriter(FIRST_CAPACITY);
  final LatencyRecorder decoding = LatencyRecorder.singleWriter();
  final LatencyRecorder encoding = LatencyRecorder.singleWriter();
  /// Responses by status; this thread writes, any reads.
  final AtomicLongArray responses = new AtomicLongArray(MOST_STATUS);
  /// Bytes of bodies in and out.
  final AtomicLongArray bytes = new AtomicLongArray(2);

  private final XnioIoThread thread;
  private final Map<String, InferTarget> targets = new HashMap<>();
  private ByteBuffer outBuffer = ByteBuffer.wrap(out.array());
  private Round[] rounds = {new Round()};
  private int roundCount;
  private Call settled;
  private Call settledLast;
  private InferCall free;
  private boolean scheduled;
  private volatile Call returned;

  IoLoop(final ServerState state, final XnioIoThread thread) {
    this.state = state;
    this.thread = thread;
    encoder = new ResponseEncoder(state.config.nonFinite());
    bodies = new BodyReader(state);
  }

  /// Returns what an infer path stands for, or `null` when it is none that was seen before.
  InferTarget target(final String path) {
    return targets.get(path);
  }

  void remember(final String path, final InferTarget target) {
    if (targets.size() >= MOST_TARGETS) {
      targets.clear();
    }
    targets.put(path, target);
  }

  InferCall newInferCall() {
    final InferCall call = free;
    if (call == null) {
      return new InferCall(this);
    }
    free = (InferCall) call.next;
    call.next = null;
    return call;
  }

  void recycle(final InferCall call) {
    call.next = free;
    free = call;
  }

  /// Adds a decoded request to this select round.
  void collect(final InferCall call, final Predictor predictor, final Slot slot) {
    round(predictor).add(call, slot);
    schedule();
  }

  private Round round(final Predictor predictor) {
    for (int index = 0; index < roundCount; index++) {
      if (rounds[index].isFor(predictor)) {
        return rounds[index];
      }
    }
    if (roundCount == rounds.length) {
      rounds = Arrays.copyOf(rounds, roundCount + 1);
      rounds[roundCount] = new Round();
    }
    rounds[roundCount].begin(predictor);
    return rounds[roundCount++];
  }

  /// Lets a call go on when this select round is over.
  void soon(final Call call) {
    if (settled == null) {
      settled = call;
    } else {
      settledLast.next = call;
    }
    settledLast = call;
    schedule();
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      thread.execute(this);
    }
  }

  /// Gives a call back to this thread, from any other.
  void handBack(final Call call) {
    Call head;
    do {
      head = (Call) RETURNED.getAcquire(this);
      call.next = head;
    } while (!RETURNED.compareAndSet(this, head, call));
    if (head == null) {
      wake();
    }
  }

  private void wake() {
    try {
      thread.execute(this);
    } catch (final RejectedExecutionException e) { // the server has been closed and its clients are gone
      abandon((Call) RETURNED.getAndSet(this, (Call) null));
    }
  }

  private static void abandon(final Call first) {
    for (Call call = first; call != null; call = call.next) {
      call.abandon();
    }
  }

  @Override
  public void completed(final Slot slot) {
    handBack((InferCall) slot.attachment());
  }

  @Override
  public void run() {
    scheduled = false;
    proceed(oldestFirst((Call) RETURNED.getAndSet(this, (Call) null)));
    final Call first = settled;
    settled = null;
    settledLast = null;
    proceed(first);
    final int count = roundCount;
    roundCount = 0; // nothing that a round does adds to one
    for (int index = 0; index < count; index++) {
      rounds[index].run();
    }
  }

  private static Call oldestFirst(final Call newest) {
    Call reversed = null;
    Call call = newest;
    while (call != null) {
      final Call older = call.next;
      call.next = reversed;
      reversed = call;
      call = older;
    }
    return reversed;
  }

  private static void proceed(final Call first) {
    Call call = first;
    while (call != null) {
      final Call after = call.next;
      call.next = null;
      call.proceedSafely();
      call = after;
    }
  }

  /// Writes a response and ends the exchange, now or as the client takes it.
  ///
  /// @param shared whether the array is this thread's own [#out]
  void send(final Call call, final int status, final byte[] body, final int length, final boolean shared) {
    final HttpServerExchange exchange = call.exchange;
    add(bytes, 1, length);
    begin(call, status, length);
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      end(call);
      return;
    }
    write(call, shared ? shared(length) : ByteBuffer.wrap(body, 0, length), shared);
  }

  /// Answers as [#send] with the head of a response whose length may be unknown, and no body.
  void sendHead(final Call call, final int status, final long length) {
    begin(call, status, length);
    end(call);
  }

  /// Writes down what a response begins with.
  void begin(final Call call, final int status, final long length) {
    add(responses, status, 1);
    if (state.draining) {
      call.exchange.setPersistent(false);
    }
    call.exchange.setStatusCode(status);
    if (length >= 0) {
      call.exchange.setResponseContentLength(length);
    }
  }

  static void add(final AtomicLongArray counters, final int index, final long amount) {
    counters.lazySet(index, counters.getPlain(index) + amount);
  }

  @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
  private ByteBuffer shared(final int length) {
    if (outBuffer.array() != out.array()) {
      outBuffer = ByteBuffer.wrap(out.array());
    }
    return outBuffer.limit(length).position(0);
  }

  private void write(final Call call, final ByteBuffer body, final boolean shared) {
    final HttpServerExchange exchange = call.exchange;
    try {
      final StreamSinkChannel channel = exchange.getResponseChannel();
      while (body.hasRemaining()) {
        if (channel.write(body) == 0) {
          later(call, channel, shared ? copy(body) : body);
          return;
        }
      }
      end(call);
    } catch (final IOException e) {
      IoUtils.safeClose(exchange.getConnection()); // the client has gone, as it may
      end(call);
    }
  }

  private void later(final Call call, final StreamSinkChannel channel, final ByteBuffer rest) {
    call.exchange.addExchangeCompleteListener(state.countsDown);
    new PendingWrite(state, call.exchange, call.requestChannel, channel, rest).begin();
  }

  private static ByteBuffer copy(final ByteBuffer rest) {
    return ByteBuffer.allocate(rest.remaining()).put(rest).flip();
  }

  private void end(final Call call) {
    final HttpServerExchange exchange = call.exchange;
    if (exchange.isRequestComplete()) {
      exchange.endExchange();
      if (exchange.isComplete()) {
        state.finished();
        return;
      }
    }
    exchange.addExchangeCompleteListener(state.countsDown);
    Discard.end(exchange, call.requestChannel);
  }

  /// Ends a call that a bug has broken.
  void giveUp(final Call call) {
    if (call.exchange.isResponseStarted()) {
      IoUtils.safeClose(call.exchange.getConnection());
      end(call);
    } else {
      call.fail(500, "internal error; the server's log has it");
      call.sendError();
    }
  }

  /// Gives an array back that one large response has made large.
  void shrink() {
    if (out.capacity() > KEPT_CAPACITY) {
      out.handOver(FIRST_CAPACITY);
    }
  }
}
