package io.roadml.serving.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/// A body that is not all there yet, or too long for the thread's own buffer.
///
/// Its memory follows what has arrived, never what was announced: whoever announces 64 MiB and sends one byte holds a few
/// KiB. A client that sends less than 1 KiB a second over a whole timeout is cut off.
///
/// - Threading: one I/O thread.
final class SlowBody implements ChannelListener<StreamSourceChannel>, Runnable {
  private static final int SMALLEST = 4096;
  private static final int DIRECT_CHUNK = 256 * 1024;
  private static final long SLOWEST_PER_SECOND = 1024;

  private final ServerState state;
  private final HttpServerExchange exchange;
  private final StreamSourceChannel channel;
  private final long announced;
  private final Call call;
  private byte[] bytes;
  private int length;
  private int lengthAtCheck;
  private long counted;
  private boolean over;
  private XnioExecutor.Key timer;

  SlowBody(final ServerState state, final HttpServerExchange exchange, final StreamSourceChannel channel,
      final long announced, final Call call) {
    this.state = state;
    this.exchange = exchange;
    this.channel = channel;
    this.announced = announced;
    this.call = call;
  }

  /// Takes over what has arrived, and goes on.
  ///
  /// @return whether the call has been told
  boolean begin(final byte[] first, final int count) {
    bytes = new byte[0];
    if (!grow(Math.max(SMALLEST, 2L * count))) {
      return true;
    }
    System.arraycopy(first, 0, bytes, 0, count);
    length = count;
    read();
    if (!over) {
      channel.getReadSetter().set(this);
      channel.resumeReads();
      startTimer();
    }
    return over;
  }

  @Override
  public void handleEvent(final StreamSourceChannel ready) {
    read();
  }

  private void read() {
    try {
      while (!over) {
        if (length == bytes.length && !grow(2L * length)) {
          return;
        }
        final int read = channel.read(ByteBuffer.wrap(bytes, length, Math.min(bytes.length - length, DIRECT_CHUNK)));
        if (read == 0) {
          return;
        }
        length += Math.max(0, read);
        if (read < 0 || exchange.isRequestComplete()) {
          arrived();
        }
      }
    } catch (final IOException e) {
      end();
      giveBack();
      BodyReader.lost(exchange, call);
    }
  }

  private void arrived() {
    end();
    if (length > state.config.maxBodyBytes()) {
      tooLong();
    } else {
      final long handed = counted;
      counted = 0;
      call.arrived(bytes, length, false, handed);
    }
  }

  private boolean grow(final long wanted) {
    final long most = state.config.maxBodyBytes();
    if (length > most) {
      tooLong();
      return false;
    }
    // One byte more than the limit, so that a body that is too long shows.
    final long size = Math.min(wanted, (announced >= 0 ? Math.max(announced, SMALLEST) : most) + 1);
    if (!state.budget.tryTake(size - bytes.length)) {
      refuse(503, "no memory for the body just now; try again");
      return false;
    }
    counted += size - bytes.length;
    bytes = Arrays.copyOf(bytes, (int) size);
    return true;
  }

  private void tooLong() {
    refuse(413, "the body is longer than " + state.config.maxBodyBytes() + " bytes");
  }

  private void refuse(final int status, final String message) {
    end();
    giveBack();
    exchange.setPersistent(false);
    call.refused(status, message);
  }

  private void giveBack() {
    state.budget.giveBack(counted);
    counted = 0;
    bytes = new byte[0];
  }

  private void end() {
    over = true;
    channel.suspendReads();
    if (timer != null) {
      timer.remove();
    }
  }

  private void startTimer() {
    lengthAtCheck = length;
    timer = exchange.getIoThread().executeAfter(this, state.config.clientTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The time is up: goes on only if enough has come.
  @Override
  public void run() {
    if (over) {
      return;
    }
    final long wanted = SLOWEST_PER_SECOND * Math.max(1, state.config.clientTimeout().toSeconds());
    if (length - lengthAtCheck >= wanted) {
      startTimer();
      return;
    }
    refuse(408, "the body came too slowly: " + length + " bytes so far, of which " + (length - lengthAtCheck)
        + " in the last " + state.config.clientTimeout().toMillis() + " ms");
  }
}
