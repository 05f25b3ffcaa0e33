package io.roadml.serving.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server is killed while a client logs ten thousand batches over HTTP: what it had answered is there, and no part of a
/// batch.
@Timeout(1_200)
class KilledServerTest {
  private static final int BATCHES = 10_000;
  private static final int METRICS = 20;

  @TempDir
  Path folder;

  @Tag("slow") @Test
  void acknowledgedBatchesOutliveTheServerKilledTwice() throws Exception {
    kill(2, 1);
  }

  @Tag("soak") @Test
  void acknowledgedBatchesOutliveTheServerKilledTwentyTimes() throws Exception {
    kill(20, 2);
  }

  private void kill(final int times, final long seed) throws Exception {
    final SplittableRandom random = new SplittableRandom(seed);
    for (int time = 0; time < times; time++) {
      final int after = 1 + random.nextInt(BATCHES - 1);
      final String what = "seed=" + seed + " kill=" + time + " after=" + after;
      final String run;
      final int acknowledged;
      try (ServerJvm server = ServerJvm.start(folder, null)) {
        run = server.run();
        acknowledged = untilKilled(server, run, after);
        assertTrue(acknowledged >= after && acknowledged < BATCHES, () -> what + " acknowledged=" + acknowledged);
      }
      try (ServerJvm next = ServerJvm.start(folder, null)) {
        assertThere(next, run, acknowledged, what);
      }
    }
  }

  /// How many batches were answered. The server is killed by another thread, while the next ones are on their way.
  private static int untilKilled(final ServerJvm server, final String run, final int after) throws Exception {
    CompletableFuture<Void> killing = null;
    for (int batch = 0; batch < BATCHES; batch++) {
      try {
        server.post("runs/log-batch", batch(run, batch));
      } catch (final IOException hungUp) {
        killing.join();
        return batch;
      }
      if (batch + 1 == after) {
        killing = CompletableFuture.runAsync(() -> {
          try {
            server.kill();
          } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
      }
    }
    return BATCHES;
  }

  private static String batch(final String run, final int batch) {
    final String metrics = LongStream.range((long) batch * METRICS, (batch + 1L) * METRICS)
        .mapToObj(step -> "{\"key\":\"m\",\"value\":" + step + ",\"timestamp\":1,\"step\":" + step + "}")
        .collect(Collectors.joining(","));
    return "{\"run_id\":\"" + run + "\",\"metrics\":[" + metrics + "],\"tags\":[{\"key\":\"last\",\"value\":\"" + batch
        + "\"}]}";
  }

  /// At most one batch more than was acknowledged.
  private static void assertThere(final ServerJvm server, final String run, final int acknowledged, final String what)
      throws Exception {
    final List<Long> steps = server.steps(run, "m");
    final int batches = steps.size() / METRICS;
    assertTrue(batches == acknowledged || batches == acknowledged + 1,
        () -> what + ": " + acknowledged + " were acknowledged, and " + batches + " are there");
    assertEquals(LongStream.range(0, (long) batches * METRICS).boxed().toList(), steps, what);
    final String there = server.get("runs/get?run_id=" + run);
    assertEquals(List.of(Integer.toString(batches - 1)),
        ServerJvm.all("\\{\"key\":\"last\",\"value\":\"(\\d+)\"}", there), what);
  }
}
