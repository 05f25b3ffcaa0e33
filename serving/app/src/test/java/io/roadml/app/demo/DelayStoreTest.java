package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.online.OnlineOptions;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo's own feature store.
class DelayStoreTest {
  private static final Path DEFINITION = Path.of("../../examples/flights/features.yaml");
  private static final long DAY = 86_400_000_000L;

  @TempDir
  private Path data;

  private static Map<String, Object> row(long origin, long day, double share, long flights) {
    return Map.of("origin", origin, "ts", DelayStore.instant(day * DAY), "created", DelayStore.instant(day * DAY),
        "late_share_3h", share, "mean_delay_3h", 2.5, "flights_3h", flights, "late_share_24h", 0.25,
        "mean_delay_24h", -1.0, "flights_24h", 200L);
  }

  private static Departures departures(long origin, long... days) {
    int count = days.length;
    long[] origins = new long[count];
    long[] moments = new long[count];
    for (int i = 0; i < count; i++) {
      origins[i] = origin;
      moments[i] = days[i] * DAY;
    }
    return new Departures(new float[count * FlightColumns.WIDTH], origins, new long[count], moments,
        new boolean[count]);
  }

  @Test
  void whatWasKnownIsTheRowOfTheMomentInTheOrderOfTheServiceAndZeroWhereThereWasNone() throws IOException {
    try (DelayStore store = DelayStore.create(data, DEFINITION)) {
      store.push("origin_delay", List.of(row(7, 10, 0.5, 40), row(7, 12, 0.75, 30)));
      float[] known = store.known(departures(7, 9, 10, 11, 12));
      float[] none = new float[12];
      float[] first = {0.5f, 2.5f, 40, 0.25f, -1, 200, 0, 0, 0, 0, 0, 0};
      float[] second = {0.75f, 2.5f, 30, 0.25f, -1, 200, 0, 0, 0, 0, 0, 0};
      assertEquals("origin_delay:late_share_3h", store.features().getFirst());
      assertArrayEquals(none, slice(known, 0));
      assertArrayEquals(first, slice(known, 1));
      assertArrayEquals(first, slice(known, 2));
      assertArrayEquals(second, slice(known, 3));
    }
  }

  private static float[] slice(float[] rows, int row) {
    return java.util.Arrays.copyOfRange(rows, row * 12, (row + 1) * 12);
  }

  @Test
  void aNewDemoKnowsNothingOfTheLastOneAndLeavesOtherFilesAlone() throws IOException {
    Path other = Files.writeString(data.resolve("scored-flights.parquet"), "mine");
    try (DelayStore store = DelayStore.create(data, DEFINITION)) {
      store.push("origin_delay", List.of(row(7, 10, 0.5, 40)));
    }
    try (DelayStore store = DelayStore.create(data, DEFINITION)) {
      assertArrayEquals(new float[12], store.known(departures(7, 11)));
    }
    assertTrue(Files.exists(other));
  }

  @Test
  void aFolderInWhichAnotherDemoRunsIsLeftAlone() throws IOException {
    try (DelayStore store = DelayStore.create(data, DEFINITION)) {
      store.push("origin_delay", List.of(row(7, 10, 0.5, 40)));
      String message = assertThrows(OnlineStoreException.class, () -> DelayStore.create(data, DEFINITION)).getMessage();
      assertTrue(message.contains("is open for writing in process " + ProcessHandle.current().pid()), message);
      assertEquals(0.5f, store.known(departures(7, 11))[0]);
    }
    OnlineStore.open(data.resolve("online"), OnlineOptions.defaults()).close();
  }
}
