package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The engine and a plain loop agree on random rows with many ties, whatever the JVM's time zone: surefire runs this twice.
class PointInTimePropertyTest {
  private static final int SEEDS = 100;
  private static final long START = Times.micros(Times.parse("2026-03-08T06:00Z")); // clocks change in New York
  private static final List<String> TEXTS = List.of("a", "b", "a|b", "1", "12", "");

  @TempDir
  private Path folder;

  @Test
  void theEngineAgreesWithAPlainLoop() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      try (FeatureStore store = FeatureStore.open(folder.resolve("all"), "p" + seed,
          Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC))) {
        new Case(new Random(seed), "seed=" + seed).run(store);
      }
    }
  }

  private static final class Case {
    private final Random random;
    private final String seed;
    private final int keys;
    private final boolean hasCreated;
    private final long maxAge;
    private final int spread;
    private final List<Oracle.SourceRow> rows = new ArrayList<>();

    Case(Random random, String seed) {
      this.random = random;
      this.seed = seed;
      this.keys = random.nextInt(3);
      this.hasCreated = random.nextInt(4) > 0;
      this.maxAge = random.nextBoolean() ? 0 : 1 + random.nextInt(6);
      this.spread = 1 + random.nextInt(12);
    }

    void run(FeatureStore store) throws IOException {
      List<String> names = List.of("k0", "k1").subList(0, keys);
      store.registerEntity(Entity.of("k0", FeatureType.INT64));
      store.registerEntity(Entity.of("k1", FeatureType.STRING));
      FeatureView view = new FeatureView("v", names, List.of(Feature.of("x", FeatureType.INT64)), "ev",
          hasCreated ? Optional.of("cr") : Optional.empty(), Duration.of(maxAge, ChronoUnit.MICROS));
      store.registerFeatureView(view);
      for (int commit = random.nextInt(5); commit > 0; commit--) {
        append(store, random.nextInt(60));
        if (random.nextInt(3) == 0) {
          store.compact("v");
          rows.removeIf(row -> row.ev() == null || row.key().contains(null));
        }
      }
      List<List<Object>> labels = new ArrayList<>();
      List<Long> times = new ArrayList<>();
      for (int i = random.nextInt(80); i > 0; i--) {
        labels.add(key());
        times.add(random.nextInt(12) == 0 ? null : time());
      }
      check(store, labels, times);
    }

    private void append(FeatureStore store, int count) throws IOException {
      List<List<Object>> inline = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Oracle.SourceRow row = new Oracle.SourceRow(key(), random.nextInt(15) == 0 ? null : time(),
            hasCreated && random.nextInt(8) > 0 ? time() : null, random.nextInt(6) == 0 ? null : random.nextLong());
        rows.add(row);
        List<Object> values = new ArrayList<>(row.key());
        Collections.addAll(values, row.value(), row.ev(), row.cr());
        inline.add(values);
      }
      store.append("v", inline);
    }

    private void check(FeatureStore store, List<List<Object>> labels, List<Long> times) throws IOException {
      boolean strict = !times.contains(null) && random.nextBoolean();
      HistoryOptions options = new HistoryOptions("t", random.nextBoolean(), random.nextInt(3) == 0 && hasCreated
          ? Optional.of(Times.instant(time()))
          : Optional.empty(), strict);
      Table.Builder frame = Table.builder();
      for (int key = 0; key < keys; key++) {
        int at = key;
        InlineRows.add(frame, "k" + key, key == 0 ? FeatureType.INT64 : FeatureType.STRING,
            labels.stream().map(values -> values.get(at)).toList());
      }
      InlineRows.add(frame, "t", FeatureType.TIMESTAMP, times);
      InlineRows.add(frame, "row", FeatureType.INT64,
          IntStream.range(0, times.size()).mapToObj(Long::valueOf).toList());
      Table answer = store.getHistoricalFeatures(frame.build(), List.of("v:x"), options);
      Oracle oracle = new Oracle(rows, maxAge, hasCreated, options);
      List<Object> expected = new ArrayList<>();
      for (int row = 0; row < times.size(); row++) {
        expected.add(oracle.at(labels.get(row), times.get(row)));
      }
      assertEquals(expected, Rows.column(answer, "v__x"), seed + " " + options + " rows=" + rows + " labels=" + labels
          + " times=" + times);
      assertEquals(IntStream.range(0, times.size()).mapToObj(i -> (Object) (long) i).toList(),
          Rows.column(answer, "row"), seed);
    }

    private List<Object> key() {
      List<Object> key = new ArrayList<>();
      if (keys > 0) {
        key.add(random.nextInt(12) == 0 ? null : (long) random.nextInt(3));
      }
      if (keys > 1) {
        key.add(random.nextInt(12) == 0 ? null : TEXTS.get(random.nextInt(TEXTS.size())));
      }
      return key;
    }

    private long time() {
      return START + random.nextInt(spread);
    }
  }
}
