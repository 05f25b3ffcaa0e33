package io.roadml.runtime.online;

import static io.roadml.runtime.core.RowSink.NO_CREATED_TIME;
import static io.roadml.runtime.online.WriteMode.REPLACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.RowReplay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a killed writer, a damaged file and a stopped machine leave behind, and what becomes of it. M11.
@Timeout(300)
class CrashTest {
  private static final int ROWS = 500;

  @TempDir
  Path folder;

  private Path store() {
    return folder.resolve("online");
  }

  private Path log() {
    return folder.resolve("log");
  }

  @Test
  void acknowledgedRowsOutliveTheirWriterKilledThreeTimes() throws Exception {
    kill(3, 1);
  }

  @Tag("slow") @Test
  void acknowledgedRowsOutliveTheirWriterKilledTenTimes() throws Exception {
    kill(10, 2);
  }

  @Tag("soak") @Test
  void acknowledgedRowsOutliveTheirWriterKilledFiftyTimes() throws Exception {
    kill(50, 3);
  }

  /// Kills the writer at random moments, one in five while it opens, and looks at every row acknowledged so far.
  private void kill(final int times, final long seed) throws Exception {
    final Random random = new Random(seed);
    final Map<Long, Long> acknowledged = new HashMap<>();
    long version = 1;
    for (int time = 0; time < times; time++) {
      final int after = random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(4_000);
      final String where = "seed " + seed + ", kill " + time + " after " + after + " rows";
      for (final String line : linesUntilKilled(after, seed + time, version)) {
        final String[] words = line.split(" ");
        acknowledged.put(Long.parseLong(words[0]), Long.parseLong(words[1]));
        version = Math.max(version, 1 + Math.abs(Long.parseLong(words[1])));
      }
      version += 10; // what was logged and not acknowledged
      assertAllThere(acknowledged, where);
    }
  }

  private List<String> linesUntilKilled(final int after, final long seed, final long version) throws Exception {
    final Process writer = ChildJvm.start(KilledWriter.class, store().toString(), log().toString(), Long.toString(seed),
        Long.toString(version));
    final List<String> lines = new ArrayList<>();
    try (BufferedReader output = writer.inputReader(StandardCharsets.UTF_8)) {
      boolean isOpening = false;
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        isOpening |= line.equals("opening");
        if (line.matches("\\d+ -?\\d+")) {
          lines.add(line);
        } else {
          assertFalse(line.startsWith("not written") || line.contains("Exception"), line);
        }
        if (isOpening && lines.size() >= after) {
          writer.toHandle().destroyForcibly(); // what it had written before is still read
        }
      }
    }
    writer.waitFor();
    return lines;
  }

  private void assertAllThere(final Map<Long, Long> acknowledged, final String where) {
    try (OnlineStore store = KillView.open(store(), KillView.replay(log()))) {
      final RowReader reader = store.table(KillView.view()).reader();
      for (final Map.Entry<Long, Long> row : acknowledged.entrySet()) {
        final long found = KillView.version(reader, row.getKey());
        final long expected = row.getValue();
        assertTrue(expected < 0 ? found == -1 || found > -expected : found == -1 || found >= expected,
            () -> where + ": row " + row.getKey() + " is " + found + ", want " + expected);
        assertTrue(expected < 0 || found != -1 || isDeletedLater(row.getKey(), expected),
            () -> where + ": row " + row.getKey() + " is lost");
      }
    }
  }

  /// A deletion may have been logged and written, and its line of acknowledgement cut off by the kill.
  private boolean isDeletedLater(final long id, final long version) {
    try (Stream<String> lines = Files.lines(log())) {
      return lines.anyMatch(line -> line.startsWith(id + " -") && -Long.parseLong(line.split(" ")[1]) > version);
    } catch (final IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private void writeRows(final RowReplay replay) {
    try (OnlineStore store = KillView.open(store(), replay)) {
      final RowWriter writer = store.table(KillView.view()).writer();
      for (long id = 0; id < ROWS; id++) {
        KillView.say(writer, id, id + 1).write(id + 1, NO_CREATED_TIME, REPLACE);
      }
    }
  }

  private static RowReplay rows() {
    return (project, view, since, sink) -> {
      for (long id = 0; id < ROWS; id++) {
        sink.key(0, id);
        for (int feature = 0; feature < KillView.FEATURES; feature++) {
          sink.set(feature, id + 1 + feature);
        }
        sink.row(id + 1, NO_CREATED_TIME);
      }
    };
  }

  private void assertRows(final RowReplay replay, final long restored) {
    try (OnlineStore store = KillView.open(store(), replay)) {
      final OnlineTable table = store.table(KillView.view());
      final RowReader reader = table.reader();
      for (long id = 0; id < ROWS; id++) {
        assertEquals(id + 1, KillView.version(reader, id));
      }
      assertEquals(restored, table.stats().restored().written());
    }
  }

  private Path fileOfRows() throws IOException {
    try (Stream<Path> files = Files.list(store().resolve("kill/rows"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("rows.")).findFirst().orElseThrow();
    }
  }

  private void marker(final String boot) throws IOException {
    Files.writeString(store().resolve("kill/rows/open"), "pid 1\nboot " + boot + "\n");
  }

  private static String thisBoot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  @Test
  void aStoreThatWasLostIsFilledFromItsReplay() {
    assertRows(rows(), ROWS);
    assertRows(rows(), 0);
  }

  @Test
  void damagedFilesAreMadeAnew() throws IOException {
    final Random random = new Random(4);
    damaged("random bytes of the same size", file -> overwrite(file, random, 1));
    damaged("a random head", file -> overwrite(file, random, 1 << 10));
    damaged("an empty file", file -> truncate(file, 0));
    damaged("no file", Files::delete);
    damaged("no words", file -> Files.delete(file.resolveSibling("control")), 0);
    damaged("random words", file -> overwrite(file.resolveSibling("control"), random, 1), 0);
    damaged("a description of random bytes", file -> overwrite(file.resolveSibling("description"), random, 1));
  }

  @Test
  void aFileThatWasCutIsMadeAnewAndOneThatWasLeftOpenAndCutLosesNothingByItsReplay() throws IOException {
    writeRows(null);
    truncate(fileOfRows(), Files.size(fileOfRows()) / 2);
    assertThrows(OnlineStoreException.class, () -> assertRows(null, 0));
    assertRows(rows(), ROWS);
    truncate(fileOfRows(), Files.size(fileOfRows()) / 2);
    marker(thisBoot());
    try (OnlineStore store = KillView.open(store(), rows())) {
      assertEquals(ROWS, store.table(KillView.view()).stats().restored().read(), "all is replayed, whatever survived");
    }
    assertRows(null, 0);
  }

  private interface Damage {
    void on(Path file) throws IOException;
  }

  private void damaged(final String how, final Damage damage) throws IOException {
    damaged(how, damage, ROWS);
  }

  private void damaged(final String how, final Damage damage, final long restored) throws IOException {
    for (final boolean isLeftOpen : new boolean[]{false, true}) {
      writeRows(rows());
      damage.on(fileOfRows());
      if (isLeftOpen) {
        marker(thisBoot());
      }
      if (restored > 0) {
        final OnlineStoreException error = assertThrows(OnlineStoreException.class, () -> assertRows(null, 0), how);
        assertTrue(error.getMessage().contains("there is no replay to make them anew"), error.getMessage());
      }
      assertRows(rows(), restored);
    }
  }

  private static void overwrite(final Path file, final Random random, final int part) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      final byte[] noise = new byte[(int) Math.max(64, bytes.length() / part)];
      random.nextBytes(noise);
      bytes.write(noise, 0, (int) Math.min(noise.length, bytes.length()));
    }
  }

  private static void truncate(final Path file, final long size) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(size);
    }
  }

  @Test
  void aTableLeftOpenIsRepairedAndReplayedSinceItsCheckpoint() throws IOException {
    writeRows(null);
    try (OnlineStore store = KillView.open(store(), null)) {
      store.table(KillView.view()).checkpoint(77);
    }
    marker(thisBoot());
    final List<Long> asked = new ArrayList<>();
    assertRows((project, view, since, sink) -> asked.add(since), 0);
    assertEquals(List.of(77L), asked);
    assertRows((project, view, since, sink) -> asked.add(since), 0);
    assertEquals(List.of(77L), asked, "closed well: nothing to replay");
  }

  @Test
  void aTableLeftOpenByAMachineThatStoppedIsMadeAnew() throws IOException {
    writeRows(null);
    marker("another");
    assertRows(rows(), ROWS);
  }

  @Test
  void aReplayThatFailsIsDoneAgainByTheNextOpening() {
    final RowReplay failing = (project, view, since, sink) -> {
      throw new IOException("the offline store is away");
    };
    final OnlineStoreException error = assertThrows(OnlineStoreException.class, () -> assertRows(failing, 0));
    assertTrue(error.getMessage().contains("the offline store is away"), error.getMessage());
    assertRows(rows(), ROWS);
  }
}
