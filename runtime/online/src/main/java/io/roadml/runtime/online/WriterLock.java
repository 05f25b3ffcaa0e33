package io.roadml.runtime.online;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The one writer of a store. The lock is the operating system's: it ends with the process that holds it.
final class WriterLock implements AutoCloseable {
  /// The byte that is locked lies beyond the text, for Windows keeps others from reading what is locked.
  private static final long LOCKED_BYTE = 1 << 20;

  private final FileChannel channel;

  private WriterLock(final FileChannel channel) {
    this.channel = channel;
  }

  /// Becomes the writer.
  ///
  /// @throws OnlineStoreException when another process, or this one, already is
  static WriterLock acquire(final Path store) throws IOException {
    Files.createDirectories(store);
    final FileChannel channel = FileChannel.open(store.resolve("writer"), StandardOpenOption.CREATE,
        StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!tryLock(channel)) {
        throw new OnlineStoreException("online store " + store.getFileName() + " is open for writing in process "
            + owner(channel) + "; close it there, or open it here for reading");
      }
      note(channel);
      return new WriterLock(channel);
    } catch (final IOException | RuntimeException error) {
      channel.close();
      throw error;
    }
  }

  private static boolean tryLock(final FileChannel channel) throws IOException {
    try {
      final FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      return lock != null;
    } catch (final OverlappingFileLockException ours) {
      return false;
    }
  }

  private static void note(final FileChannel channel) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
  }

  private static String owner(final FileChannel channel) throws IOException {
    final ByteBuffer text = ByteBuffer.allocate(20);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
