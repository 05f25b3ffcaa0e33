package io.roadml.features;

import io.roadml.data.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// A process that writes to all stores of a data folder when it is told to, and says what became of it: `done` or
/// `failed` and the message. Its disk can be full; its parent sees to that.
final class FullDisk {
  private final FeatureStore store;

  private FullDisk(FeatureStore store) {
    this.store = store;
  }

  /// Arguments: the data folder. Commands come line by line.
  public static void main(String[] arguments) throws IOException {
    try (FeatureStore store = FeatureStore.open(Path.of(arguments[0]), "p", Clock.systemUTC())) {
      store.registerEntity(Entity.of("k", FeatureType.INT64));
      store.registerFeatureView(view("v"));
      store.registerFeatureView(view("other"));
      FullDisk disk = new FullDisk(store);
      disk.ingest(2_000, 0); // whatever is loaded and unpacked once, has been
      disk.push(10);
      System.out.println("ready");
      BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        System.out.println(disk.obey(line));
      }
    }
  }

  private static FeatureView view(String name) {
    return FeatureView.of(name, List.of("k"), List.of(Feature.of("x", FeatureType.INT64)));
  }

  private String obey(String command) {
    try {
      return "done " + run(command);
    } catch (IOException | RuntimeException e) {
      return "failed " + e.getClass().getSimpleName() + " " + String.valueOf(e.getMessage()).replace('\n', ' ');
    }
  }

  private Object run(String command) throws IOException {
    return switch (command) {
      case "count" -> store.profile("v", Optional.empty(), Optional.empty()).rows();
      case "views" -> store.views().size();
      case "online" -> online();
      case "file" -> ingest(200_000, 1_000_000);
      case "lines" -> lines();
      case "table" -> store.push("other", List.of(Map.of("k", 1, "x", 1, "event_timestamp", "2026-01-01"))).online();
      case "definitions" -> definitions();
      default -> throw new IllegalArgumentException("unknown command " + command);
    };
  }

  private long ingest(int rows, long first) throws IOException {
    long[] keys = LongStream.range(first, first + rows).toArray();
    return store.ingest("v", Table.builder().longs("k", keys)
        .timestamps("event_timestamp", LongStream.range(0, rows).toArray())
        .longs("x", LongStream.of(keys).map(key -> key * 0x9E3779B97F4A7C15L).toArray()).build(),
        IngestOptions.defaults().offlineOnly()).appended();
  }

  /// Rows that become a line of the manifest.
  private long push(int rows) throws IOException {
    return store.push("v", IntStream.range(0, rows)
        .mapToObj(k -> Map.of("k", k, "x", k, "event_timestamp", "2026-01-01")).toList()).appended();
  }

  /// Lines until the disk takes no more, at most some megabytes.
  private long lines() throws IOException {
    long rows = 0;
    for (int line = 0; line < 100; line++) {
      rows += push(900);
    }
    return rows;
  }

  private long online() {
    List<Map<String, Integer>> keys = IntStream.range(0, 10).mapToObj(k -> Map.of("k", k)).toList();
    return store.getOnlineFeatures(List.of("v:x"), keys).column("v:x").stream().filter(x -> x != null).count();
  }

  /// Definitions until the disk takes no more, at most some megabytes.
  private long definitions() {
    List<Feature> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(Feature.of("a_feature_with_a_name_of_some_length_" + i, FeatureType.DOUBLE));
    }
    for (int view = 0; view < 60; view++) {
      store.registerFeatureView(FeatureView.of("wide_" + view, List.of("k"), many));
    }
    return store.views().size();
  }
}
