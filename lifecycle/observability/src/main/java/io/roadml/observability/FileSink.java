package io.roadml.observability;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Appends events to a file, a line each. Several processes may append to one.
final class FileSink implements EventSink {
  private final FileChannel file;

  /// @throws IOException if the file cannot be opened or made
  FileSink(Path path) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void send(String json) throws IOException {
    ByteBuffer line = StandardCharsets.UTF_8.encode(json + "\n");
    while (line.hasRemaining()) {
      file.write(line);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
