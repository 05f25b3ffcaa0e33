package io.roadml.runtime.online;

import static io.roadml.runtime.core.FeatureSource.PRESENT;
import static io.roadml.runtime.core.RowSink.NO_CREATED_TIME;
import static io.roadml.runtime.online.WriteMode.REPLACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A table grows into new files while it is read and written, and stops in time when the disk is full.
@Timeout(120)
class GrowthTest {
  private static final long NOW = 1_000_000_000_000_000L;
  private static final int ROWS = 20_000;

  @TempDir
  Path folder;

  private static OnlineView small() {
    return OnlineView.of("p", "small", List.of(Column.of("id", ElementType.INT64)),
        List.of(Column.of("a", ElementType.INT64), Column.of("b", ElementType.INT64))).withRows(100);
  }

  private static OnlineOptions options() {
    return OnlineOptions.defaults().withClock(() -> NOW).withSweepEvery(Duration.ZERO);
  }

  @Test
  void aTableHoldsTwoHundredTimesWhatWasExpectedAndReadersNeverMissARow() throws Exception {
    try (OnlineStore store = OnlineStore.open(folder, options());
        ExecutorService threads = Executors.newFixedThreadPool(2, Thread.ofPlatform().factory())) {
      final OnlineTable table = store.table(small());
      final AtomicLong written = new AtomicLong(-1);
      final AtomicBoolean ends = new AtomicBoolean();
      final Future<Long> readings = threads.submit(() -> readWhatIsThere(table, written, ends));
      write(table, written);
      ends.set(true);
      assertTrue(readings.get() > 0);
      final TableStats stats = table.stats();
      assertEquals(ROWS, stats.rows());
      assertTrue(stats.epoch() > 2 && stats.capacity() > ROWS / 2, stats::toString);
      assertEquals(1, filesOfRows(), "old files are gone");
    }
  }

  private static void write(final OnlineTable table, final AtomicLong written) {
    try (RowWriter writer = table.writer()) {
      for (long id = written.get() + 1; id < ROWS; id++) {
        assertEquals(RowWriter.WRITTEN, writer.key(0, id).set(0, id).set(1, -id).write(NOW, NO_CREATED_TIME, REPLACE));
        written.set(id);
      }
    }
  }

  private static long readWhatIsThere(final OnlineTable table, final AtomicLong written, final AtomicBoolean ends) {
    long readings = 0;
    try (RowReader reader = table.reader()) {
      while (!ends.get() || readings == 0) {
        final long last = written.get();
        for (long id = Math.max(0, last - 50); id <= last; id++) {
          assertEquals(PRESENT, reader.key(0, id).read(NOW), "row " + id + " of " + last);
          assertEquals(id, reader.getLong(0));
          assertEquals(-id, reader.getLong(1));
          readings++;
        }
      }
    }
    return readings;
  }

  private long filesOfRows() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("p/small"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("rows.")).count();
    }
  }

  /// A file that grew by itself would meet a full disk in the midst of a write.
  @Test
  void aFileHasItsSpaceFromTheFirstRowToTheLast() {
    try (OnlineStore store = OnlineStore.open(folder, options())) {
      final OnlineTable table = store.table(small());
      final Map<Long, Long> bytesOfEpochs = new HashMap<>();
      try (RowWriter writer = table.writer()) {
        for (long id = 0; id < 2_000; id++) {
          writer.key(0, id).set(0, id).write(NOW, NO_CREATED_TIME, REPLACE);
          final TableStats stats = table.stats();
          assertEquals(stats.bytes(), bytesOfEpochs.computeIfAbsent(stats.epoch(), epoch -> stats.bytes()),
              stats::toString);
        }
      }
      assertTrue(bytesOfEpochs.size() > 3, bytesOfEpochs::toString);
    }
  }

  @Test
  void aTableIsNotMadeWhereTheDiskHasTooLittleRoom() {
    try (OnlineStore store = FolderStore.openForWriting(folder, options(), new ChronicleEngine(), path -> 40L << 20)) {
      final OnlineStoreException full = assertThrows(OnlineStoreException.class,
          () -> store.table(small().withRows(10_000_000)));
      assertTrue(full.getMessage().matches("online store, view small: the disk has 40 MiB left and \\d+ MiB are needed"
          + " for 10000000 rows; free some, or expect fewer rows"), full.getMessage());
      assertFalse(Files.exists(folder.resolve("p/small/rows.1")));
      assertEquals(0, store.table(small()).stats().rows(), "a smaller one is");
    }
  }

  @Test
  void aTableThatCannotGrowOnAFullDiskKeepsWhatItHas() {
    final AtomicLong free = new AtomicLong(1L << 40);
    try (OnlineStore store = FolderStore.openForWriting(folder, options(), new ChronicleEngine(), path -> free.get())) {
      final OnlineTable table = store.table(small());
      free.set(1 << 20);
      final AtomicLong written = new AtomicLong(-1);
      final OnlineStoreException full = assertThrows(OnlineStoreException.class, () -> write(table, written));
      assertTrue(full.getMessage().contains("the disk has 1 MiB left"), full.getMessage());
      assertTrue(table.stats().rows() > written.get());
      assertEquals(PRESENT, table.reader().key(0, written.get()).read(NOW));
      free.set(1L << 40);
      write(table, written);
      assertEquals(ROWS, table.stats().rows(), "and goes on when there is room");
    }
  }
}
