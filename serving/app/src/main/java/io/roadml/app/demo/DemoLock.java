package io.roadml.app.demo;

import io.roadml.app.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The one demo that writes to a folder, from before its first step on: the store's own lock is taken only when the models are trained.
///
/// The lock is the operating system's: it ends with the process that holds it.
final class DemoLock implements AutoCloseable {
  private static final String FILE = "demo.lock";
  private static final int LONGEST_PID = 20;
  /// Beyond the text, for Windows keeps others from reading what is locked.
  private static final long LOCKED_BYTE = 1 << 20;

  private final FileChannel channel;

  private DemoLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the lock of a folder, which is made if it is not there.
  ///
  /// @throws Failure if another demo has it
  static DemoLock of(Path data) throws IOException {
    FileChannel channel = FileChannel.open(Files.createDirectories(data).resolve(FILE), StandardOpenOption.CREATE,
        StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!take(channel)) throw busy(channel);
      channel.truncate(0).write(text(ProcessHandle.current().pid()), 0);
      return new DemoLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean take(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (OverlappingFileLockException _) {
      return false; // this process has it
    }
  }

  private static ByteBuffer text(long pid) {
    return StandardCharsets.US_ASCII.encode(Long.toString(pid));
  }

  private static Failure busy(FileChannel channel) throws IOException {
    ByteBuffer owner = ByteBuffer.allocate(LONGEST_PID);
    channel.read(owner, 0);
    return Failure.failedJob("another demo is running in this folder, in process "
        + StandardCharsets.US_ASCII.decode(owner.flip()), "demo", "wait until it has ended, or pass another --data");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
