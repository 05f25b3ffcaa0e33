package io.roadml.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every metadata store does, whatever database it is in.
abstract class MetadataStoreConformance {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00.000001Z");

  @TempDir
  Path folder;

  /// A data folder, or the URL of a database, that is empty before each test and the same throughout it.
  abstract String place();

  MetadataStore open() throws IOException {
    return at(place(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static MetadataStore at(String place, Clock clock) throws IOException {
    return place.startsWith("jdbc:") ? MetadataStore.connect(place, clock) : MetadataStore.open(Path.of(place), clock);
  }

  @Test
  void whatWasWrittenIsThereAfterReopening() throws IOException {
    try (MetadataStore store = open()) {
      store.definitions().create("shop", "view", "users", "{\"a\":1}");
      store.watermarks().advance("shop", "users", 100, 7);
    }
    try (MetadataStore store = open()) {
      Definition read = store.definitions().get("shop", "view", "users").orElseThrow();
      assertEquals(new Definition("shop", "view", "users", 1, "{\"a\":1}", 1_772_323_200_000_001L, 1), read);
      assertEquals(Optional.of(new Watermark(100, 7, 1)), store.watermarks().get("shop", "users"));
      assertEquals(List.of("shop"), store.definitions().projects());
      assertEquals(Optional.empty(), store.definitions().get("shop", "view", "user"));
    }
  }

  @Test
  void aChangeOfAVersionThatIsNoLongerThereIsRefused() throws IOException {
    try (MetadataStore store = open()) {
      Definition first = store.definitions().create("p", "view", "v", "1");
      Definition second = store.definitions().update(first, 2, "2");
      assertEquals(2, second.version());
      StaleVersionException stale = assertThrows(StaleVersionException.class,
          () -> store.definitions().update(first, 2, "3"));
      assertTrue(stale.getMessage().startsWith("view=v of project=p is no longer at version=1"), stale.getMessage());
      assertThrows(StaleVersionException.class, () -> store.definitions().delete(first));
      assertThrows(StaleVersionException.class, () -> store.definitions().create("p", "view", "v", "4"));
      assertEquals(Optional.of(second), store.definitions().get("p", "view", "v"));
      store.definitions().delete(second);
      assertEquals(List.of(), store.definitions().list("p", "view"));
    }
  }

  @Test
  void everySchemaVersionKeepsWhatItSaid() throws IOException {
    try (MetadataStore store = open()) {
      Definition first = store.definitions().create("p", "view", "v", "one");
      store.definitions().update(store.definitions().update(first, 2, "two"), 2, "two with another age");
      assertEquals(Optional.of("one"), store.definitions().bodyOf("p", "view", "v", 1));
      assertEquals(Optional.of("two"), store.definitions().bodyOf("p", "view", "v", 2));
      assertEquals(Optional.empty(), store.definitions().bodyOf("p", "view", "v", 3));
    }
  }

  @Test
  void aTransactionIsWrittenWholeOrNotAtAll() throws IOException {
    try (MetadataStore store = open()) {
      IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> store.transact(() -> {
        store.definitions().create("p", "entity", "e", "{}");
        store.transact(() -> store.definitions().create("p", "view", "v", "{}"));
        throw new IllegalStateException("no");
      }));
      assertEquals("no", thrown.getMessage());
      assertEquals(List.of(), store.definitions().projects());
      store.transact(() -> {
        Definition entity = store.definitions().create("p", "entity", "e", "{}");
        assertEquals(Optional.of(entity), store.definitions().get("p", "entity", "e"));
        return store.definitions().create("p", "view", "v", "{}");
      });
      assertEquals(1, store.definitions().list("p", "view").size());
    }
  }

  @Test
  void aWatermarkNeverGoesBack() throws IOException {
    try (MetadataStore store = open()) {
      store.watermarks().advance("p", "v", 100, 5);
      store.watermarks().advance("p", "v", 50, 9);
      assertEquals(Optional.of(new Watermark(100, 9, 2)), store.watermarks().get("p", "v"));
      store.watermarks().forget("p", "v");
      assertEquals(Optional.empty(), store.watermarks().get("p", "v"));
    }
  }

  @Test
  void noIncrementOfManyThreadsIsLost() throws Exception {
    try (MetadataStore store = open(); ExecutorService threads = Executors.newWorkStealingPool(8)) {
      store.definitions().create("p", "counter", "c", "0");
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        work.add(() -> increments(store, 25));
      }
      for (Future<Integer> done : threads.invokeAll(work)) {
        assertEquals(25, done.get());
      }
      assertEquals("200", store.definitions().get("p", "counter", "c").orElseThrow().body());
    }
  }

  @Test
  void noIncrementOfTwoProcessesIsLostAndBothMayOpenAFreshFolder() throws Exception {
    List<Process> processes = List.of(other(), other());
    for (Process process : processes) {
      assertEquals(0, process.waitFor(), () -> output(process));
    }
    try (MetadataStore store = open()) {
      assertEquals("200", store.definitions().get("p", "counter", "c").orElseThrow().body());
    }
  }

  @Test
  void aStoreOfANewerVersionIsRefused() throws IOException {
    try (MetadataStore store = open()) {
      store.inTransaction(handle -> handle.execute("INSERT INTO schema_history (installed_rank, version, description,"
          + " type, script, installed_by, execution_time, success) VALUES (99, '999', 'x', 'SQL', 'V999__x.sql', '', 0, (0 = 0))"));
    }
    IOException thrown = assertThrows(IOException.class, this::open);
    assertTrue(thrown.getMessage().contains("newer RoadML"), thrown.getMessage());
  }

  @Test
  void statementsOfOtherModulesReadWhatTheyWrote() throws IOException {
    try (MetadataStore store = open()) {
      Sql sql = store.sql();
      sql.update("CREATE TABLE thing (name VARCHAR(20) PRIMARY KEY, size BIGINT, weight DOUBLE PRECISION)");
      sql.batch("INSERT INTO thing (name, size, weight) VALUES (?, ?, ?)",
          List.of(new Object[]{"a", 1L, 0.5}, new Object[]{"b", null, Double.MIN_VALUE},
              new Object[]{"c", Long.MIN_VALUE, null}));
      RowReader<String> reader = row -> row.text(1) + row.integerOrNull(2) + row.number(3);
      assertEquals(List.of("a10.5", "bnull4.9E-324", "c-92233720368547758080.0"),
          sql.list("SELECT name, size, weight FROM thing ORDER BY name", reader));
      assertEquals(Optional.of("b"), sql.first("SELECT name FROM thing WHERE size IS NULL", row -> row.text(1)));
      assertEquals(Optional.empty(), sql.first("SELECT name FROM thing WHERE name LIKE ?", row -> row.text(1), "B"));
      assertEquals(Optional.empty(), sql.first("SELECT name FROM thing WHERE name = ?", row -> row.text(1), "d"));
      assertEquals(Optional.of(3L), sql.change("UPDATE thing SET size = size + ? WHERE name = ? RETURNING size",
          row -> row.integer(1), 2L, "a"));
      assertEquals(0, sql.update("DELETE FROM thing WHERE name = ?", "d"));
      assertThrows(IllegalArgumentException.class, () -> sql.update("DELETE FROM thing WHERE name = ?", 'c'));
      MetadataException twice = assertThrows(MetadataException.class,
          () -> sql.update("INSERT INTO thing (name) VALUES (?)", "a"));
      assertTrue(twice.getMessage().startsWith("metadata: "), twice.getMessage());
    }
  }

  @Test
  void aLongAnswerIsShownRowByRowWhileOthersWrite() throws IOException {
    try (MetadataStore store = open()) {
      Sql sql = store.sql();
      sql.update("CREATE TABLE number (n BIGINT PRIMARY KEY)");
      List<Object[]> rows = new ArrayList<>();
      for (long n = 0; n < 5_000; n++) {
        rows.add(new Object[]{n});
      }
      sql.batch("INSERT INTO number (n) VALUES (?)", rows);
      List<Long> seen = new ArrayList<>();
      sql.forEach("SELECT n FROM number ORDER BY n", row -> row.integer(1), n -> {
        if (n % 1_000 == 0) {
          onAnotherThread(() -> sql.update("INSERT INTO number (n) VALUES (?)", 10_000 + n));
        }
        seen.add(n);
      });
      assertEquals(rows.size(), seen.stream().filter(n -> n < 10_000).count());
      assertEquals(Optional.of(5_005L), sql.first("SELECT COUNT(*) FROM number", row -> row.integer(1)));
    }
  }

  private static void onAnotherThread(Runnable work) {
    try (ExecutorService one = Executors.newSingleThreadExecutor()) {
      one.submit(work).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ofWhatATransactionThatLocksItsRowsWroteNothingIsLeftWhenItFails() throws IOException {
    try (MetadataStore store = open()) {
      assertThrows(IllegalStateException.class, () -> store.transactRows(() -> {
        store.definitions().create("p", "entity", "e", "{}");
        throw new IllegalStateException("no");
      }));
      assertEquals(List.of(), store.definitions().projects());
    }
  }

  private Process other() throws IOException {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
        MetadataStoreConformance.class.getName(), place()).redirectErrorStream(true)
        .redirectOutput(Files.createTempFile(folder, "other", ".log").toFile()).start();
  }

  private String output(Process process) {
    return "exit=" + process.exitValue() + " in " + folder;
  }

  /// The other process.
  public static void main(String[] args) throws IOException {
    try (MetadataStore store = at(args[0], Clock.systemUTC())) {
      store.transact(() -> store.definitions().get("p", "counter", "c")
          .orElseGet(() -> store.definitions().create("p", "counter", "c", "0")));
      increments(store, 100);
    }
  }

  private static int increments(MetadataStore store, int times) {
    for (int i = 0; i < times; i++) {
      store.transact(() -> {
        Definition read = store.definitions().get("p", "counter", "c").orElseThrow();
        return store.definitions().update(read, 1, String.valueOf(Long.parseLong(read.body()) + 1));
      });
    }
    return times;
  }
}
