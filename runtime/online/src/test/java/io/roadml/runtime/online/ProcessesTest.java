package io.roadml.runtime.online;

import static io.roadml.runtime.core.RowSink.NO_CREATED_TIME;
import static io.roadml.runtime.online.WriteMode.REPLACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One process writes and others read.
@Timeout(120)
class ProcessesTest {
  @TempDir
  Path folder;

  @Test
  void anotherProcessIsRefusedAsAWriterAndReadsWhileTheTableGrows() throws Exception {
    try (OnlineStore store = KillView.open(folder, null)) {
      final OnlineTable table = store.table(KillView.view());
      final RowWriter writer = table.writer();
      for (long id = 0; id < ReaderProcess.KEYS / 50; id++) {
        KillView.say(writer, id, 1).write(1, NO_CREATED_TIME, REPLACE);
      }
      final Process child = ChildJvm.start(ReaderProcess.class, folder.toString());
      try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
        assertEquals("online store " + folder.getFileName() + " is open for writing in process "
            + ProcessHandle.current().pid() + "; close it there, or open it here for reading", output.readLine());
        assertEquals("reading", output.readLine());
        writeVersions(writer);
        final String last = output.readLine();
        assertTrue(last.matches("read \\d+ rows, epochs 1 to " + table.stats().epoch()), last);
      } finally {
        child.destroyForcibly().waitFor();
      }
      assertTrue(table.stats().epoch() > 2, "the table has grown under its reader");
    }
  }

  private static void writeVersions(final RowWriter writer) {
    for (long version = 2; version < 20; version++) {
      for (long id = 0; id < ReaderProcess.KEYS; id++) {
        KillView.say(writer, id, version).write(version, NO_CREATED_TIME, REPLACE);
      }
    }
    KillView.say(writer, 0, ReaderProcess.LAST).write(ReaderProcess.LAST, NO_CREATED_TIME, REPLACE);
  }

  @Test
  void aSecondWriterOfTheSameProcessIsRefusedToo() {
    try (OnlineStore first = KillView.open(folder, null)) {
      assertThrows(OnlineStoreException.class, () -> KillView.open(folder, null));
      assertEquals(List.of(), first.views("kill"));
    }
    KillView.open(folder, null).close();
  }

  @Test
  void aReaderSeesAgesAndFeaturesAndTheEndOfATableThatItsWriterChanges() {
    try (OnlineStore store = KillView.open(folder, null); OnlineStore other = OnlineStore.openForReading(folder)) {
      assertThrows(IllegalArgumentException.class, () -> other.table("kill", "rows"), "not yet made");
      final OnlineTable table = store.table(KillView.view());
      final RowReader reader = other.table("kill", "rows").reader();
      KillView.say(table.writer(), 7, 5).write(5, NO_CREATED_TIME, REPLACE);
      assertEquals(5, KillView.version(reader, 7));
      assertThrows(OnlineStoreException.class, () -> other.table("kill", "rows").writer());
      store.table(KillView.view().withFeature(Column.string("more", 4)));
      assertEquals(5, KillView.version(reader, 7));
      assertEquals(KillView.FEATURES + 1, other.table("kill", "rows").view().features().size());
      table.maxAge(1, 0);
      assertEquals(-1, KillView.version(reader, 7));
      store.drop("kill", "rows");
      assertThrows(IllegalStateException.class, () -> KillView.version(reader, 7));
    }
  }
}
