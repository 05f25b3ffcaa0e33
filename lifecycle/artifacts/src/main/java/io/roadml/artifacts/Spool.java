package io.roadml.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Content that has to be read twice, first for its digest and then for its bytes: up to [#PART_BYTES] in memory, and more
/// in a file that has no name once it is open and so is gone with the process.
final class Spool implements AutoCloseable {
  static final int PART_BYTES = 8 << 20;

  private static final int FIRST_BYTES = 1 << 16;

  private final Path folder;
  private byte[] memory = new byte[FIRST_BYTES];
  private int inMemory;
  private FileChannel file;

  /// @param folder where the file would be
  Spool(Path folder) {
    this.folder = folder;
  }

  Blob fill(InputStream content, long limit) throws IOException {
    return Intake.drain(content, limit, this::write);
  }

  private void write(byte[] bytes, int length) throws IOException {
    if (file == null && inMemory + length <= PART_BYTES) {
      if (inMemory + length > memory.length) {
        memory = Arrays.copyOf(memory, Math.min(PART_BYTES, Math.max(2 * memory.length, inMemory + length)));
      }
      System.arraycopy(bytes, 0, memory, inMemory, length);
      inMemory += length;
      return;
    }
    try {
      if (file == null) {
        file = openFile();
        Durable.write(file, memory, inMemory);
      }
      Durable.write(file, bytes, length);
    } catch (IOException e) {
      throw new IOException("temporary files of folder=" + folder + " cannot be written: " + e.getMessage()
          + "; make room, or set java.io.tmpdir to another folder", e);
    }
  }

  private FileChannel openFile() throws IOException {
    return FileChannel.open(folder.resolve("roadml-" + Durable.uniqueName()), StandardOpenOption.CREATE_NEW,
        StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
  }

  /// The bytes of one part.
  byte[] bytes(long from, int length) throws IOException {
    if (file == null) {
      return Arrays.copyOfRange(memory, (int) from, (int) from + length);
    }
    ByteBuffer part = ByteBuffer.allocate(length);
    while (part.hasRemaining()) {
      if (file.read(part, from + part.position()) < 0) {
        throw new IOException("a temporary file of folder=" + folder + " was cut while it was read");
      }
    }
    return part.array();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
