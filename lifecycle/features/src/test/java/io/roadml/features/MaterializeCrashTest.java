package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// M11: a copy that is killed is completed by the next, and no half row is ever seen.
class MaterializeCrashTest {
  private static final int KEYS = 100;
  private static final int HOURS = 100;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir
  private Path folder;

  /// Both features of a row hold the same number, so that a torn row is seen.
  private static Table rows() {
    int[] all = IntStream.range(0, KEYS * HOURS).toArray();
    return Table.builder().longs("k", IntStream.of(all).mapToLong(i -> i % KEYS).toArray())
        .timestamps("event_timestamp", IntStream.of(all).mapToLong(i -> Times.micros(hour(i / KEYS))).toArray())
        .longs("x", IntStream.of(all).mapToLong(i -> i).toArray())
        .doubles("y", IntStream.of(all).mapToDouble(i -> i).toArray()).build();
  }

  private static Instant hour(int hour) {
    return START.plus(Duration.ofHours(hour));
  }

  @Test
  void m11AKilledRunIsCompletedByTheNext() throws Exception {
    try (FeatureStore store = FeatureStore.open(folder, "p")) {
      store.registerEntity(Entity.of("k", FeatureType.INT64));
      store.registerFeatureView(FeatureView.of("v", List.of("k"),
          List.of(Feature.of("x", FeatureType.INT64), Feature.of("y", FeatureType.DOUBLE))));
      store.ingest("v", rows(), IngestOptions.defaults().offlineOnly());
    }
    assertTrue(runAndKill(7) >= 7);
    try (FeatureStore store = FeatureStore.open(folder, "p")) {
      assertEquals(List.of(), halves(store));
      store.materializeIncremental("v", hour(HOURS));
      OnlineFeatures answer = store.getOnlineFeatures(List.of("v:x", "v:y"), keys());
      List<Object> last = new ArrayList<>(
          IntStream.range(0, KEYS).mapToObj(k -> (Object) ((HOURS - 1L) * KEYS + k)).toList());
      assertEquals(last, answer.column("v:x"));
      assertEquals(List.of(), halves(store));
      assertEquals(0, store.materialize("v", START, hour(HOURS)).rows().written());
    }
  }

  private static List<Map<String, Integer>> keys() {
    return IntStream.range(0, KEYS).mapToObj(k -> Map.of("k", k)).toList();
  }

  private static List<Object> halves(FeatureStore store) {
    OnlineFeatures answer = store.getOnlineFeatures(List.of("v:x", "v:y"), keys());
    return IntStream.range(0, KEYS).mapToObj(row -> answer.values(row))
        .filter(row -> row.get("v:x") != null && ((Long) row.get("v:x")).doubleValue() != (Double) row.get("v:y"))
        .map(row -> (Object) row).toList();
  }

  private int runAndKill(int after) throws IOException, InterruptedException {
    List<String> flags = Stream.of(ProcessHandle.current().info().arguments().orElse(new String[0]))
        .filter(argument -> argument.startsWith("--") || argument.startsWith("@")).toList();
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MaterializeCrashTest.class.getName(),
        folder.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    int copied = -1;
    StringBuilder said = new StringBuilder();
    try (BufferedReader out = new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.append(line).append('\n');
        copied = line.startsWith("copied ") ? Integer.parseInt(line.substring(7)) : copied;
        if (copied == after) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    process.waitFor();
    assertTrue(copied >= 0, said::toString);
    return copied;
  }

  /// The process that copies hour after hour, and is killed.
  public static void main(String[] args) throws IOException {
    try (FeatureStore store = FeatureStore.open(Path.of(args[0]), "p")) {
      for (int hour = 0; hour < HOURS; hour++) {
        store.materialize("v", hour(hour), hour(hour));
        System.out.println("copied " + hour);
      }
    }
  }
}
