package io.roadml.pipeline;

import java.io.IOException;
import java.io.InputStream;

/// The next bytes of a stream, as a stream that ends behind them; one thread.
final class Bounded extends InputStream {
  private final InputStream in;
  private long left;

  Bounded(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  long left() {
    return left;
  }

  @Override
  public int read() throws IOException {
    int read = left > 0 ? in.read() : -1;
    left -= read < 0 ? 0 : 1;
    return read;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left <= 0) {
      return length == 0 ? 0 : -1;
    }
    int read = in.read(target, offset, (int) Math.min(length, left));
    left -= Math.max(read, 0);
    return read;
  }

  /// The stream around it goes on.
  @Override
  public void close() {
  }
}
