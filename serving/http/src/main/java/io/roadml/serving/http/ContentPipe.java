package io.roadml.serving.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.xnio.ChannelListener;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;

/// A response on its way from the handler that writes it to the I/O thread: while one buffer is being sent, the next is filled.
///
/// The head is sent with the first buffer, so that a handler which fails before may still be answered for. A client that
/// takes less than 1 KiB a second over a whole timeout, while it is waited for, is cut off.
///
/// - Threading: one thread writes, the I/O thread sends.
final class ContentPipe extends OutputStream implements ChannelListener<StreamSinkChannel>, Runnable {
  private static final int CHUNK = 64 * 1024;
  private static final long SLOWEST_PER_SECOND = 1024;

  private final RouteCall call;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition sent = lock.newCondition();
  // the writer's
  private ByteBuffer filling = ByteBuffer.allocate(CHUNK);
  private boolean begun;
  // guarded by the lock
  private ByteBuffer sending;
  private ByteBuffer spare = ByteBuffer.allocate(CHUNK);
  private boolean complete;
  private boolean gone;
  private boolean givenUp;
  // the I/O thread's
  private StreamSinkChannel channel;
  private int status;
  private boolean over;
  private long total;
  private long totalAtCheck;
  private XnioExecutor.Key timer;

  ContentPipe(final RouteCall call) {
    this.call = call;
    call.loop.state.budget.take(2L * CHUNK);
  }

  /// Says whether anything has been handed over: the head cannot be changed any more.
  boolean hasBegun() {
    return begun;
  }

  /// Says whether it is the client's doing that nothing more can be written.
  boolean clientHasGone() {
    lock.lock();
    try {
      return gone;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(final int b) throws IOException {
    write(new byte[]{(byte) b}, 0, 1);
  }

  @Override
  public void write(final byte[] source, final int from, final int count) throws IOException {
    Objects.checkFromIndexSize(from, count, source.length);
    int at = from;
    int left = count;
    while (left > 0) {
      if (!filling.hasRemaining()) {
        handOver(false);
      }
      final int step = Math.min(left, filling.remaining());
      filling.put(source, at, step);
      at += step;
      left -= step;
    }
  }

  /// Says that all has been written.
  void complete() throws IOException {
    handOver(true);
  }

  private void handOver(final boolean last) throws IOException {
    lock.lock();
    try {
      while (sending != null && !gone) {
        sent.await();
      }
      if (gone) {
        throw new IOException("the client went away before it had all of the response");
      }
      sending = filling.flip();
      filling = spare;
      spare = null;
      complete = last;
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while the response was sent").initCause(e);
    } finally {
      lock.unlock();
    }
    wake();
  }

  private void wake() throws IOException {
    if (!begun) {
      begun = true;
      call.loop.handBack(call);
      return;
    }
    try {
      call.exchange.getIoThread().execute(this::send);
    } catch (final RejectedExecutionException e) {
      throw new IOException("the server has been closed", e);
    }
  }

  /// Has the client cut off if not all has been written.
  @Override
  public void close() {
    lock.lock();
    try {
      if (complete) {
        return;
      }
      givenUp = true;
    } finally {
      lock.unlock();
    }
    if (!begun) {
      giveBack();
      return;
    }
    try {
      call.exchange.getIoThread().execute(this::cutOff);
    } catch (final RejectedExecutionException closed) { // and its connections with it
      abandon();
    }
  }

  /// Begins to send, on the I/O thread.
  void begin(final Response response) {
    status = response.status();
    call.loop.begin(call, status, response.content().length());
    call.exchange.addExchangeCompleteListener(call.loop.state.countsDown);
    channel = call.exchange.getResponseChannel();
    channel.getWriteSetter().set(this);
    if (isGivenUp()) {
      cutOff();
    } else {
      send();
    }
  }

  private boolean isGivenUp() {
    lock.lock();
    try {
      return givenUp;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void handleEvent(final StreamSinkChannel ready) {
    send();
  }

  private void send() {
    try {
      while (!over) {
        final ByteBuffer now = current();
        if (now == null) {
          channel.suspendWrites();
          return;
        }
        if (!send(now)) {
          awaitClient();
          return;
        }
        if (isLast(now)) {
          end();
          Discard.end(call.exchange, call.requestChannel);
        }
      }
    } catch (final IOException e) {
      cutOff();
    }
  }

  private ByteBuffer current() {
    lock.lock();
    try {
      return sending;
    } finally {
      lock.unlock();
    }
  }

  private boolean send(final ByteBuffer now) throws IOException {
    while (now.hasRemaining()) {
      final int written = channel.write(now);
      if (written == 0) {
        return false;
      }
      total += written;
    }
    return true;
  }

  private boolean isLast(final ByteBuffer done) {
    lock.lock();
    try {
      sending = null;
      spare = done.clear();
      sent.signal();
      return complete;
    } finally {
      lock.unlock();
    }
  }

  private void awaitClient() {
    channel.resumeWrites();
    if (timer == null) {
      startTimer();
    }
  }

  private void startTimer() {
    totalAtCheck = total;
    timer = call.exchange.getIoThread().executeAfter(this, call.loop.state.config.clientTimeout().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /// The time is up: goes on if the client is not what is waited for, or if it took enough.
  @Override
  public void run() {
    timer = null;
    if (over) {
      return;
    }
    final long wanted = SLOWEST_PER_SECOND * Math.max(1, call.loop.state.config.clientTimeout().toSeconds());
    if (current() == null || total - totalAtCheck >= wanted) {
      startTimer();
    } else {
      cutOff();
    }
  }

  private void cutOff() {
    if (over || channel == null) { // not begun: then it will be told
      return;
    }
    end();
    abandon();
    call.cutOff();
  }

  /// Tells the writer that nobody takes what it writes.
  void abandon() {
    lock.lock();
    try {
      gone = true;
      sent.signal();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    over = true;
    channel.suspendWrites();
    if (timer != null) {
      timer.remove();
      timer = null;
    }
    IoLoop.add(call.loop.bytes, 1, total);
    call.log(status, total);
    giveBack();
  }

  private void giveBack() {
    call.loop.state.budget.giveBack(2L * CHUNK);
  }
}
