package io.roadml.serving.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/// Ends an exchange. If its body was refused and is still being sent, reads on for a while and throws it away: to close at
/// once would make the system reset the connection, and the client might lose the answer that says why.
///
/// - Threading: one I/O thread.
final class Discard implements ChannelListener<StreamSourceChannel>, Runnable {
  private static final int CHUNK = 16_384;
  private static final long MOST_BYTES = 256L << 20;
  private static final long LONGEST_MILLIS = 5_000;

  private final HttpServerExchange exchange;
  private final StreamSourceChannel channel;
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
  private long discarded;
  private boolean over;
  private XnioExecutor.Key timer;

  private Discard(final HttpServerExchange exchange, final StreamSourceChannel channel) {
    this.exchange = exchange;
    this.channel = channel;
  }

  /// Ends an exchange whose response has been written.
  static void end(final HttpServerExchange exchange, final StreamSourceChannel request) {
    if (exchange.isRequestComplete() || request == null) {
      exchange.endExchange();
    } else {
      new Discard(exchange, request).begin();
    }
  }

  private void begin() {
    timer = exchange.getIoThread().executeAfter(this, LONGEST_MILLIS, TimeUnit.MILLISECONDS);
    handleEvent(channel);
    if (!over) {
      channel.getReadSetter().set(this);
      channel.resumeReads();
    }
  }

  @Override
  public void handleEvent(final StreamSourceChannel ready) {
    try {
      while (!over) {
        bytes.clear();
        final int read = channel.read(bytes);
        if (read == 0) {
          return;
        }
        discarded += read;
        if (read < 0 || exchange.isRequestComplete() || discarded > MOST_BYTES) {
          finish();
        }
      }
    } catch (final IOException e) {
      finish(); // the client has gone, as it may
    }
  }

  @Override
  public void run() {
    if (!over) {
      finish();
    }
  }

  private void finish() {
    over = true;
    timer.remove();
    if (!exchange.isRequestComplete()) {
      IoUtils.safeClose(exchange.getConnection());
    }
    exchange.endExchange();
  }
}
