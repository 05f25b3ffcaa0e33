package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.Table;
import io.roadml.runtime.online.OnlineStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that something else has written to: a clear error, and an online store that is filled from the offline one again.
class DamageTest {
  private static final int ROWS = 3_000;

  @TempDir
  private Path folder;

  private FeatureStore open() throws IOException {
    FeatureStore store = FeatureStore.open(folder, "p", Clock.systemUTC());
    store.registerEntity(Entity.of("k", FeatureType.INT64));
    store.registerFeatureView(FeatureView.of("v", List.of("k"),
        List.of(Feature.of("x", FeatureType.INT64), Feature.of("s", FeatureType.STRING))));
    return store;
  }

  private void ingest() throws IOException {
    try (FeatureStore store = open()) {
      int[] codes = IntStream.range(0, ROWS).map(row -> row % 7).toArray();
      store.ingest("v", Table.builder().longs("k", LongStream.range(0, ROWS).toArray())
          .timestamps("event_timestamp", LongStream.range(0, ROWS).toArray())
          .longs("x", new Random(1).longs(ROWS).toArray())
          .texts("s", codes, List.of("a", "b", "c", "d", "e", "f", "g")).build());
    }
  }

  private static List<Map<String, Object>> answer(FeatureStore store) {
    OnlineFeatures answer = store.getOnlineFeatures(List.of("v:x", "v:s"),
        IntStream.range(0, ROWS).mapToObj(k -> Map.of("k", k)).toList());
    return IntStream.range(0, ROWS).mapToObj(answer::values).toList();
  }

  private Path only(String below, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(below))) {
      return files.filter(file -> file.getFileName().toString().matches(ending)).findFirst().orElseThrow();
    }
  }

  private interface Damage {
    byte[] to(byte[] content);
  }

  private static byte[] random(byte[] content) {
    byte[] noise = new byte[content.length];
    new Random(2).nextBytes(noise);
    return noise;
  }

  private static byte[] flipped(byte[] content, int at) {
    byte[] other = content.clone();
    other[at] ^= 0x10;
    return other;
  }

  /// A process that reads says what is wrong and what to do; `materialize` does it.
  @Test
  void aDamagedOnlineFileIsNamedByReadersAndMadeAnewByMaterialize() throws IOException {
    List<Damage> damages = List.of(DamageTest::random, content -> Arrays.copyOf(content, content.length / 2),
        content -> new byte[0], content -> flipped(content, 20));
    ingest();
    List<Map<String, Object>> before;
    try (FeatureStore store = open()) {
      before = answer(store);
    }
    for (int i = 0; i < damages.size(); i++) {
      Path rows = only("online", "rows\\.\\d+");
      Files.write(rows, damages.get(i).to(Files.readAllBytes(rows)));
      String which = "damage " + i;
      try (FeatureStore store = open()) {
        String message = assertThrows(OnlineStoreException.class, () -> answer(store), which).getMessage();
        assertTrue(message.contains("view v: ") && message.contains("materialize"), which + ": " + message);
      }
      try (FeatureStore store = open()) {
        store.materialize("v", Times.parse("1970-01-01"), Times.parse("1970-01-02"));
        assertEquals(before, answer(store), which);
      }
    }
  }

  @Test
  void anOnlineFolderThatIsGoneIsFilledByTheNextWriter() throws IOException {
    ingest();
    List<Map<String, Object>> before;
    try (FeatureStore store = open()) {
      before = answer(store);
    }
    PartFiles.delete(folder.resolve("online"));
    try (FeatureStore store = open()) {
      store.materialize("v", Times.parse("1970-01-01"), Times.parse("1970-01-02"));
      assertEquals(before, answer(store));
    }
  }

  @Test
  void aByteThatChangedInAFileOfRowsIsDamageAndNeverAnotherValue() throws IOException {
    ingest();
    Path part = only("offline", ".*\\.parquet");
    byte[] whole = Files.readAllBytes(part);
    Random random = new Random(3);
    try (FeatureStore store = open()) {
      List<Object> before = rows(store);
      for (int i = 0; i < 100; i++) {
        int at = random.nextInt(whole.length);
        Files.write(part, flipped(whole, at));
        String message = assertThrows(IOException.class, () -> rows(store), "byte " + at).getMessage();
        assertTrue(message.contains(part.getFileName() + " is damaged"), message);
      }
      Files.write(part, whole);
      assertEquals(before, rows(store));
    }
  }

  private static List<Object> rows(FeatureStore store) throws IOException {
    Table rows = store.latestAsOf("v", Times.parse("1970-01-02"));
    List<Object> all = new ArrayList<>(Rows.column(rows, "k"));
    all.addAll(Rows.column(rows, "x"));
    all.addAll(Rows.column(rows, "s"));
    return all;
  }

  @Test
  void aFileOfRowsThatWasCutIsNamed() throws IOException {
    ingest();
    Path part = only("offline", ".*\\.parquet");
    byte[] whole = Files.readAllBytes(part);
    try (FeatureStore store = open()) {
      for (int length : new int[]{0, 1, 11, whole.length / 2, whole.length - 1}) {
        Files.write(part, Arrays.copyOf(whole, length));
        String message = assertThrows(IOException.class, () -> rows(store)).getMessage();
        assertTrue(message.contains(part.getFileName().toString()), message);
        assertFalse(message.contains("Exception"), message);
      }
      Files.write(part, whole);
      assertEquals(3 * ROWS, rows(store).size());
    }
  }
}
