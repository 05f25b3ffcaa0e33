package io.roadml.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.MetadataStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that logs batches is killed in the middle: what it was told to be written is there, whole.
@Timeout(600)
class KilledWriterTest {
  private static final int METRICS = 20;

  @TempDir
  Path folder;

  @Test
  void acknowledgedBatchesOutliveTheirWriterKilledThreeTimes() throws Exception {
    kill(3, 1, 300);
  }

  @Tag("soak") @Test
  void acknowledgedBatchesOutliveTheirWriterKilledTwentyTimes() throws Exception {
    kill(20, 2, 10_000);
  }

  private void kill(int times, long seed, int most) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    String run = create();
    int begin = 0;
    for (int time = 0; time < times; time++) {
      int after = 1 + random.nextInt(most);
      int acknowledged = begin + untilKilled(run, begin, after);
      begin = assertThere(run, acknowledged, "seed=" + seed + " kill=" + time + " after=" + after);
    }
  }

  private String create() throws IOException {
    try (MetadataStore metadata = MetadataStore.open(folder)) {
      return new TrackingStore(metadata).runs().create(NewRun.in("0")).info().id();
    }
  }

  /// How many batches it said it had written.
  private int untilKilled(String run, int begin, int after) throws Exception {
    Process writer = ChildJvm.start(Writer.class, folder.toString(), run, Integer.toString(begin));
    int acknowledged = 0;
    try (BufferedReader output = writer.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        assertFalse(line.contains("Exception"), line);
        acknowledged += line.equals("written " + (begin + acknowledged)) ? 1 : 0;
        if (acknowledged >= after) {
          writer.toHandle().destroyForcibly(); // what it had said before is still read
        }
      }
    }
    assertTrue(writer.waitFor() != 0, "it was killed");
    assertTrue(acknowledged >= after, "it wrote until it was killed");
    return acknowledged;
  }

  /// At most one batch more than was acknowledged, and no part of one.
  private int assertThere(String run, int acknowledged, String what) throws IOException {
    try (MetadataStore metadata = MetadataStore.open(folder)) {
      TrackingStore store = new TrackingStore(metadata);
      Run there = store.runs().get(run);
      int batches = there.params().size();
      assertTrue(batches == acknowledged || batches == acknowledged + 1,
          () -> what + ": " + acknowledged + " were acknowledged, and " + batches + " are there");
      long[] next = {0};
      store.history().forEach(run, "m", metric -> assertEquals(next[0]++, metric.step(), what));
      assertEquals((long) batches * METRICS, next[0], what);
      assertEquals(List.of(new Metric("m", (double) batches * METRICS - 1, 1, (long) batches * METRICS - 1)),
          there.metrics(), what);
      return batches;
    }
  }

  /// The process that is killed.
  static final class Writer {
    private Writer() {
    }

    /// Logs batch after batch, and says so.
    public static void main(String[] args) throws IOException {
      try (MetadataStore metadata = MetadataStore.open(Path.of(args[0]))) {
        TrackingStore store = new TrackingStore(metadata);
        for (int batch = Integer.parseInt(args[2]);; batch++) {
          List<Metric> metrics = new ArrayList<>();
          for (int i = 0; i < METRICS; i++) {
            long step = (long) batch * METRICS + i;
            metrics.add(new Metric("m", step, 1, step));
          }
          store.log().batch(args[1], metrics, List.of(new Param("p" + batch, "1")), List.of());
          System.out.println("written " + batch);
        }
      }
    }
  }
}
