package io.roadml.features;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// The right to write a view: one thread of one process has it, the others wait.
///
/// The file's lock is the process's, and the operating system gives it back when the process dies.
final class WriterLock implements AutoCloseable {
  private static final String FILE = "writer.lock";
  private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();
  private static final long ONCE_MORE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final ReentrantLock thread;
  private final FileChannel channel;

  private WriterLock(ReentrantLock thread, FileChannel channel) {
    this.thread = thread;
    this.channel = channel;
  }

  /// Waits for the lock of a folder.
  ///
  /// @throws IOException if somebody else has it all the time
  static WriterLock of(Path folder, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    ReentrantLock thread = IN_THIS_PROCESS.computeIfAbsent(folder.toRealPath(), _ -> new ReentrantLock());
    if (!locked(thread, patience)) {
      throw busy(folder, patience);
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      while (tryLock(channel) == null) {
        if (System.nanoTime() > deadline) {
          throw busy(folder, patience);
        }
        LockSupport.parkNanos(ONCE_MORE_NANOS);
      }
      return new WriterLock(thread, channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      thread.unlock();
      throw e;
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    return channel.tryLock();
  }

  private static boolean locked(ReentrantLock lock, Duration patience) throws IOException {
    try {
      return lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting to write", e);
    }
  }

  private static IOException busy(Path folder, Duration patience) {
    return new IOException("view=" + folder.getFileName() + " has been written by somebody else for "
        + patience.toSeconds() + " s; try again when that ends");
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
