package io.roadml.tracking;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Where the bytes of artifacts are kept, by what they contain: the port to the artifact store.
///
/// - Threading: safe for many threads.
public interface ArtifactBytes {
  /// Keeps the bytes of a file; they are durable when this returns.
  ///
  /// @throws IOException if the file cannot be read, or its bytes not be kept
  Stored put(Path file) throws IOException;

  /// Reads bytes that are kept; the caller closes the stream.
  ///
  /// @throws IOException if they are not there, or are not what they were
  InputStream read(String digest) throws IOException;

  /// Bytes that are kept.
  ///
  /// @param digest their SHA-256 in 64 lower-case hexadecimal digits
  /// @param size   how many there are
  record Stored(String digest, long size) {}
}
