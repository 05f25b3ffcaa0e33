package io.roadml.pipeline.value;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Bytes of unknown number within other bytes: pieces with their lengths, all full but the last, and a length of 0.
final class Chunks {
  private static final int FULL = 1 << 13;

  private Chunks() {
  }

  /// Writes them; closing it writes the end, and leaves the stream around it open. One thread.
  static final class Out extends OutputStream {
    private final DataOutputStream out;
    private final byte[] chunk = new byte[FULL];
    private int filled;

    Out(DataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[]{(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length;) {
        int here = Math.min(FULL - filled, length - done);
        System.arraycopy(bytes, offset + done, chunk, filled, here);
        filled += here;
        done += here;
        if (filled == FULL) {
          emit();
        }
      }
    }

    private void emit() throws IOException {
      out.writeInt(filled);
      out.write(chunk, 0, filled);
      filled = 0;
    }

    @Override
    public void close() throws IOException {
      if (filled > 0) {
        emit();
      }
      out.writeInt(0);
    }
  }

  /// Reads them; closing it reads what is left, and leaves the stream around it open. One thread.
  static final class In extends InputStream {
    private final DataInputStream in;
    private int left;
    private boolean ended;

    In(DataInputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0 && !ended) {
        left = in.readInt();
        ended = left == 0;
      }
      if (ended) {
        return -1;
      }
      int read = in.read(target, offset, Math.min(length, left));
      if (read < 0) {
        throw new EOFException("in the middle of a piece");
      }
      left -= read;
      return read;
    }

    @Override
    public void close() throws IOException {
      transferTo(OutputStream.nullOutputStream());
    }
  }
}
