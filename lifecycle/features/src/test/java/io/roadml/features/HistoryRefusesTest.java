package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot be joined is named, with the nearest that can, and no file is left behind.
class HistoryRefusesTest {
  private static final String GOOD = "user,event_timestamp\n1,2026-01-02T00:00Z\n";

  @TempDir
  private Path folder;
  private FeatureStore store;

  @BeforeEach
  void open() throws IOException {
    store = FeatureStore.open(folder.resolve("data"), "p");
    store.registerEntity(Entity.of("user", FeatureType.INT64));
    store.registerFeatureView(FeatureView.of("users", List.of("user"), List.of(Feature.of("age", FeatureType.INT64))));
    store.ingest("users", Rows.of("user INT64, age INT64, event_timestamp TIMESTAMP", "1 | 41 | 2026-01-01T00:00Z"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private long join(Path entities, String feature) throws IOException {
    return store.writeHistoricalFeatures(entities, List.of(feature), HistoryOptions.defaults(),
        folder.resolve("out.csv"));
  }

  private String refusal(Path entities, String feature) {
    String message = assertThrows(Exception.class, () -> join(entities, feature)).getMessage();
    assertFalse(Files.exists(folder.resolve("out.csv")) || Files.exists(folder.resolve("out.csv.part")), message);
    return message;
  }

  private void assertRefused(String words, String rows, String feature) throws IOException {
    String message = refusal(Files.writeString(folder.resolve("rows.csv"), rows), feature);
    assertTrue(message.contains(words), message);
  }

  @Test
  void unknownNamesAreToldWithTheNearest() throws IOException {
    assertEquals(1, join(Files.writeString(folder.resolve("good.csv"), GOOD), "users:age"));
    Files.delete(folder.resolve("out.csv"));
    assertRefused("view=usrs does not exist in project=p; did you mean users?", GOOD, "usrs:age");
    assertRefused("feature=aeg does not exist in view=users; did you mean age?", GOOD, "users:aeg");
    assertRefused("feature=age is not of the form view:feature", GOOD, "age");
    assertRefused("entity=user does not exist in file=", "usr,event_timestamp\n1,2026-01-02T00:00Z\n", "users:age");
    assertRefused("did you mean usr?", "usr,event_timestamp\n1,2026-01-02T00:00Z\n", "users:age");
    assertRefused("did you mean event_time?", "user,event_time\n1,2026-01-02T00:00Z\n", "users:age");
  }

  @Test
  void valuesOfAnotherTypeAreRefused() throws IOException {
    assertRefused("rows.csv", "user,event_timestamp\nNaN,2026-01-02T00:00Z\n", "users:age");
    assertRefused("rows.csv", "user,event_timestamp\none,2026-01-02T00:00Z\n", "users:age");
    assertRefused("has no moment in 1 rows, first in row=2 (noon)",
        "user,event_timestamp\n1,2026-01-02T00:00Z\n1,noon\n", "users:age");
  }

  @Test
  void aMomentInTheFarFutureIsAnsweredAndOneThatNoCalendarHasIsRefused() throws IOException {
    assertEquals(1, join(Files.writeString(folder.resolve("far.csv"),
        "user,event_timestamp\n1,9999-12-31T00:00Z\n"), "users:age"));
    assertTrue(Files.readString(folder.resolve("out.csv")).contains("41"));
    Files.delete(folder.resolve("out.csv"));
    assertRefused("row=1", "user,event_timestamp\n1,290000-01-01T00:00Z\n", "users:age");
  }

  @Test
  void emptyFilesAndRandomBytesAreNamed() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.parquet"));
    assertTrue(refusal(empty, "users:age").contains("empty.parquet is empty (0 bytes)"));
    Random random = new Random(7);
    for (int length : new int[]{1, 11, 12, 5_000}) {
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      Path file = Files.write(folder.resolve("noise.parquet"), noise);
      assertTrue(refusal(file, "users:age").contains("noise.parquet"), "seed=7 length=" + length);
      byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
      if (length > 12) {
        System.arraycopy(magic, 0, noise, 0, 4);
        System.arraycopy(magic, 0, noise, length - 4, 4);
        Files.write(file, noise);
        assertTrue(refusal(file, "users:age").contains("noise.parquet"), "seed=7, as if it were Parquet");
      }
    }
    assertTrue(refusal(folder.resolve("nowhere.csv"), "users:age").contains("nowhere.csv"));
  }
}
