package io.roadml.bench;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// The baseline of serving over HTTP: an Undertow handler that reads the whole body and answers with the same bytes, on
/// the I/O thread, as Undertow's own documentation writes it.
///
/// - Threading: Undertow's I/O threads.
final class EchoBaseline implements AutoCloseable {
  private final Undertow server;

  EchoBaseline(final int ioThreads) {
    server = Undertow.builder().addHttpListener(0, "127.0.0.1").setIoThreads(ioThreads).setWorkerThreads(1)
        .setServerOption(UndertowOptions.ENABLE_STATISTICS, false).setHandler(EchoBaseline::echo).build();
    server.start();
  }

  private static void echo(final HttpServerExchange exchange) {
    exchange.getRequestReceiver().receiveFullBytes((same, bytes) -> {
      same.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/octet-stream");
      same.getResponseSender().send(ByteBuffer.wrap(bytes));
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
