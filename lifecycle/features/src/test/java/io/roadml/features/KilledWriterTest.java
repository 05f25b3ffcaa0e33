package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// M11: what a writer that is killed has acknowledged is in both stores: no row is lost, none is there twice, none is torn,
/// and the online store has none that is older than was acknowledged.
@Timeout(1800)
class KilledWriterTest {
  private static final int MOST_CALLS = 150;
  private static final int MOST_NANOS = 4_000_000;

  @TempDir
  private Path folder;

  private final Map<Long, List<Long>> acknowledged = new HashMap<>();
  private long version = 1;

  @Test
  void m11AcknowledgedRowsOutliveTheirWriterKilledThreeTimes() throws Exception {
    kill(3, 1);
  }

  @Test @Tag("slow")
  void m11AcknowledgedRowsOutliveTheirWriterKilledTenTimes() throws Exception {
    kill(10, 2);
  }

  @Test @Tag("soak")
  void m11AcknowledgedRowsOutliveTheirWriterKilledFiftyTimes() throws Exception {
    kill(50, 3);
  }

  /// Kills the writer at random moments, one in five while it opens, and looks at every row acknowledged so far.
  private void kill(int times, long seed) throws Exception {
    Random random = new Random(seed);
    for (int time = 0; time < times; time++) {
      int after = random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(MOST_CALLS);
      String where = "seed=" + seed + ", kill=" + time + " after " + after + " calls: ";
      runAndKill(after, random.nextInt(MOST_NANOS), seed + time);
      version += 10; // what was written and not acknowledged
      try (FeatureStore store = KilledWriter.open(folder.resolve("data"))) {
        assertOffline(store, where);
        assertOnline(store, where);
      }
    }
    assertTrue(acknowledged.size() > KilledWriter.KEYS / 2, acknowledged::toString);
  }

  private void runAndKill(int after, int nanos, long seed) throws IOException, InterruptedException {
    Process writer = ChildJvm.start(KilledWriter.class, folder.resolve("data").toString(), Long.toString(seed),
        Long.toString(version));
    int calls = 0;
    boolean isKilled = false;
    try (BufferedReader output = writer.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        assertFalse(line.contains("Exception"), line);
        calls += line.startsWith("ack ") ? acknowledge(line) : 0;
        if (!isKilled && calls >= after) {
          spin(nanos);
          writer.toHandle().destroyForcibly(); // what it had said before is still read
          isKilled = true;
        }
      }
    }
    assertEquals(137, writer.waitFor(), "not by SIGKILL");
  }

  private int acknowledge(String line) {
    String[] words = line.split(" ");
    version = Long.parseLong(words[1]) + 1;
    for (int i = 2; i < words.length; i++) {
      acknowledged.computeIfAbsent(Long.parseLong(words[i]), _ -> new ArrayList<>()).add(version - 1);
    }
    return 1;
  }

  /// A call takes a few milliseconds: this is anywhere within it.
  private static void spin(int nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }

  private void assertOffline(FeatureStore store, String where) throws IOException {
    Map<Long, List<Long>> found = KilledWriter.versions(store, folder.resolve("scratch"));
    acknowledged.forEach((key, versions) -> assertTrue(found.getOrDefault(key, List.of()).containsAll(versions),
        () -> where + "key " + key + " has " + found.get(key) + ", want " + versions));
    found.forEach((key, versions) -> assertEquals(versions.size(), new HashSet<>(versions).size(),
        () -> where + "key " + key + " has a row twice: " + versions));
  }

  /// The next writer mends what the killed one left open.
  private void assertOnline(FeatureStore store, String where) throws IOException {
    store.push("v", List.of(Map.of("k", -1, "event_timestamp", Times.instant(version), "x", version, "y",
        (double) version)));
    List<Long> keys = new ArrayList<>(acknowledged.keySet());
    OnlineFeatures answer = store.getOnlineFeatures(KilledWriter.FEATURES,
        keys.stream().map(key -> Map.of("k", key)).toList());
    IntStream.range(0, keys.size()).forEach(row -> {
      Long x = (Long) answer.values(row).get("v:x");
      long least = Collections.max(acknowledged.get(keys.get(row)));
      assertTrue(x != null && x >= least, () -> where + "key " + keys.get(row) + " is " + x + ", want " + least);
      assertEquals(x.doubleValue(), answer.values(row).get("v:y"), () -> where + "key " + keys.get(row) + " is torn");
    });
  }
}
