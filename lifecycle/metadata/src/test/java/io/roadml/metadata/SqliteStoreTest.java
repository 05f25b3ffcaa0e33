package io.roadml.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class SqliteStoreTest extends MetadataStoreConformance {
  @Override
  String place() {
    return folder.toString();
  }

  @Test
  void aFileThatIsNoStoreIsNamed() throws IOException {
    Files.write(folder.resolve("metadata.db"), new byte[5000]);
    Files.writeString(folder.resolve("metadata.db"), "no database, but long enough to have a header of one".repeat(50));
    IOException thrown = assertThrows(IOException.class, this::open);
    assertTrue(thrown.getMessage().contains("metadata.db"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("not a database"), thrown.getMessage());
  }

  @Test
  void connectionsAreThoseThatLoseNothing() throws IOException {
    try (MetadataStore store = open()) {
      assertEquals("wal", pragma(store, "journal_mode"));
      assertEquals("2", pragma(store, "synchronous"));
      assertEquals("1", pragma(store, "foreign_keys"));
      assertEquals("10000", pragma(store, "busy_timeout"));
    }
  }

  private static String pragma(MetadataStore store, String name) {
    return store.read(handle -> handle.select("PRAGMA " + name).mapTo(String.class).one());
  }
}
