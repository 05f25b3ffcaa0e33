package io.roadml.pipeline.value;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/// The bytes of a value on their way to where they are kept: in memory, and in a file once there are many of them.
///
/// - Threading: one thread, first writing and then reading.
final class ValueBuffer extends OutputStream {
  private static final int MOST_IN_MEMORY = 1 << 20;

  private final Path folder;
  private final long most;
  private final MessageDigest hash = Sha256.start();
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private Path file;
  private OutputStream toFile;
  private long size;

  /// @param folder where the file is made, if one is
  /// @param most   bytes, more of which are refused
  ValueBuffer(Path folder, long most) {
    this.folder = folder;
    this.most = most;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[]{(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    size += length;
    if (size > most) {
      throw new NotKeptException("it has more than " + most + " bytes");
    }
    hash.update(bytes, offset, length);
    if (toFile == null && size > MOST_IN_MEMORY) {
      spill();
    }
    (toFile == null ? memory : toFile).write(bytes, offset, length);
  }

  private void spill() throws IOException {
    file = Files.createTempFile(folder, "value", ".part");
    toFile = Files.newOutputStream(file);
    memory.writeTo(toFile);
    memory.reset();
  }

  long size() {
    return size;
  }

  /// Ends the writing.
  String digest() {
    return Sha256.hex(hash.digest());
  }

  /// All of it, if it is in memory.
  byte[] bytes() {
    return memory.toByteArray();
  }

  InputStream read() throws IOException {
    if (toFile == null) {
      return new ByteArrayInputStream(memory.toByteArray());
    }
    toFile.flush();
    return Files.newInputStream(file);
  }

  @Override
  public void close() throws IOException {
    if (toFile != null) {
      toFile.close();
      Files.deleteIfExists(file);
    }
  }
}
