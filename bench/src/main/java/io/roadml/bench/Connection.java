package io.roadml.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/// One keep-alive connection with one request under way at most.
///
/// - Threading: the generator's thread.
/// - Allocation: none but when it connects.
final class Connection implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final InetSocketAddress address;
  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
  private final ResponseReader reader = new ResponseReader();

  private SocketChannel channel;
  private SelectionKey key;
  private ByteBuffer out;
  private boolean busy;
  private long bytesIn;

  /// When the request under way was meant to be sent, and was.
  long intended;
  long sent;

  Connection(final InetSocketAddress address, final Selector selector) {
    this.address = address;
    this.selector = selector;
  }

  /// Connects and waits for it.
  void open() throws IOException {
    prepare();
    channel.configureBlocking(true);
    channel.connect(address);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  /// Begins to connect again; [#finishOpening] ends it.
  void reopen() throws IOException {
    prepare();
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    if (channel.connect(address)) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private void prepare() throws IOException {
    close();
    channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    in.clear();
    busy = false;
  }

  boolean isConnecting() {
    return key.interestOps() == SelectionKey.OP_CONNECT;
  }

  void finishOpening() throws IOException {
    channel.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
  }

  /// Sends a request, or the first part of it.
  ///
  /// @param request its bytes from position to limit; shared, and free for others when this returns
  void send(final ByteBuffer request, final List<byte[]> answers) throws IOException {
    busy = true;
    reader.expect(answers);
    channel.write(request);
    if (request.hasRemaining()) {
      out = request.duplicate();
      write();
    }
  }

  /// Sends on what the socket did not take at once.
  void write() throws IOException {
    channel.write(out);
    final int wanted = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /// Reads what has arrived.
  ///
  /// @return true when the answer is whole
  /// @throws IOException when the server has closed, or what it sent is no answer
  boolean read() throws IOException {
    final int count = channel.read(in);
    if (count < 0) {
      throw new IOException(busy ? "closed before the answer" : "closed while idle");
    }
    bytesIn += count;
    in.flip();
    final int result = reader.read(in);
    in.compact();
    if (result == ResponseReader.MALFORMED || (!busy && count > 0)) {
      throw new IOException("not an HTTP/1.1 response");
    }
    if (result == ResponseReader.WHOLE) {
      busy = false;
    }
    return result == ResponseReader.WHOLE;
  }

  boolean isBusy() {
    return busy;
  }

  SelectionKey key() {
    return key;
  }

  ResponseReader answer() {
    return reader;
  }

  long bytesIn() {
    return bytesIn;
  }

  @Override
  public void close() throws IOException {
    busy = false;
    if (channel != null) {
      channel.close();
    }
  }
}
