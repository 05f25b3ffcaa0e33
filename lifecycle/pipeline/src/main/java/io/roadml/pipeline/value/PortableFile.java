package io.roadml.pipeline.value;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/// A value in a file for another process of the same machine. It is read and written piece by piece, so that it needs no more
/// memory than the value itself.
///
/// - Paths: stay where they are; only their texts are carried.
/// - Threading: safe for many threads, with a file each.
public final class PortableFile {
  private PortableFile() {
  }

  /// Whether a value can be carried at all, without a file.
  ///
  /// @throws IOException if it has no bytes; the message says which part of it
  public static void check(Object value) throws IOException {
    ValueWriter.write(value, OutputStream.nullOutputStream(), FileSink.IN_PLACE, Map.of());
  }

  /// Writes a value. The file has its name only when it is whole.
  ///
  /// @throws IOException if the value has no bytes, or the file cannot be written
  public static void write(Object value, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
      ValueWriter.write(value, out, FileSink.IN_PLACE, Map.of());
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Reads what [#write] has written.
  ///
  /// @param loader finds the classes of records and enums
  /// @throws IOException if it is not there, or has values of classes that are not there
  public static Object read(Path file, ClassLoader loader) throws IOException {
    ValueReader.Source source = new ValueReader.Source(loader, Map.of(), (name, _, _) -> {
      throw new UnreadableException("path=" + name + " is somewhere else");
    });
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return ValueReader.read(in, source);
    }
  }
}
