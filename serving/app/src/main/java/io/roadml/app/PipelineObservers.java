package io.roadml.app;

import io.roadml.observability.OpenLineageConfig;
import io.roadml.observability.OpenLineageListener;
import io.roadml.observability.TracingListener;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.RunListener;
import io.roadml.pipeline.RunnerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Options: who else is told what a run does.
final class PipelineObservers {
  private static final String PARENT = "TRACEPARENT";

  @Option(names = "--openlineage", paramLabel = "TARGET",
      description = "Where OpenLineage's events go: file:PATH or http://host:port; nowhere unless told otherwise.")
  private String openLineage;

  @Option(names = "--otlp", paramLabel = "URL",
      description = "Collector of OpenTelemetry's spans, http://host:port; none unless told otherwise. The environment's TRACEPARENT is"
          + " what the run is a part of.")
  private String otlp;

  /// Opens what was asked for.
  ///
  /// @throws IllegalArgumentException if an address is none
  /// @throws IOException if a file cannot be written
  Listeners open(Pipeline pipeline) throws IOException {
    Listeners opened = new Listeners();
    try {
      if (openLineage != null) {
        OpenLineageListener lineage = OpenLineageListener.open(OpenLineageConfig.to(openLineage), List.of(pipeline));
        opened.add(lineage, lineage::close);
      }
      if (otlp != null) {
        TracingListener tracing = TracingListener.to(collector(), Optional.ofNullable(System.getenv(PARENT)));
        opened.add(tracing, tracing::close);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private URI collector() {
    try {
      return new URI(otlp);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("otlp=" + otlp + ", want http://host:port or https://host:port", e);
    }
  }

  /// Listeners that are closed behind their runner.
  static final class Listeners implements AutoCloseable {
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final Deque<RunListener> listeners = new ArrayDeque<>();

    private void add(RunListener listener, Runnable close) {
      listeners.add(listener);
      closing.push(close);
    }

    /// A configuration whose runner tells all of them.
    RunnerConfig in(RunnerConfig config) {
      RunnerConfig all = config;
      for (RunListener listener : listeners) all = all.listener(listener);
      return all;
    }

    @Override
    public void close() {
      closing.forEach(Runnable::run);
    }
  }
}
