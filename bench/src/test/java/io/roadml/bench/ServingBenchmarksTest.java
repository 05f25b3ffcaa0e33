package io.roadml.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.bench.HttpLoad.Format;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The benchmarks of serving run against real servers, and every answer is right. Their figures are not judged here.
class ServingBenchmarksTest {
  private static HttpLoad load(final int port, final Format format, final Path plot) {
    return new HttpLoad(URI.create("http://127.0.0.1:" + port), "mlp", new Arrivals.Poisson(300, 1),
        Duration.ofMillis(200),
        Duration.ofMillis(500), 4, format, Optional.empty(), Duration.ZERO, false, Optional.of(plot));
  }

  @Test
  void aRunningServerIsLoadedWithWhatItsModelTakes(@TempDir final Path folder) throws Exception {
    BenchModel.MLP.install(folder, "mlp");
    final Path plot = folder.resolve("plot.html");
    try (InferServer server = InferServer.open(folder)) {
      for (final Format format : Format.values()) {
        final LoadReport report = load(server.port(), format, plot).run(Progress.SILENT);
        assertTrue(report.passed(), report.text());
        assertTrue(report.answers() > 100, report.text());
        assertTrue(Files.readString(plot).contains("<polyline"), "no curve in the plot");
      }
      final HttpLoad unknown = HttpLoad.of(URI.create("http://127.0.0.1:" + server.port()), "mpl", 10,
          Duration.ofSeconds(1));
      final IOException refusal = assertThrows(IOException.class, () -> unknown.run(Progress.SILENT));
      assertTrue(refusal.getMessage().contains("404"), refusal.getMessage());
    }
  }

  @Test
  void theOverheadComparesServersInProcessesOfTheirOwnThatAnswerRightly() throws Exception {
    final ComparisonReport report = new Overhead(1, Duration.ofMillis(200), Duration.ofMillis(100), List.of(2))
        .run(Progress.SILENT);
    assertEquals(List.of(), report.failures());
    assertEquals(4, report.comparisons().size());
    for (final Comparison comparison : report.comparisons()) {
      assertTrue(comparison.estimate().median() > 0, comparison.toString());
      assertEquals(Comparison.Verdict.TOO_FEW, comparison.verdict());
    }
  }

  @Test @Tag("slow")
  void overloadLosesNoRequest() throws Exception {
    final ComparisonReport report = new Overload(Duration.ofMillis(300), Duration.ofSeconds(5), Duration.ofMillis(100))
        .run(Progress.SILENT);
    assertTrue(report.failures().stream().noneMatch(failure -> failure.contains("lost")), report.text());
    assertTrue(report.text().contains("503"), report.text());
  }

  @Test @Tag("slow")
  void aSoakReloadsAndLosesNoRequest() throws Exception {
    final Soak.Soaked soaked = new Soak(Duration.ofSeconds(20), Duration.ofSeconds(2), 300, 8).run(Progress.SILENT);
    assertTrue(soaked.load().passed(), soaked.text());
    assertTrue(soaked.reloads() >= 5, soaked.text());
    assertFalse(soaked.failures().stream().anyMatch(failure -> failure.contains("not seen")), soaked.text());
  }

  @Test @Tag("soak") @Timeout(600)
  void theWholeSoakFindsNothing() throws Exception {
    final Soak.Soaked soaked = Soak.DEFAULT.run(Progress.SILENT);
    assertTrue(soaked.passed(), soaked.text());
  }
}
