package io.roadml.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/// Where one source keeps the files of the versions that it offers: a folder that no other source uses meanwhile, in whichever
/// process.
///
/// - Threading: one thread at a time.
final class ServedFolder implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(ServedFolder.class.getName());
  private static final int MOST_SOURCES = 1_000;
  private static final int KEPT = 4;

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;
  private final Deque<Path> copies = new ArrayDeque<>();
  private long last;

  private ServedFolder(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /// Takes a free folder within another; what a source that has died left there goes.
  static ServedFolder take(Path parent) throws IOException {
    Files.createDirectories(parent);
    for (int number = 0; number < MOST_SOURCES; number++) {
      ServedFolder taken = tryTake(parent, number);
      if (taken != null) {
        return taken;
      }
    }
    throw new IOException("folder=" + parent + " has " + MOST_SOURCES + " folders in use");
  }

  private static ServedFolder tryTake(Path parent, int number) throws IOException {
    FileChannel channel = FileChannel.open(parent.resolve(number + ".lock"), StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        Path folder = parent.resolve(Integer.toString(number));
        remove(folder);
        Files.createDirectories(folder);
        return new ServedFolder(folder, channel, lock);
      }
    } catch (OverlappingFileLockException e) { // another source of this process has it
      LOGGER.log(System.Logger.Level.TRACE, "taken", e);
    }
    channel.close();
    return null;
  }

  /// Where the next version is to be copied to; what is left there of a copy that failed is written over.
  Path next() {
    return folder.resolve(Long.toString(last));
  }

  /// Says that the next version is there, and which are in use. Of each the newest few stay, for whoever is just loading
  /// one of them.
  void copied(Collection<Path> used) {
    copies.add(next());
    last++;
    for (int old = copies.size() - KEPT * used.size(); old > 0; old--) {
      Path oldest = copies.remove();
      if (used.stream().anyMatch(path -> path.startsWith(oldest))) {
        copies.add(oldest);
      } else {
        removeQuietly(oldest);
      }
    }
  }

  private static void removeQuietly(Path copy) {
    try {
      remove(copy);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "an old copy of a model could not be removed", e);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
        Files.delete(visited);
        return FileVisitResult.CONTINUE;
      }
    });
  }

  /// Removes the files and gives the folder to whoever wants it next.
  @Override
  public void close() throws IOException {
    remove(folder);
    lock.release();
    channel.close();
  }
}
