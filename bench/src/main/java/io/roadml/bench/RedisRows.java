package io.roadml.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// The rows of [TenDoubles] in a Redis server, one hash for each key as Feast has them, read one after the other by a plain
/// client of Redis's protocol: one command, one answer, nothing in between.
///
/// ```
/// key    project, entity's name, type and value
/// hash   four bytes of each feature → a tagged double          _ts:view → the event time
/// read   HMGET key feature … feature _ts:view
/// ```
///
/// - Threading: one thread. - Allocation: none once warm.
final class RedisRows extends KeyedReads implements AutoCloseable {
  private static final byte[] KEY_HEAD = ascii("bench\2\0\0\0id\4\0\0\0\10\0\0\0");
  private static final int KEY_BYTES = KEY_HEAD.length + Long.BYTES;
  private static final byte[] TIME_FIELD = ascii("_ts:view");
  /// A double of Feast's `Value` message: tag and eight bytes.
  private static final int VALUE_BYTES = 1 + Double.BYTES;
  private static final byte VALUE_TAG = 0x29;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int PIPELINED = 100;

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final double[] row = new double[TenDoubles.FEATURES];
  private final ByteBuffer request;
  private final int keyAt;

  private RedisRows(final SocketChannel channel) {
    this.channel = channel;
    command("HMGET", 2 + TenDoubles.FEATURES + 1);
    keyAt = key(0);
    for (int feature = 0; feature < TenDoubles.FEATURES; feature++) {
      field(feature);
    }
    bulk(TIME_FIELD);
    request = ByteBuffer.allocateDirect(out.position()).order(ByteOrder.LITTLE_ENDIAN);
    request.put(out.flip());
    out.clear();
  }

  /// Connects to a server on this machine.
  static RedisRows connect(final int port) throws IOException {
    final SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return new RedisRows(channel);
  }

  /// Writes rows of the keys 0 … `rows` − 1.
  void fill(final int rows) throws IOException {
    for (long id = 0; id < rows; id++) {
      command("HSET", 2 + 2 * (TenDoubles.FEATURES + 1));
      key(id);
      for (int feature = 0; feature < TenDoubles.FEATURES; feature++) {
        field(feature);
        value(TenDoubles.value(id, feature));
      }
      bulk(TIME_FIELD);
      length(Long.BYTES);
      out.putLong(TenDoubles.NOW);
      end();
      if ((id + 1) % PIPELINED == 0 || id == rows - 1L) {
        send(out.flip());
        out.clear();
        for (long answers = id % PIPELINED + 1; answers > 0; answers--) {
          number(':');
        }
      }
    }
  }

  @Override
  double read(final long[] keys) throws IOException {
    double sum = 0;
    for (final long key : keys) {
      request.putLong(keyAt, key).rewind();
      send(request);
      readRow();
      sum += row[TenDoubles.FEATURES - 1];
    }
    return sum;
  }

  private void readRow() throws IOException {
    require(number('*'), TenDoubles.FEATURES + 1);
    for (int feature = 0; feature < TenDoubles.FEATURES; feature++) {
      require(number('$'), VALUE_BYTES);
      need(VALUE_BYTES + 2);
      row[feature] = in.order(ByteOrder.LITTLE_ENDIAN).getDouble(in.position() + 1);
      in.position(in.position() + VALUE_BYTES + 2);
    }
    require(number('$'), Long.BYTES);
    need(Long.BYTES + 2);
    in.position(in.position() + Long.BYTES + 2);
  }

  private static void require(final long found, final long wanted) throws IOException {
    if (found != wanted) {
      throw new IOException("Redis answered with a length of " + found + ", want " + wanted);
    }
  }

  /// Reads a line: its kind, and a number.
  private long number(final char kind) throws IOException {
    need(1);
    final char found = (char) in.get();
    if (found != kind) {
      throw new IOException("Redis answered with '" + found + "', want '" + kind + "'");
    }
    boolean negative = false;
    long number = 0;
    for (byte next = next(); next != '\r'; next = next()) {
      if (next == '-') {
        negative = true;
      } else {
        number = 10 * number + next - '0';
      }
    }
    next();
    return negative ? -number : number;
  }

  private byte next() throws IOException {
    need(1);
    return in.get();
  }

  private void need(final int bytes) throws IOException {
    while (in.remaining() < bytes) {
      in.compact();
      final int read = channel.read(in);
      in.flip();
      if (read < 0) {
        throw new EOFException("Redis closed the connection");
      }
    }
  }

  private void send(final ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void command(final String name, final int words) {
    out.put((byte) '*');
    digits(words);
    bulk(ascii(name));
  }

  /// Writes a key and returns where its number is.
  private int key(final long id) {
    length(KEY_BYTES);
    out.put(KEY_HEAD);
    final int at = out.position();
    out.putLong(id);
    end();
    return at;
  }

  private void field(final int feature) {
    length(Integer.BYTES);
    out.putInt(0x5bd1e995 * (feature + 1));
    end();
  }

  private void value(final double value) {
    length(VALUE_BYTES);
    out.put(VALUE_TAG).putDouble(value);
    end();
  }

  private void bulk(final byte[] bytes) {
    length(bytes.length);
    out.put(bytes);
    end();
  }

  private void length(final int bytes) {
    out.put((byte) '$');
    digits(bytes);
  }

  private void digits(final int number) {
    out.put(ascii(Integer.toString(number)));
    end();
  }

  private void end() {
    out.put((byte) '\r').put((byte) '\n');
  }

  private static byte[] ascii(final String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
