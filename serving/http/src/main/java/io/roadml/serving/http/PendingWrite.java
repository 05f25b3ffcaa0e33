package io.roadml.serving.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/// The rest of a response that the socket did not take at once. A client that takes less than 1 KiB a second over a whole
/// timeout is cut off.
///
/// - Threading: one I/O thread.
final class PendingWrite implements ChannelListener<StreamSinkChannel>, Runnable {
  private static final long SLOWEST_PER_SECOND = 1024;

  private final ServerState state;
  private final HttpServerExchange exchange;
  private final StreamSourceChannel request;
  private final StreamSinkChannel channel;
  private final ByteBuffer rest;
  private final long counted;
  private int leftAtCheck;
  private boolean over;
  private XnioExecutor.Key timer;

  PendingWrite(final ServerState state, final HttpServerExchange exchange, final StreamSourceChannel request,
      final StreamSinkChannel channel, final ByteBuffer rest) {
    this.request = request;
    this.state = state;
    this.exchange = exchange;
    this.channel = channel;
    this.rest = rest;
    counted = rest.capacity();
    state.budget.take(counted);
  }

  void begin() {
    channel.getWriteSetter().set(this);
    channel.resumeWrites();
    startTimer();
  }

  @Override
  public void handleEvent(final StreamSinkChannel ready) {
    if (over) {
      return;
    }
    try {
      while (rest.hasRemaining()) {
        if (channel.write(rest) == 0) {
          return;
        }
      }
      end();
      Discard.end(exchange, request);
    } catch (final IOException e) {
      cutOff();
    }
  }

  private void cutOff() {
    end();
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }

  private void end() {
    over = true;
    channel.suspendWrites();
    state.budget.giveBack(counted);
    timer.remove();
  }

  private void startTimer() {
    leftAtCheck = rest.remaining();
    timer = exchange.getIoThread().executeAfter(this, state.config.clientTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void run() {
    if (over) {
      return;
    }
    final long wanted = SLOWEST_PER_SECOND * Math.max(1, state.config.clientTimeout().toSeconds());
    if (leftAtCheck - rest.remaining() >= wanted) {
      startTimer();
    } else {
      cutOff();
    }
  }
}
