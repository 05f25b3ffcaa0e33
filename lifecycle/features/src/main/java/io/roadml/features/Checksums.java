package io.roadml.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/// Checksums of files of rows. Parquet as DuckDB reads it has none: a byte that changed would be another value.
///
/// A file is looked through once for each process, and again when it is another, or was changed. What changes on the disk
/// without a change of the file is seen by the next process.
///
/// - Threading: safe for many threads.
final class Checksums {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int MOST_KNOWN = 100_000;
  private static final Map<Path, Known> KNOWN = new ConcurrentHashMap<>();

  private record Known(Object file, FileTime modified, long bytes, long checksum) {}

  private Checksums() {
  }

  /// The CRC32C of a file's bytes.
  static long of(Path file) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(buffer) >= 0) {
        crc.update(buffer.flip());
        buffer.clear();
      }
    }
    return crc.getValue();
  }

  /// Fails if a file is not as it was written; −1 is a file whose checksum nobody knows.
  static void require(Path file, long checksum) throws IOException {
    if (checksum < 0) {
      return;
    }
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    Known seen = new Known(now.fileKey(), now.lastModifiedTime(), now.size(), checksum);
    if (seen.equals(KNOWN.get(file))) {
      return;
    }
    if (of(file) != checksum) {
      throw new IOException(
          "file=" + file + " is damaged, its checksum is another than its manifest's; restore it from a "
              + "copy, or remove the view's folder and ingest its rows again");
    }
    if (KNOWN.size() >= MOST_KNOWN) {
      KNOWN.clear();
    }
    KNOWN.put(file, seen);
  }
}
