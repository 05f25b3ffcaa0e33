package io.roadml.serving.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/// Reads whole bodies on an I/O thread: a small one that is there already into a buffer that is used again, any other into
/// memory that is counted and that grows only as bytes arrive.
///
/// - Threading: one I/O thread.
/// - Allocation: none for small bodies.
final class BodyReader {
  static final int SMALL = 64 * 1024;

  private final ServerState state;
  private final byte[] scratch = new byte[SMALL];
  private final ByteBuffer buffer = ByteBuffer.wrap(scratch);

  BodyReader(final ServerState state) {
    this.state = state;
  }

  /// Reads the body of an exchange for its call, at once or as it comes.
  ///
  /// @return whether the call has been told; if not, it will be, on this thread
  boolean read(final HttpServerExchange exchange, final Call call) {
    if (exchange.isRequestComplete()) {
      call.arrived(scratch, 0, true, 0);
      return true;
    }
    final long announced = exchange.getRequestContentLength();
    if (announced > state.config.maxBodyBytes()) {
      refuseLong(exchange, call);
      return true;
    }
    expectContinue(exchange);
    call.requestChannel = exchange.getRequestChannel();
    return read(exchange, call.requestChannel, announced, call);
  }

  /// Has the client told to go on once its body is read, if it waits for that.
  static void expectContinue(final HttpServerExchange exchange) {
    if (!exchange.getRequestHeaders().contains(Headers.EXPECT)) {
      return;
    }
    try {
      CONTINUE.handleRequest(exchange);
    } catch (final Exception e) {
      throw new IllegalStateException("setting up 100-continue", e);
    }
  }

  private static final HttpContinueReadHandler CONTINUE = new HttpContinueReadHandler(exchange -> {
  });

  private boolean read(final HttpServerExchange exchange, final StreamSourceChannel channel, final long announced,
      final Call call) {
    buffer.clear();
    try {
      while (buffer.hasRemaining()) {
        final int read = channel.read(buffer);
        if (read < 0 || exchange.isRequestComplete()) {
          return arrived(exchange, call);
        }
        if (read == 0) {
          break;
        }
      }
    } catch (final IOException e) {
      lost(exchange, call);
      return true;
    }
    return new SlowBody(state, exchange, channel, announced, call).begin(scratch, buffer.position());
  }

  private boolean arrived(final HttpServerExchange exchange, final Call call) {
    if (buffer.position() > state.config.maxBodyBytes()) {
      refuseLong(exchange, call);
    } else {
      call.arrived(scratch, buffer.position(), true, 0);
    }
    return true;
  }

  private void refuseLong(final HttpServerExchange exchange, final Call call) {
    exchange.setPersistent(false);
    if (call.requestChannel == null) {
      call.requestChannel = exchange.getRequestChannel();
    }
    call.refused(413, "the body is longer than " + state.config.maxBodyBytes() + " bytes");
  }

  /// The body's framing is broken or the connection is: nothing can be said any more.
  static void lost(final HttpServerExchange exchange, final Call call) {
    call.gone();
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }
}
