package io.roadml.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What features cost over HTTP: `POST /get-online-features` for fifty features of many entities, against an Undertow
/// handler that reads the same request and answers with bytes that were ready.
///
/// Requests come at a fixed rate, 30 % of what the server can do, and latency counts from the moment they were due.
///
/// - Threading: immutable; servers and generator are processes of their own, on different cores.
///
/// @param rounds   rounds of windows, at least 1; 10 for a verdict
/// @param window   how long one window is
/// @param entities entities of a request, at least 1
/// @param rows     rows of the view, at least 1
public record OnlineGet(int rounds, Duration window, int entities, int rows) implements Benchmark {
  private static final int DIFFERENT = 16;
  private static final int CONNECTIONS = 4;
  private static final double SHARE_OF_CAPACITY = 0.3;
  private static final double MILLI = 1e6;

  /// 10 rounds of 5 s, 100 entities, 100,000 rows.
  public static final OnlineGet DEFAULT = new OnlineGet(10, Duration.ofSeconds(5), 100, 100_000);

  /// Checks.
  public OnlineGet {
    if (Math.min(rounds, Math.min(entities, rows)) < 1) {
      throw new IllegalArgumentException("rounds=" + rounds + ", entities=" + entities + ", rows=" + rows
          + ", want at least 1 of each");
    }
  }

  @Override
  public ComparisonReport run(final Progress progress) throws IOException, InterruptedException {
    final Path folder = Files.createTempDirectory("roadml-bench");
    try {
      progress.say("writing " + Figures.count(rows) + " rows of " + FeatureServer.FEATURES + " features");
      FeatureServer.fill(folder.resolve("online"), rows);
      try (ServerProcess server = ServerProcess.features(folder.resolve("online"))) {
        final List<Request> requests = requests(server);
        final Path answer = Files.write(folder.resolve("answer"), requests.getFirst().answers().getFirst());
        try (ServerProcess baseline = ServerProcess.answer(answer); LoadProcess load = LoadProcess.start()) {
          return new Run(server, baseline, load, requests).compare(progress);
        }
      }
    } finally {
      Folders.delete(folder);
    }
  }

  /// Requests for different entities, with the answers they must have, which were looked at.
  private List<Request> requests(final ServerProcess server) throws IOException, InterruptedException {
    final long[] keys = TenDoubles.keys(DIFFERENT * entities, rows);
    final List<Request> requests = new ArrayList<>();
    try (ServerClient client = new ServerClient(server.uri())) {
      for (int number = 0; number < DIFFERENT; number++) {
        final long[] ids = Arrays.copyOfRange(keys, number * entities, (number + 1) * entities);
        final Request request = Request.post("/get-online-features", "application/json",
            body(ids).getBytes(StandardCharsets.UTF_8));
        final byte[] answer = client.answer(request);
        requireValues(answer, ids);
        requests.add(request.withAnswers(List.of(answer)));
      }
    }
    return requests;
  }

  private static String body(final long[] ids) {
    final String features = IntStream.range(0, FeatureServer.FEATURES).mapToObj(each -> "\"stats:f" + each + "\"")
        .collect(Collectors.joining(","));
    return "{\"features\":[" + features + "],\"entities\":{\"id\":["
        + LongStream.of(ids).mapToObj(Long::toString).collect(Collectors.joining(",")) + "]}}";
  }

  @SuppressWarnings("unchecked")
  private static void requireValues(final byte[] answer, final long[] ids) throws IOException {
    final Map<String, Object> response = (Map<String, Object>) Json.read(new String(answer, StandardCharsets.UTF_8));
    final List<Map<String, Object>> columns = (List<Map<String, Object>>) response.get("results");
    for (int feature = 0; feature < FeatureServer.FEATURES; feature++) {
      final List<Object> values = (List<Object>) columns.get(1 + feature).get("values"); // after the entity's column
      for (int row = 0; row < ids.length; row++) {
        if (((Number) values.get(row)).doubleValue() != FeatureServer.value(ids[row], feature)) {
          throw new IOException("feature f" + feature + " of id=" + ids[row] + " is " + values.get(row) + ", want "
              + FeatureServer.value(ids[row], feature));
        }
      }
    }
  }

  /// One run against two servers.
  private final class Run {
    private final ServerProcess server;
    private final ServerProcess baseline;
    private final LoadProcess load;
    private final List<Request> requests;
    private final List<String> failures = new ArrayList<>();
    private long answered;

    Run(final ServerProcess server, final ServerProcess baseline, final LoadProcess load,
        final List<Request> requests) {
      this.server = server;
      this.baseline = baseline;
      this.load = load;
      this.requests = requests;
    }

    ComparisonReport compare(final Progress progress) throws IOException, InterruptedException {
      final Arrivals full = new Arrivals.BackToBack();
      send(baseline, full);
      send(server, full); // warm-up
      final double capacity = send(server, full).answersPerSecond();
      final Arrivals rate = new Arrivals.Constant(capacity * SHARE_OF_CAPACITY);
      answered = 0;
      final Interleaving windows = Interleaving.run(rounds, () -> percentiles(send(baseline, rate)), () -> {
        final LoadReport report = send(server, rate);
        answered += report.answers();
        return percentiles(report);
      }, "get", progress);
      final Request first = requests.getFirst();
      return new ComparisonReport("Features over HTTP: " + FeatureServer.FEATURES + " features of " + entities
          + " entities, " + Figures.count(rows) + " rows, at 30 % of capacity, " + rounds + " rounds of "
          + window.toMillis() + " ms",
          List.of(windows.difference("get, added to ready bytes, p50", 0, "ms", Target.NONE),
              windows.difference("get, added to ready bytes, p99", 1, "ms", Target.NONE)),
          List.of("capacity " + Figures.rate(capacity) + " of the server's core over " + CONNECTIONS + " connections; "
              + Figures.count(answered) + " answers measured",
              "a request has " + Figures.count(first.body().length) + " bytes, its answer "
                  + Figures.count(first.answers().getFirst().length),
              Pinning.describe()),
          failures);
    }

    private LoadReport send(final ServerProcess to, final Arrivals arrivals) throws IOException {
      final List<Request> sent = to == server ? requests
          : requests.stream().map(each -> each.withAnswers(requests.getFirst().answers())).toList();
      final LoadReport report = load.run(Load.of(to.uri(), sent, arrivals, CONNECTIONS, window));
      if (!report.passed()) {
        failures.add((to == server ? "the server: " : "the baseline: ") + report.text());
      }
      return report;
    }
  }

  private static double[] percentiles(final LoadReport report) {
    return new double[]{report.answered().percentileNanos(50) / MILLI, report.answered().percentileNanos(99) / MILLI};
  }
}
