package io.roadml.bench;

import io.roadml.bench.HttpLoad.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What a server does with twice the requests it can answer: a model of 2 ms, its capacity measured back to back, then
/// twice that rate, whatever the server does, each request with a `timeout`.
///
/// ```
/// capacity: 10 windows ── 2 × capacity, open-loop, in 10 slices ── capacity: 10 windows again (A/A)
/// ```
///
/// - Threading: immutable.
///
/// @param window   length of a window of the capacity
/// @param duration how long the server is overloaded
/// @param timeout  what each request allows; answers later than this after the intended time are not good
public record Overload(Duration window, Duration duration, Duration timeout) implements Benchmark {
  private static final String MODEL = "slow";
  private static final double LEAST_GOODPUT = 0.9;
  private static final double TWICE = 2;
  private static final int CLOSED_CONNECTIONS = 16;
  private static final int OPEN_CONNECTIONS = 512;
  private static final int DIFFERENT = 8;
  private static final int SAMPLE_MILLIS = 250;
  private static final int TOGETHER = 4;
  private static final double WARM_SHARE = 0.2;
  private static final double MOST_GROWTH = 1 << 20;

  /// Windows of 1 s, 30 s of overload, a timeout of 100 ms.
  public static final Overload DEFAULT = new Overload(Duration.ofSeconds(1), Duration.ofSeconds(30),
      Duration.ofMillis(100));

  /// Checks.
  public Overload {
    if (window.toMillis() < 1 || duration.toMillis() < 1 || timeout.toNanos() < 1000) {
      throw new IllegalArgumentException(
          "window=" + window + ", duration=" + duration + ", timeout=" + timeout
              + ", want 1 ms, 1 ms and 1 µs at least");
    }
  }

  @Override
  public ComparisonReport run(final Progress progress) throws IOException, InterruptedException {
    final Path repository = Files.createTempDirectory("roadml-bench");
    try {
      BenchModel.SLOW.install(repository, MODEL);
      try (ServerProcess server = ServerProcess.models(repository); LoadProcess generator = LoadProcess.start()) {
        return measure(server, generator, progress);
      }
    } finally {
      Folders.delete(repository);
    }
  }

  private ComparisonReport measure(final ServerProcess server, final LoadProcess generator, final Progress progress)
      throws IOException, InterruptedException {
    final Load closed = Load.of(server.uri(), requests(server, Duration.ZERO), new Arrivals.BackToBack(),
        CLOSED_CONNECTIONS, window);
    generator.run(closed);
    final List<Double> before = capacity(generator, closed, progress);
    final double perSecond = Comparison.median(before);
    progress.say("capacity " + Figures.rate(perSecond) + "; now " + Figures.rate(TWICE * perSecond) + " for "
        + duration.toSeconds() + " s");
    final LoadReport overloaded;
    final Slope growth;
    try (MemoryWatch memory = new MemoryWatch(server, SAMPLE_MILLIS)) {
      overloaded = generator.run(Load.of(server.uri(), requests(server, timeout),
          new Arrivals.Constant(TWICE * perSecond), OPEN_CONNECTIONS, duration).withDeadline(timeout));
      growth = memory.perMinute(duration.toSeconds() * WARM_SHARE, TOGETHER);
    }
    final List<Double> after = capacity(generator, closed, progress);
    return report(before, after, overloaded, growth);
  }

  private List<Request> requests(final ServerProcess server, final Duration allowed)
      throws IOException, InterruptedException {
    try (ServerClient client = new ServerClient(server.uri())) {
      final InferRequests maker = new InferRequests(MODEL, client.inputs(MODEL), Format.BINARY, 1);
      final List<Request> requests = new ArrayList<>();
      for (int number = 0; number < DIFFERENT; number++) {
        final Request request = maker.next(allowed.toNanos() / 1000);
        requests.add(request.withAnswers(List.of(client.answer(request))));
      }
      return requests;
    }
  }

  private static List<Double> capacity(final LoadProcess generator, final Load closed, final Progress progress)
      throws IOException {
    final List<Double> windows = new ArrayList<>();
    for (int number = 0; number < LoadRun.SLICES; number++) {
      windows.add(generator.run(closed).goodPerSecond());
      progress.say("capacity: window " + (number + 1) + " of " + LoadRun.SLICES);
    }
    return windows;
  }

  private ComparisonReport report(final List<Double> before, final List<Double> after, final LoadReport overloaded,
      final Slope growth) {
    final double sliceSeconds = duration.toNanos() / 1e9 / LoadRun.SLICES;
    final List<Double> good = IntStream.range(0, LoadRun.SLICES)
        .mapToObj(slice -> overloaded.goodBySlice().get(slice) / sliceSeconds).toList();
    final Comparison goodput = new Comparison("answered in time at 2 × capacity", Comparison.Kind.RATIO, "/s", good,
        before, after, Target.atLeast(LEAST_GOODPUT));
    final List<String> notes = new ArrayList<>(List.of(Pinning.describe()));
    notes.add("refused (503): p50 " + Figures.duration(overloaded.refused().percentileNanos(50)) + ", p99 "
        + Figures.duration(overloaded.refused().percentileNanos(99)) + " after the intended time; "
        + Figures.count(overloaded.failed().count()) + " timed out in the queue (504); answered: p50 "
        + Figures.duration(overloaded.answered().percentileNanos(50)) + ", p99 "
        + Figures.duration(overloaded.answered().percentileNanos(99)) + "; timeout "
        + Figures.duration(timeout.toNanos()));
    final double any = overloaded.answersPerSecond() / Comparison.median(before);
    notes.add("answered at all, in time or late: " + Figures.plain(any) + " × capacity");
    notes.add("anonymous memory of the server: " + megabytes(growth.median()) + " MB a minute, 95 % "
        + megabytes(growth.low()) + " … " + megabytes(growth.high()));
    notes.add("");
    notes.add(overloaded.text());
    return new ComparisonReport("Overload: twice the capacity of a model of 2 ms for " + duration.toSeconds() + " s",
        List.of(goodput), notes, failures(overloaded, growth));
  }

  private List<String> failures(final LoadReport overloaded, final Slope growth) {
    final List<String> failures = new ArrayList<>();
    if (!overloaded.errors().isEmpty() || overloaded.wrong() > 0 || overloaded.unsent() > 0) {
      failures.add("requests were lost: " + overloaded.errors() + ", " + overloaded.wrong() + " answered wrongly, "
          + overloaded.unsent() + " unsent");
    }
    if (overloaded.refused().count() > 0 && overloaded.refused().percentileNanos(99) > timeout.toNanos() / 2) {
      failures.add("refusals are not at once: p99 " + Figures.duration(overloaded.refused().percentileNanos(99))
          + ", want at most half the timeout");
    }
    if (growth.low() > MOST_GROWTH) {
      failures.add("the server's memory grows by " + megabytes(growth.median()) + " MB a minute, want it flat");
    }
    return failures;
  }

  static String megabytes(final double bytes) {
    return Figures.plain(bytes / (1 << 20));
  }
}
