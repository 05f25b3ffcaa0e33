package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P25: as it was known then is what the online store would have said then.
class KnownThenTest {
  private static final long START = Times.micros(Times.parse("2026-03-01T00:00Z"));
  private static final int SPAN = 3_000_000;

  @TempDir
  private Path folder;

  private record Event(long cr, long ev, long key, double value) {}

  @Test
  void p25WhatIsKnownThenIsWhatTheOnlineStoreSaidThen() throws IOException {
    for (int seed = 0; seed < 6; seed++) {
      check(seed);
    }
  }

  /// Replays rows at their created times into a store whose clock goes along, and asks it between them.
  private void check(int seed) throws IOException {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long cr = START + random.nextInt(SPAN);
      events.add(new Event(cr, cr - random.nextInt(SPAN / 3), random.nextInt(3), i));
    }
    events.sort(Comparator.comparingLong(Event::cr));
    TestClock clock = new TestClock("2026-03-01T00:00Z");
    List<Long> keys = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    List<Object> online = new ArrayList<>();
    try (FeatureStore store = FeatureStore.open(folder.resolve("s" + seed), "p", clock)) {
      store.registerEntity(Entity.of("k", FeatureType.INT64));
      store.registerFeatureView(FeatureView.of("v", List.of("k"), List.of(Feature.of("x", FeatureType.DOUBLE)))
          .withCreatedTime("cr").withMaxAge(Duration.of(SPAN / 2, ChronoUnit.MICROS)));
      for (int i = 0; i < events.size(); i++) {
        Event event = events.get(i);
        clock.set(Times.instant(event.cr()).toString());
        store.push("v", List.of(Map.of("k", event.key(), "x", event.value(), "event_timestamp",
            Times.instant(event.ev()), "cr", Times.instant(event.cr()))));
        long until = i + 1 < events.size() ? events.get(i + 1).cr() : event.cr() + SPAN;
        if (until > event.cr()) {
          long at = event.cr() + random.nextLong(until - event.cr());
          clock.set(Times.instant(at).toString());
          long key = random.nextInt(3);
          keys.add(key);
          times.add(at);
          online.add(store.getOnlineFeatures(List.of("v:x"), List.of(Map.of("k", key))).values(0).get("v:x"));
        }
      }
      Table.Builder labels = Table.builder();
      InlineRows.add(labels, "k", FeatureType.INT64, keys);
      InlineRows.add(labels, "event_timestamp", FeatureType.TIMESTAMP, times);
      Table known = store.getHistoricalFeatures(labels.build(), List.of("v:x"), HistoryOptions.defaults().known());
      assertEquals(online, Rows.column(known, "v__x"), "seed=" + seed);
    }
  }
}
