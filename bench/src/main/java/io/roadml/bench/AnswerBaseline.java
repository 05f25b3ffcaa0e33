package io.roadml.bench;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// The baseline of answers that are not echoes: an Undertow handler that reads the whole body and answers with bytes that
/// it was given, on the I/O thread.
///
/// - Threading: Undertow's I/O threads.
final class AnswerBaseline implements AutoCloseable {
  private final Undertow server;
  private final byte[] answer;

  AnswerBaseline(final int ioThreads, final byte[] answer) {
    this.answer = answer;
    server = Undertow.builder().addHttpListener(0, "127.0.0.1").setIoThreads(ioThreads).setWorkerThreads(1)
        .setServerOption(UndertowOptions.ENABLE_STATISTICS, false).setHandler(this::answer).build();
    server.start();
  }

  private void answer(final HttpServerExchange exchange) {
    exchange.getRequestReceiver().receiveFullBytes((same, bytes) -> {
      same.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
      same.getResponseSender().send(ByteBuffer.wrap(answer));
    });
  }

  int port() {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  @Override
  public void close() {
    server.stop();
  }
}
