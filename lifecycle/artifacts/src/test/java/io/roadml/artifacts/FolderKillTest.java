package io.roadml.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What writers leave behind that die by kill -9.
@Timeout(300)
class FolderKillTest {
  @TempDir
  Path folder;

  @Test
  void acknowledgedContentOutlivesItsWriterKilledThreeTimes() throws Exception {
    kill(3, 1);
  }

  @Test @Tag("slow")
  void acknowledgedContentOutlivesItsWriterKilledTwentyTimes() throws Exception {
    kill(20, 2);
  }

  private void kill(int times, long seed) throws Exception {
    Random random = new Random(seed);
    Set<String> acknowledged = new HashSet<>();
    for (int time = 0; time < times; time++) {
      int after = 1 + random.nextInt(40);
      acknowledged.addAll(untilKilled(after, 1_000 * seed + time));
      assertWhole(acknowledged, "seed " + seed + ", kill " + time + " after " + after + " puts");
    }
    assertSwept();
  }

  private Set<String> untilKilled(int after, long seed) throws Exception {
    Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp", System.getProperty("java.class.path"),
        KilledPutter.class.getName(), folder.toString(), Long.toString(seed)).redirectErrorStream(true).start();
    Set<String> digests = new HashSet<>();
    try (BufferedReader output = writer.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (!Digests.isDigest(line)) {
          // Only the last line may be cut off, by the kill.
          assertTrue(digests.size() >= after && line.matches("[0-9a-f]{0,63}"), line);
          continue;
        }
        digests.add(line);
        if (digests.size() == after) {
          assertTrue(writer.toHandle().destroyForcibly(), "what it had said before is still read");
        }
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    assertTrue(digests.size() >= after,
        "the writer ended by itself after " + digests.size() + " of " + after + " puts");
    return digests;
  }

  private void assertWhole(Set<String> acknowledged, String where) throws IOException {
    try (ArtifactStore store = ArtifactStore.open(folder); Stream<Blob> all = store.blobs()) {
      List<String> found = all.map(Blob::digest).toList();
      assertTrue(found.containsAll(acknowledged), () -> where + ": some of " + acknowledged.size() + " are lost");
      for (String digest : found) {
        store.verify(digest);
      }
    }
  }

  private void assertSwept() throws IOException {
    FolderStore.open(folder, Clock.offset(Clock.systemUTC(), Duration.ofDays(2))).close();
    try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
      assertEquals(List.of(), left.toList());
    }
    assertFalse(Files.isSymbolicLink(folder.resolve(FolderLock.FILE)));
  }
}
