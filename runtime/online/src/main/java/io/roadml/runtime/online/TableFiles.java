package io.roadml.runtime.online;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;

/// Makes, opens, rewrites and removes the files of one table.
///
/// - Threading: the table sees to it that one thread at a time changes files.
///
/// @param folder  where they lie
/// @param project the table's project
/// @param name    the view's name
/// @param engine  what keeps rows
/// @param room    the bytes that are free where a path lies
record TableFiles(TableFolder folder, String project, String name, RowEngine engine, ToLongFunction<Path> room) {
  private static final System.Logger LOGGER = System.getLogger(TableFiles.class.getName());
  private static final int MOST_TRIES = 100;
  /// What stays free on a disk: a full one breaks more than this store.
  private static final long SPARE_BYTES = 16L << 20;

  /// Makes an empty file.
  ///
  /// @throws OnlineStoreException when the disk has too little room, or the file cannot be made
  Generation create(final Descriptor descriptor) {
    final RowEngine.Sizes sizes = descriptor.sizes();
    requireRoom(engine.estimatedBytes(sizes), "for " + sizes.rows() + " rows");
    final Path file = folder.rows(descriptor.epoch());
    try {
      Files.deleteIfExists(file);
      return new Generation(descriptor, engine.create(file, sizes));
    } catch (final IOException error) {
      deleteQuietly(file);
      throw failed("a file for " + sizes.rows() + " rows cannot be made", error);
    }
  }

  /// Checks the room on the disk: a write to a mapped file on a full disk is a fault of memory.
  void requireRoom(final long bytes, final String what) {
    final long free = room.applyAsLong(folder.folder());
    if (free < bytes + SPARE_BYTES) {
      throw new OnlineStoreException("online store, view " + name + ": the disk has " + (free >> 20) + " MiB left and "
          + ((bytes + SPARE_BYTES) >> 20) + " MiB are needed " + what + "; free some, or expect fewer rows");
    }
  }

  OnlineStoreException failed(final String what, final Exception cause) {
    return new OnlineStoreException("online store, view " + name + ": " + what + DiskFailure.words(cause), cause);
  }

  private static void deleteQuietly(final Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (final IOException left) {
      LOGGER.log(System.Logger.Level.WARNING, "{0} is left over and could not be deleted", file.getFileName());
    }
  }

  /// Copies a file's rows into a new file and makes that the one in use after a crash. The old one stays.
  Generation rewrite(final Generation old, final Descriptor descriptor) {
    final Generation next = create(descriptor);
    try {
      copy(old, next);
      force(next.epoch());
      descriptor.write(folder.description());
      return next;
    } catch (final IOException | RuntimeException error) {
      next.file().close();
      deleteQuietly(folder.rows(next.epoch()));
      throw failed("its rows cannot be moved to a new file", error);
    }
  }

  private static void copy(final Generation old, final Generation next) {
    final RowFile.Access access = next.file().access();
    final byte[] bytes = new byte[next.layout().byteSize()];
    final MemorySegment row = MemorySegment.ofArray(bytes);
    old.file().forEach((low, high, address) -> {
      next.layout().convert(old.layout(), old.descriptor().view().features(), address, row);
      try {
        access.lockForWrite(low, high);
        access.put(bytes);
      } finally {
        access.unlock();
      }
    });
  }

  void force(final long epoch) {
    try {
      Durable.force(folder.rows(epoch));
    } catch (final IOException error) {
      throw failed("its rows cannot be written to the disk", error);
    }
  }

  void removeOthers(final long epoch) {
    try {
      folder.removeOthers(epoch);
    } catch (final IOException left) {
      LOGGER.log(System.Logger.Level.WARNING, "old files of view {0} are left over: {1}", name, left.getMessage());
    }
  }

  /// Opens the file in use, for a reader process; the writer may replace it meanwhile. Returns `old` when that is in use.
  Generation openNewest(final Generation old) {
    for (int tries = 1;; tries++) {
      try {
        final Descriptor descriptor = Descriptor.read(folder.description(), project, name);
        if (old != null && old.epoch() == descriptor.epoch()) {
          return old;
        }
        return new Generation(descriptor, engine.open(folder.rows(descriptor.epoch()), descriptor.sizes()));
      } catch (final IOException replaced) {
        if (tries == MOST_TRIES) {
          throw new OnlineStoreException("online store, view " + name + ": its rows cannot be opened for reading ("
              + replaced.getMessage() + "); whoever writes the store makes them anew, so materialize the view",
              replaced);
        }
        Thread.yield();
      }
    }
  }

  /// Writes everything to the disk and takes the marker away: the next writer need not repair anything.
  void closedWell(final Control control) throws IOException {
    final Path rows = folder.rows(control.epoch());
    Durable.force(rows);
    control.closedBytes(Files.size(rows));
    control.force();
    folder.markClosed();
  }

  void delete() throws IOException {
    folder.delete();
  }
}
