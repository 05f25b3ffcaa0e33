package io.roadml.pipeline;

import io.roadml.artifacts.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;

/// The SHA-256 of a value's bytes, without keeping them.
final class ValueDigest {
  private ValueDigest() {
  }

  /// @throws NotKeptException if the value has no bytes
  static String of(Object value, Map<Class<?>, ValueCodec<?>> codecs) throws IOException {
    MessageDigest digest = Sha256.start();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      ValueWriter.write(value, out, ValueDigest::ofFile, codecs);
    }
    return Sha256.hex(digest.digest());
  }

  private static Blob ofFile(Path file) throws IOException {
    MessageDigest digest = Sha256.start();
    try (InputStream in = Files.newInputStream(file);
        DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      long size = in.transferTo(out);
      return new Blob(Sha256.hex(digest.digest()), size);
    }
  }
}
