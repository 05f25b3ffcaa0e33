package io.roadml.pipeline.value;

import io.roadml.artifacts.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;

/// The SHA-256 of a value's bytes, without keeping them: equal values have equal digests, whoever asks.
///
/// - Threading: safe for many threads.
public final class ValueDigest {
  private ValueDigest() {
  }

  /// The digest under which a [ValueStore] would keep a value; a path counts by the content of its files.
  ///
  /// @param codecs for classes that are no records, by class
  /// @throws IOException if the value has no bytes, or a file of it cannot be read; the message says which part of it
  public static String of(Object value, Map<Class<?>, ValueCodec<?>> codecs) throws IOException {
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
