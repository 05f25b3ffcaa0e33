package io.roadml.serving.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.xnio.ChannelListener;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/// A body on its way from the I/O thread to a handler that reads it as it comes: a ring of bytes, one writer and one reader.
///
/// Nothing is read from the socket before the handler reads, and nothing while the ring is full, so that a slow handler holds
/// the client back. A client that sends less than 1 KiB a second over a whole timeout, while it is waited for, is cut off.
///
/// - Threading: the I/O thread fills, one other thread reads.
final class BodyPipe extends InputStream implements ChannelListener<StreamSourceChannel>, Runnable {
  static final int CAPACITY = 256 * 1024;

  private static final long SLOWEST_PER_SECOND = 1024;

  private final ServerState state;
  private final HttpServerExchange exchange;
  private final StreamSourceChannel channel;
  private final byte[] ring = new byte[CAPACITY];
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  // guarded by the lock
  private long written;
  private long consumed;
  private boolean paused = true;
  private boolean complete;
  private String failure;
  // the I/O thread's
  private boolean over;
  private long writtenAtCheck;
  private XnioExecutor.Key timer;

  BodyPipe(final ServerState state, final HttpServerExchange exchange, final StreamSourceChannel channel) {
    this.state = state;
    this.exchange = exchange;
    this.channel = channel;
  }

  long received() {
    lock.lock();
    try {
      return written;
    } finally {
      lock.unlock();
    }
  }

  boolean hasFailed() {
    return failure() != null;
  }

  /// Returns why the client cannot be read from any more; `null` while it can.
  String failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    final byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(final byte[] target, final int from, final int count) throws IOException {
    Objects.checkFromIndexSize(from, count, target.length);
    if (count == 0) {
      return 0;
    }
    final int there = await();
    if (there == 0) {
      return -1;
    }
    final int at = (int) (consumed % CAPACITY);
    final int taken = Math.min(Math.min(count, there), CAPACITY - at);
    System.arraycopy(ring, at, target, from, taken);
    took(taken);
    return taken;
  }

  /// Waits for bytes and returns how many there are; 0 at the end.
  private int await() throws IOException {
    lock.lock();
    try {
      while (written == consumed && !complete) {
        if (failure != null) {
          throw new IOException(failure);
        }
        if (paused) {
          wantMore();
        }
        arrived.await();
      }
      return (int) (written - consumed);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while the body came").initCause(e);
    } finally {
      lock.unlock();
    }
  }

  private void took(final int count) throws IOException {
    lock.lock();
    try {
      consumed += count;
      if (paused && !complete && written - consumed <= CAPACITY / 2) {
        wantMore();
      }
    } finally {
      lock.unlock();
    }
  }

  private void wantMore() throws IOException {
    paused = false;
    try {
      exchange.getIoThread().execute(() -> handleEvent(channel));
    } catch (final RejectedExecutionException e) {
      throw new IOException("the server has been closed", e);
    }
  }

  @Override
  public void handleEvent(final StreamSourceChannel ready) {
    try {
      while (!over) {
        final ByteBuffer room = room();
        if (room == null) {
          channel.suspendReads();
          return;
        }
        final int read = channel.read(room);
        if (read == 0) {
          awaitClient();
          return;
        }
        if (came(read)) {
          stop();
        }
      }
    } catch (final IOException e) {
      fail("the client went away before all of the body had come");
    }
  }

  /// Returns the part of the ring that may be written next; `null` when the handler has to read first.
  private ByteBuffer room() {
    lock.lock();
    try {
      final int free = CAPACITY - (int) (written - consumed);
      paused = free == 0;
      final int at = (int) (written % CAPACITY);
      return paused ? null : ByteBuffer.wrap(ring, at, Math.min(free, CAPACITY - at));
    } finally {
      lock.unlock();
    }
  }

  private boolean came(final int count) {
    lock.lock();
    try {
      written += Math.max(count, 0);
      complete = count < 0 || exchange.isRequestComplete();
      arrived.signal();
      return complete;
    } finally {
      lock.unlock();
    }
  }

  private void awaitClient() {
    channel.getReadSetter().set(this);
    channel.resumeReads();
    if (timer == null) {
      startTimer();
    }
  }

  private void startTimer() {
    writtenAtCheck = received();
    timer = exchange.getIoThread().executeAfter(this, state.config.clientTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The time is up: goes on if the client is not what is waited for, or if enough has come.
  @Override
  public void run() {
    timer = null;
    if (over) {
      return;
    }
    final long wanted = SLOWEST_PER_SECOND * Math.max(1, state.config.clientTimeout().toSeconds());
    if (isPaused() || received() - writtenAtCheck >= wanted) {
      startTimer();
    } else {
      fail("the body came too slowly: " + received() + " bytes so far, of which " + (received() - writtenAtCheck)
          + " in the last " + state.config.clientTimeout().toMillis() + " ms");
    }
  }

  private boolean isPaused() {
    lock.lock();
    try {
      return paused;
    } finally {
      lock.unlock();
    }
  }

  private void fail(final String reason) {
    stop();
    exchange.setPersistent(false);
    lock.lock();
    try {
      failure = reason;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  private void stop() {
    over = true;
    channel.suspendReads();
    if (timer != null) {
      timer.remove();
      timer = null;
    }
  }

  /// The handler reads no more. On the I/O thread.
  void end() {
    if (!over) {
      stop();
    }
    state.budget.giveBack(CAPACITY);
  }
}
