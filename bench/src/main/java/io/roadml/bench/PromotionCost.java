package io.roadml.bench;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// What promoting a model costs those who use it: windows in which the served model is promoted again and again, by turns to
/// one version and to another, against steady windows of the same load.
///
/// Requests come at a fixed rate, 30 % of what the server can do, and latency counts from the moment they were due. Every
/// answer must be that of one of the two versions, bit for bit.
///
/// - Threading: immutable; server and generator are processes of their own, on different cores.
///
/// @param rounds     rounds of windows, at least 1; 10 for a verdict
/// @param promotions in each window that has some, at least 1
/// @param window     how long one window is, 600 ms for each promotion at least
public record PromotionCost(int rounds, int promotions, Duration window) implements Benchmark {
  private static final String MODEL = "mlp";
  private static final String ADDRESS = "models:/" + MODEL + "/Production";
  private static final int DIFFERENT = 16;
  private static final int CONNECTIONS = 4;
  private static final double SHARE_OF_CAPACITY = 0.3;
  private static final double MOST_RATIO = 1.2;
  private static final double MICRO = 1e3;
  private static final int LOOK_MILLIS = 10;
  private static final int SHORTEST_MILLIS = 600;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// 10 rounds of 10 promotions in 10 s: 100 promotions.
  public static final PromotionCost DEFAULT = new PromotionCost(10, 10, Duration.ofSeconds(10));

  /// Checks.
  public PromotionCost {
    if (Math.min(rounds, promotions) < 1 || window.toMillis() < (long) promotions * SHORTEST_MILLIS) {
      throw new IllegalArgumentException("rounds=" + rounds + ", promotions=" + promotions + ", window=" + window
          + ", want at least 1 of each, and " + SHORTEST_MILLIS + " ms of the window for each promotion");
    }
  }

  @Override
  public ComparisonReport run(final Progress progress) throws IOException, InterruptedException {
    final Path folder = Files.createTempDirectory("roadml-bench");
    try {
      register(folder);
      try (ServerProcess server = ServerProcess.lifecycle(folder, ADDRESS);
          LoadProcess load = LoadProcess.start();
          ServerClient client = new ServerClient(server.uri())) {
        return new Run(server, load, client).compare(progress);
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private static void register(final Path folder) throws IOException {
    try (MetadataStore metadata = MetadataStore.open(folder)) {
      final LifecycleServer.Stores stores = LifecycleServer.Stores.of(metadata, folder);
      try (ArtifactStore _ = stores.artifacts()) {
        final ModelRegistry registry = stores.registry();
        for (final BenchModel model : List.of(BenchModel.MLP, BenchModel.MLP_OTHER_WEIGHTS)) {
          registry.register(MODEL, Files.write(folder.resolve("model.onnx"), model.bytes()), Registration.by("bench"));
        }
      }
    }
  }

  /// One run against one server.
  private final class Run {
    private final ServerProcess server;
    private final LoadProcess load;
    private final ServerClient client;
    private final List<String> failures = new ArrayList<>();
    private final List<Double> seen = new ArrayList<>();
    private List<Request> requests;
    private double perSecond;
    private final List<Double> steadyCpu = new ArrayList<>();
    private final List<Double> promotingCpu = new ArrayList<>();
    private long answered;
    private int standing;

    Run(final ServerProcess server, final LoadProcess load, final ServerClient client) {
      this.server = server;
      this.load = load;
      this.client = client;
    }

    ComparisonReport compare(final Progress progress) throws IOException, InterruptedException {
      learn();
      run(new Arrivals.BackToBack()); // warm-up
      perSecond = SHARE_OF_CAPACITY * run(new Arrivals.BackToBack()).answersPerSecond();
      seen.clear();
      answered = 0;
      final Interleaving windows = Interleaving.run(rounds, () -> used(steadyCpu, () -> percentiles(run(steady()))),
          () -> used(promotingCpu, this::promoting), "promotions", progress);
      return new ComparisonReport("Promotions under load: " + rounds * promotions + " promotions, "
          + Figures.rate(perSecond) + " requests, 30 % of capacity, " + rounds + " rounds of " + window.toMillis()
          + " ms",
          List.of(windows.ratio("p50 while models are promoted / steady", 0, "µs", Target.NONE),
              windows.ratio("p99 while models are promoted / steady", 1, "µs", Target.atMost(MOST_RATIO)),
              windows.ratio("p99.9 while models are promoted / steady", 2, "µs", Target.NONE)),
          List.of(Figures.count(answered) + " answers, " + (failures.isEmpty() ? "each" : "NOT ALL") + " that of one of"
              + " the two versions", told(), cost(), Pinning.describe()),
          failures);
    }

    /// Measures a window, and the processor time that the server used meanwhile.
    private double[] used(final List<Double> nanos, final Interleaving.Window window)
        throws IOException, InterruptedException {
      final long before = server.cpu().toNanos();
      final double[] figures = window.measure();
      nanos.add((double) (server.cpu().toNanos() - before));
      return figures;
    }

    private String cost() {
      final double each = (Comparison.median(promotingCpu) - Comparison.median(steadyCpu)) / promotions;
      return "a promotion takes " + (each > 0 ? Figures.duration(each) : "none") + " of the server's core, which has "
          + Figures.duration(window.toNanos() / (double) promotions) + " for each";
    }

    private String told() {
      final double median = Comparison.median(seen);
      return "from the promotion to the first answer of the new version: " + Figures.duration(median) + " (p50), "
          + Figures.duration(seen.stream().mapToDouble(Double::doubleValue).max().orElseThrow()) + " at most";
    }

    /// Which answers the two versions give.
    private void learn() throws IOException, InterruptedException {
      promote(1);
      final InferRequests maker = new InferRequests(MODEL, client.inputs(MODEL), HttpLoad.Format.BINARY, 1);
      final List<Request> asked = new ArrayList<>();
      final List<byte[]> first = new ArrayList<>();
      for (int number = 0; number < DIFFERENT; number++) {
        asked.add(maker.next(0));
        first.add(client.answer(asked.get(number)));
      }
      promote(2);
      requests = new ArrayList<>();
      for (int number = 0; number < DIFFERENT; number++) {
        final byte[] second = client.answer(asked.get(number));
        requests.add(asked.get(number).withAnswers(List.of(first.get(number), second)));
      }
    }

    private Arrivals steady() {
      return new Arrivals.Constant(perSecond);
    }

    private LoadReport run(final Arrivals arrivals) throws IOException {
      final LoadReport report = load.run(Load.of(server.uri(), requests, arrivals, CONNECTIONS, window));
      if (!report.passed()) {
        failures.add(report.text());
      }
      answered += report.answers();
      return report;
    }

    private double[] promoting() throws IOException, InterruptedException {
      final FutureTask<LoadReport> running = new FutureTask<>(() -> run(steady()));
      Thread.ofPlatform().name("promotion-load").daemon(true).start(running);
      final long start = System.nanoTime();
      for (int number = 0; number < promotions; number++) {
        final long due = start + window.toNanos() * number / promotions;
        while (System.nanoTime() - due < 0) {
          pause();
        }
        promote(3 - standing);
      }
      try {
        return percentiles(running.get());
      } catch (final ExecutionException failed) {
        throw new IOException("the load failed: " + failed.getCause().getMessage(), failed.getCause());
      }
    }

    private static void pause() throws InterruptedException {
      final boolean _ = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Promotes a version, and returns when it answers.
    private void promote(final int version) throws IOException, InterruptedException {
      final long start = System.nanoTime();
      client.answer(TrackingClient.post("model-versions/transition-stage", Json.write(Map.of("name", MODEL,
          "version", Integer.toString(version), "stage", "Production", "archive_existing_versions", true))));
      while (!client.isThere("/v2/models/" + MODEL + "/versions/" + version + "/ready")) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IOException("version " + version + " was promoted and is not served after " + PATIENCE);
        }
        pause();
      }
      seen.add((double) (System.nanoTime() - start));
      standing = version;
    }
  }

  private static double[] percentiles(final LoadReport report) {
    return new double[]{report.answered().percentileNanos(50) / MICRO, report.answered().percentileNanos(99) / MICRO,
        report.answered().percentileNanos(99.9) / MICRO};
  }
}
