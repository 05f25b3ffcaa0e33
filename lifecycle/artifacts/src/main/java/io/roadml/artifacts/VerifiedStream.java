package io.roadml.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;

/// A blob's bytes, the last of which come only when all of them are right: whoever has read them all, has read the content.
///
/// - Threading: for one thread.
final class VerifiedStream extends InputStream {
  private final Blob blob;
  private final String location;
  private final InputStream bytes;
  private final AutoCloseable early;
  private final MessageDigest hash = Digests.sha256();
  private long left;

  /// @param blob the digest that was asked for, and the size of what lies there
  /// @param early closes `bytes` when they have not been read to their end
  /// @throws ArtifactException if nothing lies there, and the digest is not that of nothing
  VerifiedStream(Blob blob, String location, InputStream bytes, AutoCloseable early) throws IOException {
    this.blob = blob;
    this.location = location;
    this.bytes = bytes;
    this.early = early;
    this.left = blob.size();
    if (left == 0) {
      verify();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      return -1;
    }
    int count = bytes.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new IOException("digest=" + blob.digest() + " in artifacts=" + location + " ended " + left
          + " bytes early; read it again");
    }
    hash.update(target, offset, count);
    if (left == count) {
      verify();
    }
    left -= count;
    return count;
  }

  private void verify() throws ArtifactException {
    String found = Digests.hex(hash);
    if (!found.equals(blob.digest())) {
      throw ArtifactException.damaged(blob.digest(), location, "its " + blob.size() + " bytes have digest=" + found);
    }
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(left, bytes.available());
  }

  @Override
  public void close() throws IOException {
    try {
      if (left > 0) {
        early.close();
      }
      bytes.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("digest=" + blob.digest() + " in artifacts=" + location + " cannot be closed", e);
    }
  }
}
