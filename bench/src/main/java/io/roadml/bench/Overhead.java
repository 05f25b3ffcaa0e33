package io.roadml.bench;

import io.roadml.bench.HttpLoad.Format;
import io.roadml.runtime.core.TensorSpec;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.runtime.onnx.OnnxModel;
import io.roadml.runtime.onnx.OnnxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// What serving a model over HTTP costs beside serving nothing: the infer endpoint against an Undertow handler that
/// echoes the same bytes. Requests of 32 FP32 in binary and in JSON, back to back over keep-alive connections; servers
/// on one core, in JVMs of their own, the generator on another.
///
/// - Threading: immutable.
///
/// @param rounds      rounds of windows, at least 1; 10 for a verdict
/// @param window      length of a window
/// @param warmup      load on each server before the first window of each shape
/// @param connections numbers of connections, each measured by itself
public record Overhead(int rounds, Duration window, Duration warmup, List<Integer> connections) implements Benchmark {
  private static final int CPU = 0;
  private static final int THROUGHPUT = 1;
  private static final double MICROS = 1e3;
  private static final float TOLERANCE = 1e-6f;
  private static final String MODEL = "mlp";

  /// 12 rounds of windows of 1.5 s, with 16 and 64 connections: about 5 minutes.
  public static final Overhead DEFAULT = new Overhead(12, Duration.ofMillis(1500), Duration.ofSeconds(5),
      List.of(16, 64));

  /// Checks and copies.
  public Overhead {
    connections = List.copyOf(connections);
    if (rounds < 1 || connections.isEmpty()) {
      throw new IllegalArgumentException(
          "rounds=" + rounds + ", connections=" + connections + ", want at least 1 of each");
    }
  }

  @Override
  public ComparisonReport run(final Progress progress) throws IOException, InterruptedException {
    final Path repository = Files.createTempDirectory("roadml-bench");
    try {
      BenchModel.MLP.install(repository, MODEL);
      try (ServerProcess echo = ServerProcess.echo();
          ServerProcess server = ServerProcess.models(repository);
          LoadProcess generator = LoadProcess.start()) {
        return new Run(echo, server, generator, progress).run();
      }
    } finally {
      Folders.delete(repository);
    }
  }

  /// One run of the benchmark, and what it has found so far.
  private final class Run {
    private final ServerProcess echo;
    private final ServerProcess server;
    private final LoadProcess generator;
    private final Progress progress;
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<String> notes = new ArrayList<>(List.of(Pinning.describe()));
    private final List<String> failures = new ArrayList<>();
    private double busiestGenerator;

    Run(final ServerProcess echo, final ServerProcess server, final LoadProcess generator, final Progress progress) {
      this.echo = echo;
      this.server = server;
      this.generator = generator;
      this.progress = progress;
    }

    ComparisonReport run() throws IOException, InterruptedException {
      for (final Format format : Format.values()) {
        final Request request = request(format);
        for (final int count : connections) {
          compare(format, request, count);
        }
      }
      notes.add("generator at most " + Figures.plain(100 * busiestGenerator)
          + " % of its core; near 100 % it, and not the server, would limit the throughput");
      return new ComparisonReport(
          "Serving over HTTP: infer endpoint (MLP 32-64-64-1) against an echo of the same bytes, "
              + rounds + " rounds of windows of " + Figures.duration(window.toNanos()),
          comparisons, notes, failures);
    }

    private Request request(final Format format) throws IOException, InterruptedException {
      final SplittableRandom random = new SplittableRandom(1);
      final List<Object> row = new ArrayList<>();
      for (int column = 0; column < BenchModel.WIDTH; column++) {
        row.add(Math.round(random.nextDouble(-1, 1) * 1e6) / 1e6);
      }
      try (ServerClient client = new ServerClient(server.uri())) {
        final List<TensorSpec> inputs = client.inputs(MODEL);
        final Request request = new InferRequests(MODEL, inputs, format, 1).of(List.of(row), 0);
        final byte[] answer = client.answer(request);
        requireRight(row, format, answer);
        progress.say(format + ": request " + request.body().length + " bytes, answer " + answer.length + " bytes");
        return request.withAnswers(List.of(answer));
      }
    }

    private void compare(final Format format, final Request request, final int count)
        throws IOException, InterruptedException {
      final Request echoed = request.withAnswers(List.of(request.body()));
      measure(echo, echoed, count, warmup);
      measure(server, request, count, warmup);
      final boolean binary = format == Format.BINARY;
      final String name = format.name().toLowerCase(Locale.ROOT) + ", " + count + " connections";
      final Interleaving windows = Interleaving.run(rounds, () -> measure(echo, echoed, count, window),
          () -> measure(server, request, count, window), name, progress);
      comparisons.add(windows.ratio("CPU per request, " + name, CPU, "µs", Target.atMost(binary ? 1.2 : 1.4)));
      comparisons.add(windows.ratio("throughput, " + name, THROUGHPUT, "/s", Target.atLeast(binary ? 0.9 : 0.75)));
    }

    private double[] measure(final ServerProcess which, final Request request, final int count, final Duration time)
        throws IOException {
      final URI uri = which.uri();
      final Duration before = which.cpu();
      final LoadReport report = generator.run(Load.of(uri, List.of(request), new Arrivals.BackToBack(), count, time));
      final Duration used = which.cpu().minus(before);
      if (!report.passed()) {
        failures.add(uri + " did not answer everything rightly: " + report.statuses() + " " + report.errors() + ", "
            + report.wrong() + " wrong");
      }
      busiestGenerator = Math.max(busiestGenerator, (double) report.generator().toNanos() / time.toNanos());
      return new double[]{used.toNanos() / MICROS / report.answers(), report.answersPerSecond()};
    }
  }

  /// Checks an answer against the model run in this process.
  private static void requireRight(final List<Object> row, final Format format, final byte[] answer)
      throws IOException {
    final float[][] rows = new float[1][row.size()];
    for (int column = 0; column < row.size(); column++) {
      rows[0][column] = ((Double) row.get(column)).floatValue();
    }
    try (OnnxModel model = OnnxEngine.create().load(BenchModel.MLP.bytes(), OnnxOptions.DEFAULT)) {
      final float want = model.run(rows)[0][0];
      final float got = format == Format.BINARY ? ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN)
          .getFloat(answer.length - Float.BYTES) : ofJson(answer);
      if (!(Math.abs(want - got) <= TOLERANCE)) {
        throw new IOException("the server answered " + got + ", the model says " + want);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static float ofJson(final byte[] answer) {
    final Map<String, Object> body = (Map<String, Object>) Json.read(new String(answer, StandardCharsets.UTF_8));
    final Map<String, Object> output = ((List<Map<String, Object>>) body.get("outputs")).getFirst();
    return ((List<Number>) output.get("data")).getFirst().floatValue();
  }
}
