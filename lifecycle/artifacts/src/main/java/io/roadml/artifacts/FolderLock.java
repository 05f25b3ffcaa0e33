package io.roadml.artifacts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The right to change which blobs a folder has: one thread of one process has it, for the length of a rename or a deletion.
///
/// The file's lock is the process's, so that threads need one of their own, and the operating system gives it back when the
/// process dies.
final class FolderLock implements AutoCloseable {
  static final String FILE = "lock";

  private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

  private final ReentrantLock thread;
  private final FileChannel channel;

  private FolderLock(ReentrantLock thread, FileChannel channel) {
    this.thread = thread;
    this.channel = channel;
  }

  /// Waits for it.
  ///
  /// @param folder its real path
  static FolderLock of(Path folder) throws IOException {
    ReentrantLock thread = IN_THIS_PROCESS.computeIfAbsent(folder, _ -> new ReentrantLock());
    thread.lock();
    FileChannel channel = null;
    try {
      channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
      lock(channel);
      return new FolderLock(thread, channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      thread.unlock();
      throw e;
    }
  }

  private static void lock(FileChannel channel) throws IOException {
    if (channel.lock() == null) {
      throw new IOException("a lock that waits is never null");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      thread.unlock();
    }
  }
}
