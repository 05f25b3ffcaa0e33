package io.roadml.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Reads content to its end, counts and hashes it, and hands it on.
final class Intake {
  private static final int BUFFER_BYTES = 1 << 16;

  private Intake() {
  }

  /// Where content goes.
  interface Sink {
    void write(byte[] bytes, int length) throws IOException;
  }

  /// @throws ArtifactException as soon as more than `limit` bytes have come
  static Blob drain(InputStream content, long limit, Sink sink) throws IOException {
    if (limit < 0) {
      throw new IllegalArgumentException("limit=" + limit + " is negative");
    }
    MessageDigest hash = Digests.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    for (int length = content.read(buffer); length >= 0; length = content.read(buffer)) {
      size += length;
      if (size > limit) {
        throw ArtifactException.tooLarge(limit);
      }
      hash.update(buffer, 0, length);
      sink.write(buffer, length);
    }
    return new Blob(Digests.hex(hash), size);
  }
}
