package io.roadml.features;

import static io.roadml.features.Rows.column;
import static io.roadml.features.Rows.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.Table;
import io.roadml.runtime.online.OnlineStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of the offline store: what survives, what is told when they are damaged, and who may write.
class OfflineStoreTest {
  private static final IngestOptions OFFLINE = IngestOptions.defaults().offlineOnly();
  private static final String HEAD = "k INT64, event_timestamp TIMESTAMP, x INT64";

  @TempDir
  private Path folder;

  private FeatureStore open() throws IOException {
    FeatureStore store = FeatureStore.open(folder, "p", Clock.systemUTC());
    store.registerEntity(Entity.of("k", FeatureType.INT64));
    store.registerFeatureView(view());
    return store;
  }

  private static FeatureView view() {
    return FeatureView.of("v", List.of("k"), List.of(Feature.of("x", FeatureType.INT64)));
  }

  private static Table rows(int count, long first) {
    return Table.builder().longs("k", LongStream.range(first, first + count).toArray())
        .timestamps("event_timestamp", LongStream.range(0, count).map(i -> i * 3_600_000_000L).toArray())
        .longs("x", LongStream.range(first, first + count).toArray()).build();
  }

  private static long count(FeatureStore store) throws IOException {
    return store.profile("v", Optional.empty(), Optional.empty()).rows();
  }

  private Path manifest() {
    return folder.resolve("offline/p/v/manifest.jsonl");
  }

  @Test
  void rowsInLinesAndInFilesAreThereAfterReopening() throws IOException {
    try (FeatureStore store = open()) {
      store.ingest("v", rows(10, 0), OFFLINE);
      store.ingest("v", rows(3000, 10), OFFLINE);
    }
    try (FeatureStore store = open()) {
      assertEquals(3010, count(store));
      assertEquals(2, Files.readAllLines(manifest()).size());
    }
  }

  @Test
  void halfALineAtTheEndIsPassedOverAndCutOffByTheNextWriter() throws IOException {
    try (FeatureStore store = open()) {
      store.ingest("v", rows(10, 0), OFFLINE);
      Files.writeString(manifest(), "{\"at\":17,\"sch", StandardOpenOption.APPEND);
    }
    try (FeatureStore store = open()) {
      assertEquals(10, count(store));
      store.ingest("v", rows(5, 10), OFFLINE);
      assertEquals(15, count(store));
      assertEquals(2, Files.readAllLines(manifest()).size());
    }
  }

  @Test
  void filesThatNoLineNamesAreNobodys() throws IOException {
    try (FeatureStore store = open()) {
      store.ingest("v", rows(2000, 0), OFFLINE);
      Path part = parts().getFirst();
      Files.copy(part, part.resolveSibling("part-9999-0.parquet"));
      Files.createDirectories(folder.resolve("offline/p/v/.unfinished/dt=1970-01-01"));
      assertEquals(2000, count(store));
      store.ingest("v", rows(2000, 2000), OFFLINE);
      assertEquals(4000, count(store));
      assertEquals(4000, store.compact("v"));
      assertTrue(parts().stream().allMatch(file -> file.getFileName().toString().startsWith("all-")), "left behind");
      assertEquals(4000, count(store));
    }
  }

  @Test
  void aChangedLineIsDamageWithItsNumber() throws IOException {
    try (FeatureStore store = open()) {
      store.ingest("v", rows(1, 0), OFFLINE);
      store.ingest("v", rows(1, 1), OFFLINE);
      String text = Files.readString(manifest());
      Files.writeString(manifest(), text.replaceFirst("\"rows\":\\[\\[0", "\"rows\":[[9"));
      IOException thrown = assertThrows(IOException.class, () -> count(store));
      assertTrue(thrown.getMessage().contains("manifest.jsonl is damaged in line=1; restore it"), thrown.getMessage());
    }
  }

  @Test
  void aMissingFileAndOneOfRandomBytesAreNamed() throws IOException {
    try (FeatureStore store = open()) {
      store.ingest("v", rows(2000, 0), OFFLINE);
      Path part = parts().getFirst();
      byte[] random = new byte[(int) Files.size(part)];
      new Random(1).nextBytes(random);
      Files.write(part, random);
      assertTrue(
          assertThrows(IOException.class, () -> count(store)).getMessage().contains(part.getFileName().toString()));
      Files.delete(part);
      assertTrue(
          assertThrows(IOException.class, () -> count(store)).getMessage().contains("the view's manifest names it"));
    }
  }

  private List<Path> parts() throws IOException {
    try (var files = Files.walk(folder.resolve("offline"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  @Test
  void manyLinesBecomeFilesAndNothingChanges() throws IOException {
    OfflineView.Limits few = new OfflineView.Limits(1_000, 50, OfflineView.Limits.DEFAULT.patience());
    try (FeatureStore store = FeatureStore.open(folder, "p", Clock.systemUTC(), few)) {
      store.registerEntity(Entity.of("k", FeatureType.INT64));
      store.registerFeatureView(view());
      for (int i = 0; i < 30; i++) {
        store.ingest("v", rows(7, 7L * i), OFFLINE);
        assertEquals(7L * (i + 1), count(store));
      }
      assertFalse(parts().isEmpty());
      assertEquals(LongStream.range(0, 210).boxed().toList(),
          column(store.latestAsOf("v", Times.parse("2026-01-01")), "x"));
    }
  }

  @Test
  void aFeatureAppendedLaterIsMissingInEarlierRows() throws IOException {
    try (FeatureStore store = open()) {
      store.ingest("v", rows(2, 0), OFFLINE);
      store.ingest("v", rows(2000, 2), OFFLINE);
      assertEquals(2, store.registerFeatureView(view().withFeature(Feature.of("y", FeatureType.STRING))));
      store.ingest("v", Rows.of(HEAD + ", y STRING", "0 | 2026-01-01T00:00Z | 5 | new"), OFFLINE);
      Table answer = store.getHistoricalFeatures(
          Rows.of("k INT64, event_timestamp TIMESTAMP", "0 | 2026-02-01T00:00Z", "1 | 2026-02-01T00:00Z",
              "500 | 2026-02-01T00:00Z"),
          List.of("v:y", "v:x"), HistoryOptions.defaults());
      assertEquals(list("new", null, null), column(answer, "v__y"));
      assertEquals(list(5L, 1L, 500L), column(answer, "v__x"));
      assertEquals(2002, store.compact("v") - 1);
      assertEquals(list("new"), column(store.latestAsOf("v", Times.parse("2026-02-01")), "y").subList(0, 1));
    }
  }

  @Test
  void aViewThatWasReplacedBeginsWithoutRows() throws IOException {
    try (FeatureStore store = open()) {
      store.push("v", List.of(Map.of("k", 1, "event_timestamp", "2026-01-01", "x", 1)));
      FeatureView other = FeatureView.of("v", List.of("k"), List.of(Feature.of("x", FeatureType.STRING)));
      String message = assertThrows(IllegalArgumentException.class, () -> store.registerFeatureView(other))
          .getMessage();
      assertTrue(message.contains("feature number 1 is x (INT64), not x (STRING)"), message);
      assertEquals(2, store.replaceFeatureView(other));
      assertEquals(0, count(store));
      assertEquals(FeatureStatus.NOT_FOUND,
          store.getOnlineFeatures(List.of("v:x"), List.of(Map.of("k", 1))).at(0, "v:x").status());
      store.push("v", List.of(Map.of("k", 1, "event_timestamp", "2026-01-01", "x", "one")));
      assertEquals(Map.of("v:x", "one"), store.getOnlineFeatures(List.of("v:x"), List.of(Map.of("k", 1))).values(0));
    }
  }

  @Test
  void writersOfOneViewTakeTurns() throws Exception {
    try (FeatureStore store = open(); ExecutorService threads = Executors.newWorkStealingPool(4)) {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        long first = 100_000L * i;
        work.add(() -> {
          store.ingest("v", rows(5, first), OFFLINE);
          store.ingest("v", rows(1500, first + 5), OFFLINE);
          return 0;
        });
      }
      for (Future<Integer> done : threads.invokeAll(work)) {
        done.get();
      }
      assertEquals(4 * 1505, count(store));
    }
  }

  @Test
  void whoeverCannotHaveTheOnlineStoreStoresNothing() throws IOException {
    try (FeatureStore first = open(); FeatureStore second = open()) {
      first.ingest("v", rows(5, 0));
      assertThrows(OnlineStoreException.class, () -> second.ingest("v", rows(5, 5)));
      assertEquals(5, count(second));
      second.ingest("v", rows(5, 5), OFFLINE);
      assertEquals(10, count(first));
      assertEquals(Map.of("v:x", 4L), second.getOnlineFeatures(List.of("v:x"), List.of(Map.of("k", 4))).values(0));
    }
  }
}
