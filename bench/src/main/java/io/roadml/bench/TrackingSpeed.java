package io.roadml.bench;

import io.roadml.bench.SpeedReport.Speed;
import io.roadml.metadata.MetadataStore;
import io.roadml.tracking.Run;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How fast runs are logged, searched and read over MLflow's API: one client that sends one request at a time to a server
/// with SQLite, where each call that logs is durable when it is answered. Beside them stands what the machine itself can do.
///
/// - Threading: immutable; the server is a process of its own, on another core.
///
/// @param calls    calls of log-metric
/// @param batches  calls of log-batch for each number of keys
/// @param runs     runs that are searched
/// @param searches how often
/// @param points   of a history that is read, a multiple of 1,000
public record TrackingSpeed(int calls, int batches, int runs, int searches, int points) implements Benchmark {
  private static final int BATCH = 1_000;
  private static final List<Integer> KEYS = List.of(1, 20, BATCH);
  private static final int WARM = 20;
  private static final Target CALLS = Target.atMost(30e9);
  private static final Target METRICS = Target.atLeast(100_000);
  private static final Target SEARCH = Target.atMost(50e6);

  /// 26,000 calls, 300 batches, 100,000 runs, 100 searches, a million points.
  public static final TrackingSpeed DEFAULT = new TrackingSpeed(26_000, 300, 100_000, 100, 1_000_000);

  /// Checks.
  public TrackingSpeed {
    if (Math.min(Math.min(calls, batches), Math.min(Math.min(runs, searches), points / BATCH)) < 1) {
      throw new IllegalArgumentException("calls=" + calls + ", batches=" + batches + ", runs=" + runs + ", searches="
          + searches + ", points=" + points + ", want at least 1 of each, and 1,000 points");
    }
  }

  @Override
  public SpeedReport run(final Progress progress) throws IOException, InterruptedException {
    final Path folder = Files.createTempDirectory("roadml-bench");
    try (MetadataStore metadata = MetadataStore.open(folder)) {
      final Measuring measuring = new Measuring(metadata, folder, progress);
      measuring.writeRuns();
      measuring.searchInProcess();
      try (ServerProcess server = ServerProcess.lifecycle(folder);
          TrackingClient client = new TrackingClient(server.uri())) {
        measuring.overHttp(client);
        return measuring.report(server);
      }
    } finally {
      Folders.delete(folder);
    }
  }

  /// Does something once.
  @FunctionalInterface
  private interface Call {
    void run(int number) throws IOException, InterruptedException;
  }

  /// Times each of some calls, in order.
  private static double[] times(final int count, final Call call) throws IOException, InterruptedException {
    final double[] nanos = new double[count];
    for (int number = 0; number < count; number++) {
      final long start = System.nanoTime();
      call.run(number);
      nanos[number] = System.nanoTime() - start;
    }
    return nanos;
  }

  /// One run of it.
  private final class Measuring {
    private final MetadataStore metadata;
    private final Path folder;
    private final Progress progress;
    private final SearchedRuns searched;
    private final List<Speed> speeds = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Measuring(final MetadataStore metadata, final Path folder, final Progress progress) {
      this.metadata = metadata;
      this.folder = folder;
      this.progress = progress;
      searched = new SearchedRuns(metadata);
    }

    void writeRuns() {
      progress.say("writing " + Figures.count(runs) + " runs to search among");
      final long start = System.nanoTime();
      searched.write(runs, progress);
      notes.add(Figures.count(runs) + " runs with " + SearchedRuns.METRICS + " metrics were written in "
          + Figures.duration(System.nanoTime() - start) + ", 500 in a transaction");
    }

    void searchInProcess() throws IOException, InterruptedException {
      final TrackingStore store = new TrackingStore(metadata);
      requireEqual("hits of the search", store.runs().count(searched.search()), searched.hits());
      final List<Run> page = store.runs().search(searched.search()).items();
      requireEqual("hits on the first page", page.size(), Math.min(SearchedRuns.PAGE, searched.hits()));
      times(WARM, _ -> store.runs().search(searched.search()));
      final double[] nanos = times(searches, _ -> store.runs().search(searched.search()));
      speeds.add(Speed.time("search of " + Figures.count(runs) + " runs, " + Figures.count(searched.hits())
          + " hits by metric, a page of " + SearchedRuns.PAGE + ", in process, p50", Estimate.median(nanos), SEARCH));
    }

    void overHttp(final TrackingClient client) throws IOException, InterruptedException {
      searchOverHttp(client);
      logMetrics(client);
      for (final int keys : KEYS) {
        logBatches(client, keys);
      }
      readHistory(client);
    }

    private void searchOverHttp(final TrackingClient client) throws IOException, InterruptedException {
      progress.say("searching over HTTP");
      final Request search = TrackingClient.search(searched.experiment(), SearchedRuns.FILTER, SearchedRuns.ORDER,
          SearchedRuns.PAGE);
      final List<?> found = (List<?>) client.send(search).get("runs");
      requireEqual("runs of a page over HTTP", found.size(), Math.min(SearchedRuns.PAGE, searched.hits()));
      times(WARM, _ -> client.answer(search));
      speeds.add(Speed.time("the same over HTTP, p50",
          Estimate.median(times(searches, _ -> client.answer(search))), SEARCH));
    }

    private void logMetrics(final TrackingClient client) throws IOException, InterruptedException {
      progress.say(Figures.count(calls) + " calls of log-metric");
      final String run = client.createRun();
      times(WARM, number -> client.answer(TrackingClient.metric(run, calls + number)));
      final List<Request> requests = new ArrayList<>();
      for (int step = 0; step < calls; step++) {
        requests.add(TrackingClient.metric(run, step));
      }
      final long start = System.nanoTime();
      times(calls, number -> client.answer(requests.get(number)));
      speeds.add(Speed.time(Figures.count(calls) + " calls of log-metric, one after the other",
          System.nanoTime() - start, CALLS));
      requireEqual("logged metrics", count(client, run, "loss"), calls + WARM);
    }

    private void logBatches(final TrackingClient client, final int keys) throws IOException, InterruptedException {
      progress.say(Figures.count(batches) + " calls of log-batch with " + Figures.count(keys) + " keys");
      final String run = client.createRun();
      final int steps = BATCH / keys;
      final List<Request> requests = new ArrayList<>();
      for (int number = 0; number < WARM + batches; number++) {
        requests.add(TrackingClient.batch(run, BATCH, keys, number * steps));
      }
      times(WARM, number -> client.answer(requests.get(number)));
      final long start = System.nanoTime();
      times(batches, number -> client.answer(requests.get(WARM + number)));
      speeds.add(Speed.rate("metrics by log-batch, " + Figures.count(BATCH) + " a call, of " + Figures.count(keys)
          + (keys == 1 ? " key" : " keys"), (double) batches * BATCH, System.nanoTime() - start, METRICS));
      requireEqual("logged metrics of the last key", count(client, run, "metric" + (keys - 1)),
          (long) (WARM + batches) * steps);
    }

    private void readHistory(final TrackingClient client) throws IOException, InterruptedException {
      progress.say("a history of " + Figures.count(points) + " points");
      final String run = client.createRun();
      for (int from = 0; from < points; from += BATCH) {
        client.answer(TrackingClient.batch(run, BATCH, 1, from));
      }
      count(client, run, "metric0");
      final long start = System.nanoTime();
      final byte[] all = client.answer(TrackingClient.history(run, "metric0"));
      final long nanos = System.nanoTime() - start;
      speeds.add(Speed.time("history of " + Figures.count(points) + " points, " + Overload.megabytes(all.length)
          + " MB of JSON, streamed", nanos, Target.NONE));
      requireEqual("points of the history", points(all), points);
    }

    private long count(final TrackingClient client, final String run, final String key)
        throws IOException, InterruptedException {
      return points(client.answer(TrackingClient.history(run, key)));
    }

    private void requireEqual(final String what, final long got, final long want) {
      if (got != want) {
        failures.add(what + ": " + Figures.count(got) + ", want " + Figures.count(want));
      }
    }

    SpeedReport report(final ServerProcess server) throws IOException, InterruptedException {
      notes.add("the server's heap is 256 MB; its memory that belongs to no file is "
          + Overload.megabytes(server.anonymousBytes()) + " MB at the end");
      notes.add(Disk.describe(folder));
      notes.add("this loopback: the same client and an echo of as many bytes as a log-metric call, "
          + Figures.duration(echoed()) + " a call (p50)");
      notes.add(Pinning.describe());
      return new SpeedReport("Tracking: MLflow's API over HTTP and SQLite, one client, one request at a time, durable"
          + " when it is answered", speeds, notes, failures);
    }
  }

  /// Points begin with their keys.
  private static long points(final byte[] history) {
    final byte[] begin = "{\"key\"".getBytes(StandardCharsets.US_ASCII);
    long count = 0;
    for (int at = 0; at + begin.length <= history.length; at++) {
      int same = 0;
      while (same < begin.length && history[at + same] == begin[same]) {
        same++;
      }
      count += same == begin.length ? 1 : 0;
    }
    return count;
  }

  private static double echoed() throws IOException, InterruptedException {
    final Request metric = TrackingClient.metric("0".repeat(32), 1);
    try (ServerProcess echo = ServerProcess.echo(); ServerClient client = new ServerClient(echo.uri())) {
      times(100 * WARM, _ -> client.answer(metric));
      return Estimate.median(times(100 * WARM, _ -> client.answer(metric)));
    }
  }
}
