package io.roadml.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The benchmarks of features run, compare the right things and find the same answers. Their figures are not judged here.
@Timeout(120)
class FeatureBenchmarksTest {
  private static final Path FLIGHTS = Path.of("../examples/flights/flights.parquet");

  private static void assertAgree(final int comparisons, final ComparisonReport report) {
    assertEquals(comparisons, report.comparisons().size());
    assertTrue(report.failures().stream().noneMatch(failure -> failure.contains("differ")), report.text());
    assertTrue(report.comparisons().stream().noneMatch(each -> each.verdict() == Comparison.Verdict.PASSED),
        report.text());
  }

  @Test
  void readsOfTheOnlineStoreAndOfABareMapAgree() throws Exception {
    assertAgree(2, new OnlineReadCost(3, 500, 1_000).run(Progress.SILENT));
  }

  @Test
  void aModelThatIsJoinedAnswersAsOneThatIsGivenItsColumns() throws Exception {
    assertAgree(4, new FeatureJoinCost(List.of(1, 3), 2, 50, 1, 50, 500).run(Progress.SILENT));
  }

  @Test
  void historyAndTheBareQueryAgreeOnTheFlights() throws Exception {
    final ComparisonReport report = new HistoryCost(1, FLIGHTS).run(Progress.SILENT);
    assertEquals(List.of(), report.failures());
    assertAgree(2, report);
  }

  @Test
  void featuresOverHttpAreThoseThatWereWritten() throws Exception {
    final ComparisonReport report = new OnlineGet(1, Duration.ofMillis(300), 5, 500).run(Progress.SILENT);
    assertEquals(List.of(), report.failures());
    assertAgree(2, report);
  }

  @Test @Tag("slow") @Tag("redis")
  void rowsReadFromRedisAreThoseOfTheOnlineStore(@TempDir final Path folder) throws Exception {
    final int port = freePort();
    final Process redis = new ProcessBuilder("redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port),
        "--save", "", "--appendonly", "no", "--dir", folder.toString()).redirectErrorStream(true).start();
    try {
      awaitReady(redis);
      assertAgree(1, new RedisCost(port, 2, 100, 1_000).run(Progress.SILENT));
    } finally {
      redis.destroy();
      assertTrue(redis.waitFor(20, TimeUnit.SECONDS), "redis-server does not end");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitReady(final Process redis) throws IOException {
    final StringBuilder said = new StringBuilder();
    final var lines = redis.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.contains("Ready to accept connections")) {
        return;
      }
    }
    throw new IOException("redis-server ended: " + said);
  }
}
