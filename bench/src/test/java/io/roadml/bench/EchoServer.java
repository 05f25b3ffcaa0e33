package io.roadml.bench;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;

/// A real server with one I/O thread and a handler of the test's, on a free port of loopback.
final class EchoServer implements AutoCloseable {
  static final HttpHandler ECHO = exchange -> exchange.getRequestReceiver()
      .receiveFullBytes((same, bytes) -> same.getResponseSender().send(ByteBuffer.wrap(bytes)));

  private final Undertow server;

  EchoServer(final HttpHandler handler) {
    server = Undertow.builder().addHttpListener(0, "127.0.0.1").setIoThreads(1).setWorkerThreads(1).setHandler(handler)
        .build();
    server.start();
  }

  URI uri() {
    final InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  @Override
  public void close() {
    server.stop();
  }
}
