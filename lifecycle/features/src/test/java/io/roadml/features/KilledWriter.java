package io.roadml.features;

import io.roadml.data.SqlSession;
import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Writes rows to both stores until it is killed, with a line of acknowledgement for each call that has returned. All rows of
/// a call have the call's version as their event time and in both features, so that a torn row shows.
///
/// The manifest's limits are small, so that lines become files, and files are rewritten, while it is killed.
final class KilledWriter {
  static final int KEYS = 200;
  static final List<String> FEATURES = List.of("v:x", "v:y");

  private static final OfflineView.Limits LIMITS = new OfflineView.Limits(20, 100, Duration.ofSeconds(60));
  private static final int FILE_ROWS = 40;

  private final FeatureStore store;
  private final Random random;

  private KilledWriter(FeatureStore store, Random random) {
    this.store = store;
    this.random = random;
  }

  static FeatureStore open(Path folder) throws IOException {
    FeatureStore store = FeatureStore.open(folder, "p", Clock.systemUTC(), LIMITS);
    store.registerEntity(Entity.of("k", FeatureType.INT64));
    store.registerFeatureView(FeatureView.of("v", List.of("k"),
        List.of(Feature.of("x", FeatureType.INT64), Feature.of("y", FeatureType.DOUBLE))));
    return store;
  }

  /// Every row of the offline store, as the version of each of a key's rows; fails at one that is torn.
  static Map<Long, List<Long>> versions(FeatureStore store, Path scratch) throws IOException {
    store.exportFeast(scratch);
    Map<Long, List<Long>> versions = new HashMap<>();
    try (SqlSession sql = SqlSession.open("the rows of the offline store")) {
      Table rows = sql.query("SELECT k, x, y, epoch_us(event_timestamp) AS t FROM "
          + SqlSession.rowsOfParquet(List.of(scratch.resolve("data/v.parquet"))));
      for (int row = 0; row < rows.rowCount(); row++) {
        long version = rows.longs("x")[row];
        if (version != rows.doubles("y")[row] || version != rows.longs("t")[row]) {
          throw new AssertionError("key " + rows.longs("k")[row] + " version " + version + " is torn");
        }
        versions.computeIfAbsent(rows.longs("k")[row], _ -> new ArrayList<>()).add(version);
      }
    }
    return versions;
  }

  /// Arguments: the data folder, a seed, the first version.
  public static void main(String[] arguments) throws IOException {
    System.out.println("opening");
    try (FeatureStore store = open(Path.of(arguments[0]))) {
      KilledWriter writer = new KilledWriter(store, new Random(Long.parseLong(arguments[1])));
      for (long version = Long.parseLong(arguments[2]);; version++) {
        writer.writeOne(version);
      }
    }
  }

  private void writeOne(long version) throws IOException {
    int kind = random.nextInt(20);
    if (kind == 0) {
      store.compact("v");
      return;
    }
    long[] keys = random.longs(0, KEYS).distinct().limit(kind < 3 ? FILE_ROWS : 1 + random.nextInt(3)).toArray();
    if (kind < 3) {
      store.ingest("v", table(keys, version));
    } else {
      store.push("v", LongStream.of(keys).mapToObj(key -> Map.of("k", key, "event_timestamp", Times.instant(version),
          "x", version, "y", (double) version)).toList());
    }
    StringBuilder line = new StringBuilder("ack ").append(version);
    LongStream.of(keys).forEach(key -> line.append(' ').append(key));
    System.out.println(line);
  }

  private static Table table(long[] keys, long version) {
    long[] versions = IntStream.range(0, keys.length).mapToLong(_ -> version).toArray();
    return Table.builder().longs("k", keys).timestamps("event_timestamp", versions).longs("x", versions)
        .doubles("y", LongStream.of(versions).asDoubleStream().toArray()).build();
  }
}
