package io.roadml.pipeline;

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
final class PortableFile {
  private PortableFile() {
  }

  /// The file has its name only when it is whole.
  ///
  /// @throws NotKeptException if the value has no bytes
  static void write(Object value, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
      ValueWriter.write(value, out, FileSink.IN_PLACE, Map.of());
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static Object read(Path file, ClassLoader loader) throws IOException {
    ValueReader.Source source = new ValueReader.Source(loader, Map.of(), (name, _, _) -> {
      throw new UnreadableException("path=" + name + " is somewhere else");
    });
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return ValueReader.read(in, source);
    }
  }
}
