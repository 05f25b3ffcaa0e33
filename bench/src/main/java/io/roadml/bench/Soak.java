package io.roadml.bench;

import io.roadml.bench.HttpLoad.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Load for minutes while models are replaced: no failed request, no growing memory, no allocation on instance threads.
///
/// Two models are served and both are reloaded, one with other weights each time, so that a reload shows in the
/// answers: the small one is run inline by the I/O thread, the slow one through its ring by its instance thread.
///
/// - Threading: immutable.
///
/// @param duration    how long, warm-up included
/// @param reloadEvery time between reloads
/// @param perSecond   requests a second; one in 50 is for the slow model
/// @param connections keep-alive connections
public record Soak(Duration duration, Duration reloadEvery, double perSecond, int connections) implements Benchmark {
  private static final String SMALL = "mlp";
  private static final String SLOW = "slow";
  private static final int SMALL_FOR_ONE_SLOW = 49;
  private static final double WARM_SHARE = 0.25;
  private static final int SAMPLE_MILLIS = 500;
  private static final double MOST_GROWTH = 1 << 20;
  /// When HotSpot first compiles a method of a class it makes the class's string literals, on the thread that asked for it: 184 B
  /// have been seen, once in a process. A byte a request would be thousands.
  private static final long LITERALS_BYTES = 1 << 10;

  /// 5 minutes, a reload every 5 s, 1,000 requests a second over 16 connections.
  public static final Soak DEFAULT = new Soak(Duration.ofMinutes(5), Duration.ofSeconds(5), 1000, 16);

  /// Checks.
  public Soak {
    if (reloadEvery.toMillis() < SAMPLE_MILLIS || duration.compareTo(reloadEvery.multipliedBy(8)) < 0) {
      throw new IllegalArgumentException("duration=" + duration + ", reloadEvery=" + reloadEvery
          + ", want a reload every 500 ms at most, and at least 8 of them");
    }
  }

  /// What a soak found.
  ///
  /// @param load      the load
  /// @param reloads   how often the models were replaced
  /// @param growth    anonymous memory of the server in bytes a minute: slope and 95 % interval
  /// @param allocated bytes that instance threads allocated, by thread, once warm
  /// @param failures  what was not as it must be
  public record Soaked(LoadReport load, int reloads, List<Double> growth, Map<String, Long> allocated,
      List<String> failures) implements Report {
    /// Copies.
    public Soaked {
      growth = List.copyOf(growth);
      allocated = new TreeMap<>(allocated);
      failures = List.copyOf(failures);
    }

    @Override
    public boolean passed() {
      return failures.isEmpty();
    }

    @Override
    public String text() {
      final StringBuilder text = new StringBuilder("Soak: ").append(reloads).append(" reloads under load\n\n");
      text.append(load.text()).append('\n');
      text.append("anonymous memory  ").append(Overload.megabytes(growth.getFirst())).append(" MB a minute, 95 % ")
          .append(Overload.megabytes(growth.get(1))).append(" … ").append(Overload.megabytes(growth.get(2)))
          .append('\n');
      text.append("instance threads  ").append(allocated.size()).append(", allocated ")
          .append(Figures.count(allocated.values().stream().mapToLong(Long::longValue).sum())).append(" B once warm\n");
      failures.forEach(failure -> text.append("FAILED: ").append(failure).append('\n'));
      return text.toString();
    }

    @Override
    public Map<String, Object> facts() {
      final Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("passed", passed());
      facts.put("reloads", reloads);
      facts.put("anonymous_bytes_per_minute", growth);
      facts.put("allocated_bytes_by_instance_thread", allocated);
      facts.put("failures", failures);
      facts.put("load", load.facts());
      return facts;
    }
  }

  @Override
  public Soaked run(final Progress progress) throws IOException, InterruptedException {
    final Path repository = Files.createTempDirectory("roadml-bench");
    try {
      BenchModel.MLP.install(repository, SMALL);
      BenchModel.SLOW.install(repository, SLOW);
      try (ServerProcess server = ServerProcess.models(repository);
          LoadProcess generator = LoadProcess.start();
          ServerClient client = new ServerClient(server.uri())) {
        return new Run(repository, server, generator, client, progress).run();
      }
    } finally {
      Folders.delete(repository);
    }
  }

  /// One run of the soak.
  private final class Run {
    private final Path repository;
    private final ServerProcess server;
    private final LoadProcess generator;
    private final ServerClient client;
    private final Progress progress;
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Long> firstSeen = new TreeMap<>();
    private final Map<String, Long> base = new TreeMap<>();
    private final Map<String, Long> last = new TreeMap<>();
    private final Map<String, Long> settled = new TreeMap<>();
    private int reloads;
    private byte[] answer;
    private byte[] otherAnswer;

    Run(final Path repository, final ServerProcess server, final LoadProcess generator, final ServerClient client,
        final Progress progress) {
      this.repository = repository;
      this.server = server;
      this.generator = generator;
      this.client = client;
      this.progress = progress;
    }

    Soaked run() throws IOException, InterruptedException {
      final Request small = new InferRequests(SMALL, client.inputs(SMALL), Format.BINARY, 1).next(0);
      final Request slow = new InferRequests(SLOW, client.inputs(SLOW), Format.BINARY, 1).next(0);
      learn(small);
      final List<Request> requests = new ArrayList<>();
      for (int number = 0; number < SMALL_FOR_ONE_SLOW; number++) {
        requests.add(small.withAnswers(List.of(answer, otherAnswer)));
      }
      requests.add(slow.withAnswers(List.of(client.answer(slow))));
      final FutureTask<LoadReport> load = new FutureTask<>(() -> generator
          .run(Load.of(server.uri(), requests, new Arrivals.Constant(perSecond), connections, duration)));
      try (MemoryWatch memory = new MemoryWatch(server, SAMPLE_MILLIS)) {
        Thread.ofPlatform().name("soak-load").daemon(true).start(load);
        reloadUntilDone(load, small);
        return report(load, memory);
      }
    }

    private void learn(final Request small) throws IOException, InterruptedException {
      answer = client.answer(small);
      reload(BenchModel.MLP_OTHER_WEIGHTS);
      otherAnswer = client.answer(small);
      if (Arrays.equals(answer, otherAnswer)) {
        throw new IOException("a reload with other weights did not change the answer");
      }
    }

    private void reload(final BenchModel next) throws IOException, InterruptedException {
      next.install(repository, SMALL);
      BenchModel.SLOW.install(repository, SLOW);
      for (final String model : List.of(SMALL, SLOW)) {
        client
            .answer(Request.post("/v2/repository/models/" + model + "/load", "application/json", new byte[]{'{', '}'}));
      }
      reloads++;
    }

    private void reloadUntilDone(final FutureTask<LoadReport> load, final Request small)
        throws IOException, InterruptedException {
      final long start = System.nanoTime();
      long next = start + reloadEvery.toNanos();
      while (!isDone(load)) {
        if (System.nanoTime() - start > duration.toNanos() * WARM_SHARE) {
          watchThreads();
        }
        if (System.nanoTime() - next >= 0) {
          next += reloadEvery.toNanos();
          final boolean other = reloads % 2 == 0;
          reload(other ? BenchModel.MLP_OTHER_WEIGHTS : BenchModel.MLP);
          requireNew(client.answer(small), other ? otherAnswer : answer);
          progress
              .say(reloads + " reloads, " + (System.nanoTime() - start) / 1_000_000_000 + " of " + duration.toSeconds()
                  + " s");
        }
      }
    }

    private boolean isDone(final FutureTask<LoadReport> load) throws InterruptedException {
      try {
        load.get(SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
        return true;
      } catch (final TimeoutException notYet) {
        return false;
      } catch (final ExecutionException failed) {
        return true; // report() throws it
      }
    }

    private void requireNew(final byte[] got, final byte[] want) {
      if (!Arrays.equals(got, want)) {
        failures.add("reload " + reloads + " is not seen in the answers");
      }
    }

    /// Takes stock of what instance threads have allocated. What they did until their third sample is warming up, and what
    /// they did after their last but one may be their end, which runs code that nothing has compiled.
    private void watchThreads() throws IOException {
      server.allocated().forEach((thread, bytes) -> {
        if (thread.contains(ThreadAllocation.INSTANCE)) {
          final long samples = firstSeen.merge(thread, 1L, Long::sum);
          if (samples == 3) {
            base.put(thread, bytes);
          }
          final Long before = last.put(thread, bytes);
          if (samples > 3) {
            settled.put(thread, before);
          }
        }
      });
    }

    private Soaked report(final FutureTask<LoadReport> load, final MemoryWatch memory)
        throws IOException, InterruptedException {
      final LoadReport report;
      try {
        report = load.get();
      } catch (final ExecutionException failed) {
        throw new IOException("the load failed: " + failed.getCause().getMessage(), failed.getCause());
      }
      final int together = (int) Math.max(1, reloadEvery.toMillis() / SAMPLE_MILLIS);
      final Slope growth = memory.perMinute(duration.toSeconds() * WARM_SHARE, together);
      final Map<String, Long> allocated = new TreeMap<>();
      settled.forEach((thread, bytes) -> allocated.put(thread, bytes - base.get(thread)));
      judge(report, growth, allocated);
      return new Soaked(report, reloads, List.of(growth.median(), growth.low(), growth.high()), allocated, failures);
    }

    private void judge(final LoadReport report, final Slope growth, final Map<String, Long> allocated) {
      if (!report.passed()) {
        failures
            .add("requests failed: " + report.statuses() + " " + report.errors() + ", " + report.wrong() + " wrong, "
                + report.unsent() + " unsent");
      }
      if (growth.high() >= MOST_GROWTH) {
        failures.add("memory may grow by " + Overload.megabytes(growth.high()) + " MB a minute, want less than 1");
      }
      if (allocated.isEmpty()) {
        failures
            .add("no instance thread lived long enough to be watched; is it called " + ThreadAllocation.INSTANCE + "?");
      }
      allocated.forEach((thread, bytes) -> {
        if (bytes > LITERALS_BYTES) {
          failures.add("thread " + thread + " allocated " + Figures.count(bytes) + " B once warm, want 0, or at most "
              + LITERALS_BYTES + " by the JVM itself");
        }
      });
    }
  }
}
