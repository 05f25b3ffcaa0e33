package io.roadml.bench;

import io.roadml.runtime.core.TensorSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Sends inference requests to a running server at a fixed rate, whatever the server does, and reports their latency.
///
/// The model's inputs are read from the server and filled with random values; or a file is sent as it is.
///
/// - Threading: immutable.
/// - Fails: IllegalArgumentException that names the setting and its value.
///
/// @param url         the server, on this machine
/// @param model       the model's name
/// @param arrivals    when requests are sent
/// @param warmup      time at the start that is not counted
/// @param duration    time that is counted
/// @param connections keep-alive connections
/// @param format      how tensors are written
/// @param body        a file that is sent instead of random tensors; its name tells JSON (`.json`) from a raw tensor
/// @param deadline    asked of the server as `timeout`, and counted by the generator; 0 for none
/// @param ownProcess  whether the generator runs in a process of its own, on another core than this one
/// @param plot        an HTML file to draw the percentiles into
public record HttpLoad(URI url, String model, Arrivals arrivals, Duration warmup, Duration duration, int connections,
    Format format, Optional<Path> body, Duration deadline, boolean ownProcess, Optional<Path> plot)
    implements Benchmark {
  private static final int DIFFERENT = 16;
  private static final long SEED = 20_251_124L;

  /// How tensors are written.
  public enum Format {
    /// As they lie in memory: the protocol's binary tensor extension.
    BINARY,
    /// As JSON numbers.
    JSON
  }

  /// A load of binary requests at a constant rate over 16 connections, generated in this process.
  public static HttpLoad of(final URI url, final String model, final double perSecond, final Duration duration) {
    return new HttpLoad(url, model, new Arrivals.Constant(perSecond), Duration.ofSeconds(1), duration, 16,
        Format.BINARY,
        Optional.empty(), Duration.ZERO, false, Optional.empty());
  }

  @Override
  public LoadReport run(final Progress progress) throws IOException, InterruptedException {
    final Load load = Load.of(url, requests(), arrivals, connections, duration).withWarmup(warmup)
        .withDeadline(deadline);
    load.address();
    progress.say("sending to " + url + " for " + warmup.plus(duration).toSeconds() + " s");
    final LoadReport report = ownProcess ? runApart(load) : LoadGenerator.run(load);
    if (plot.isPresent()) {
      Files.writeString(plot.get(), draw(report));
      progress.say("drawn in " + plot.get());
    }
    return report;
  }

  private static LoadReport runApart(final Load load) throws IOException {
    try (LoadProcess process = LoadProcess.start()) {
      return process.run(load);
    }
  }

  private List<Request> requests() throws IOException, InterruptedException {
    final long timeout = deadline.toNanos() / 1000;
    if (body.isPresent()) {
      return List.of(ofFile(body.get()));
    }
    try (ServerClient client = new ServerClient(url)) {
      final List<TensorSpec> inputs = client.inputs(model);
      final InferRequests maker = new InferRequests(model, inputs, format, SEED);
      return IntStream.range(0, DIFFERENT).mapToObj(number -> maker.next(timeout)).toList();
    }
  }

  private Request ofFile(final Path file) throws IOException {
    final boolean json = file.toString().endsWith(".json");
    final Request request = Request.post("/v2/models/" + model + "/infer",
        json ? "application/json" : "application/octet-stream", Files.readAllBytes(file));
    return json ? request : request.withHeader("Inference-Header-Content-Length", "0");
  }

  private String draw(final LoadReport report) {
    return new PercentilePlot("Latency of " + model, arrivals + ", " + connections + " connections, " + url)
        .with("answered, from the intended time", report.answered())
        .with("answered, from the time of sending", report.service())
        .with("refused, from the intended time", report.refused())
        .with("failed, from the intended time", report.failed()).html(report.text());
  }
}
