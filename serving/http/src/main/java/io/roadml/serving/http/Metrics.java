package io.roadml.serving.http;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.LatencySnapshot;
import io.roadml.runtime.core.PredictorStats;
import io.roadml.runtime.core.ViewFreshness;
import io.roadml.serving.endpoint.Endpoint;
import io.roadml.serving.endpoint.FeatureStatistics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// `/metrics` for Prometheus, made from snapshots when it is asked for: recording costs nothing that the runtime does not
/// pay anyway.
///
/// Names carry their units. The first ten of Triton's `nv_inference_*` stand beside ours, so that dashboards and scalers
/// made for Triton go on working; they have no `_total`, as there.
///
/// - Threading: safe for many threads.
final class Metrics {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long NANOS_PER_MICRO = 1000;
  private static final long MICROS_PER_MILLI = 1000;
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double[] BOUNDS = {5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2,
      2.5e-2,
      5e-2, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private static final Map<Integer, String> FEATURE_STATUSES = new TreeMap<>(Map.of(FeatureSource.PRESENT, "present",
      FeatureSource.NULL_VALUE, "null_value", FeatureSource.NOT_FOUND, "not_found", FeatureSource.OUTSIDE_MAX_AGE,
      "outside_max_age"));

  private final ServerState state;
  private final Dispatcher dispatcher;
  private final LongSupplier connections;
  private final ExpositionFormats formats = ExpositionFormats.init();

  Metrics(final ServerState state, final Dispatcher dispatcher, final LongSupplier connections) {
    this.state = state;
    this.dispatcher = dispatcher;
    this.connections = connections;
  }

  /// Answers a scrape in the format that the scraper asks for.
  Response scrape(final Request request) throws IOException {
    final ExpositionFormatWriter writer = formats.findWriter(request.header("Accept"));
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, new MetricSnapshots(collect()));
    return new Response(200, writer.getContentType(), out.toByteArray(), Map.of());
  }

  private List<MetricSnapshot> collect() {
    final Families families = new Families();
    for (final Endpoint endpoint : InferenceProtocol.served(state)) {
      final PredictorStats stats = endpoint.statistics().predictions();
      final Labels model = Labels.of("model", endpoint.name(), "version", endpoint.version());
      model(families, model, endpoint, stats);
      features(families, model, endpoint.statistics().features());
      triton(families, model, endpoint, stats);
    }
    freshness(families, System.currentTimeMillis() * MICROS_PER_MILLI);
    server(families);
    return families.snapshots();
  }

  private void freshness(final Families families, final long nowMicros) {
    for (final ViewFreshness view : views()) {
      final Labels labels = Labels.of("project", view.project(), "view", view.view());
      families.gauge("roadml_feature_freshness_seconds",
          "Age of the newest event time that the online store holds of a feature view; +Inf while it has no row",
          labels,
          age(view.newestEventMicros(), nowMicros));
      if (view.materializedMicros() != ViewFreshness.NEVER) {
        families.gauge("roadml_feature_materialization_age_seconds",
            "Time since the last materialization of a feature view; none for a view that never was", labels,
            age(view.materializedMicros(), nowMicros));
      }
    }
  }

  private static double age(final long momentMicros, final long nowMicros) {
    return momentMicros == ViewFreshness.NEVER ? Double.POSITIVE_INFINITY
        : (nowMicros - momentMicros) / MICROS_PER_SECOND;
  }

  /// A store that cannot be read takes no other metric away.
  private List<ViewFreshness> views() {
    try {
      return state.endpoints.freshness();
    } catch (final RuntimeException broken) {
      state.errors.record(broken);
      return List.of();
    }
  }

  private static void model(final Families families, final Labels model, final Endpoint endpoint,
      final PredictorStats stats) {
    final LatencySnapshot whole = endpoint.statistics().successes();
    families.count("roadml_requests", "Requests by what became of them", model.add("outcome", "ok"), whole.count());
    final long failures = endpoint.statistics().failures();
    final long known = stats.late() + stats.overloaded() + stats.failed();
    outcome(families, model, "deadline_exceeded", stats.late());
    outcome(families, model, "overloaded", stats.overloaded());
    outcome(families, model, "model_failed", stats.failed());
    outcome(families, model, "refused", Math.max(0, failures - known));
    duration(families, model, "total", whole);
    duration(families, model, "queue", stats.queue());
    duration(families, model, "gather", stats.gather());
    duration(families, model, "run", stats.run());
    duration(families, model, "scatter", stats.scatter());
    families.count("roadml_rows", "Rows that models have run", model, stats.rows());
    families.count("roadml_batches", "Runs of models", model, stats.batches());
    families.count("roadml_inline_batches", "Runs on an I/O thread or a caller's own", model, stats.inline());
    families.gauge("roadml_waiting_rows", "Rows on the ring that are not yet answered", model, stats.waitingRows());
    families.gauge("roadml_large_request_bytes", "Memory of requests that do not fit their slots", model,
        stats.largeBytes());
  }

  private static void outcome(final Families families, final Labels model, final String outcome, final long count) {
    families.count("roadml_requests", "", model.add("outcome", outcome), count);
  }

  private static void duration(final Families families, final Labels model, final String stage,
      final LatencySnapshot latencies) {
    families.histogram("roadml_request_duration_seconds",
        "Time of a request by stage; total is from the arrival of the body to the encoded response",
        model.add("stage", stage),
        latencies);
  }

  private static void features(final Families families, final Labels model, final FeatureStatistics features) {
    if (features.isUsed()) {
      FEATURE_STATUSES.forEach((status, label) -> families.count("roadml_features",
          "Feature values that were looked up for models, by what was found", model.add("status", label),
          features.count(status)));
    }
  }

  private static void triton(final Families families, final Labels model, final Endpoint endpoint,
      final PredictorStats stats) {
    final LatencySnapshot whole = endpoint.statistics().successes();
    final long rejected = stats.late() + stats.overloaded();
    final long failures = endpoint.statistics().failures();
    families.alias("nv_inference_request_success", "Requests answered", model, whole.count());
    failure(families, model, "REJECTED", rejected);
    failure(families, model, "CANCELED", 0);
    failure(families, model, "BACKEND", stats.failed());
    failure(families, model, "OTHER", Math.max(0, failures - rejected - stats.failed()));
    families.alias("nv_inference_count", "Rows run", model, stats.rows());
    families.alias("nv_inference_exec_count", "Runs of the model", model, stats.batches());
    families.alias("nv_inference_pending_request_count", "Rows that wait", model, stats.waitingRows());
    families.alias("nv_inference_request_duration_us", "Time of all requests together", model,
        micros(whole) + endpoint.statistics().failedNanos() / NANOS_PER_MICRO);
    families.alias("nv_inference_queue_duration_us", "Time on the ring", model, micros(stats.queue()));
    families.alias("nv_inference_compute_input_duration_us", "Time of gathering", model, micros(stats.gather()));
    families.alias("nv_inference_compute_infer_duration_us", "Time of the model", model, micros(stats.run()));
    families.alias("nv_inference_compute_output_duration_us", "Time of scattering", model, micros(stats.scatter()));
  }

  private static void failure(final Families families, final Labels model, final String reason, final long count) {
    families.alias("nv_inference_request_failure", "Requests not answered", model.add("reason", reason), count);
  }

  private static long micros(final LatencySnapshot latencies) {
    return Math.round(latencies.sumNanos() / NANOS_PER_MICRO);
  }

  private void server(final Families families) {
    final List<IoLoop> loops = dispatcher.loops();
    final Map<Integer, Long> responses = new LinkedHashMap<>();
    long in = 0;
    long out = 0;
    for (final IoLoop loop : loops) {
      in += loop.bytes.getAcquire(0);
      out += loop.bytes.getAcquire(1);
      for (int status = 0; status < loop.responses.length(); status++) {
        if (loop.responses.getAcquire(status) > 0) {
          responses.merge(status, loop.responses.getAcquire(status), Long::sum);
        }
      }
    }
    responses.forEach((status, count) -> families.count("roadml_http_responses", "Responses by status",
        Labels.of("status", Integer.toString(status)), count));
    families.count("roadml_http_received_bytes", "Bytes of request bodies", Labels.EMPTY, in);
    families.count("roadml_http_sent_bytes", "Bytes of response bodies", Labels.EMPTY, out);
    stage(families, "decode", loops.stream().map(loop -> loop.decoding.snapshot()).toList());
    stage(families, "encode", loops.stream().map(loop -> loop.encoding.snapshot()).toList());
    gauges(families);
  }

  private static void stage(final Families families, final String stage, final List<LatencySnapshot> parts) {
    families.histogram("roadml_http_stage_duration_seconds", "Time of an infer request in the transport, by stage",
        Labels.of("stage", stage), LatencySnapshot.sum(parts));
  }

  private void gauges(final Families families) {
    final Runtime runtime = Runtime.getRuntime();
    families.gauge("roadml_http_connections", "Open connections", Labels.EMPTY, connections.getAsLong());
    families.gauge("roadml_http_in_flight_requests", "Requests that are not answered to their end", Labels.EMPTY,
        state.inFlight.sum());
    families.gauge("roadml_http_transit_bytes", "Memory of large bodies and responses under way", Labels.EMPTY,
        state.budget.taken());
    families.count("roadml_access_log_dropped_lines", "Lines of the access log that were dropped", Labels.EMPTY,
        state.accessLog.dropped());
    families.gauge("roadml_heap_used_bytes", "Heap in use", Labels.EMPTY, runtime.totalMemory() - runtime.freeMemory());
    families.gauge("roadml_heap_limit_bytes", "Most heap", Labels.EMPTY, runtime.maxMemory());
  }

  /// The metrics of one scrape, by name in the order they come.
  private static final class Families {
    private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
    private final Map<String, UnknownSnapshot.Builder> aliases = new LinkedHashMap<>();
    private final Map<String, HistogramSnapshot.Builder> histograms = new LinkedHashMap<>();

    void count(final String name, final String help, final Labels labels, final long value) {
      counters.computeIfAbsent(name, key -> CounterSnapshot.builder().name(key).help(help))
          .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    void gauge(final String name, final String help, final Labels labels, final double value) {
      gauges.computeIfAbsent(name, key -> GaugeSnapshot.builder().name(key).help(help))
          .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    void alias(final String name, final String help, final Labels labels, final long value) {
      aliases.computeIfAbsent(name, key -> UnknownSnapshot.builder().name(key).help(help))
          .dataPoint(UnknownSnapshot.UnknownDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    void histogram(final String name, final String help, final Labels labels, final LatencySnapshot latencies) {
      histograms.computeIfAbsent(name, key -> HistogramSnapshot.builder().name(key).help(help))
          .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder().labels(labels)
              .classicHistogramBuckets(buckets(latencies)).sum(latencies.sumNanos() / NANOS_PER_SECOND).build());
    }

    private static ClassicHistogramBuckets buckets(final LatencySnapshot latencies) {
      final ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
      long below = 0;
      for (final double bound : BOUNDS) {
        final long upTo = latencies.countAtOrBelow(Math.round(bound * NANOS_PER_SECOND));
        buckets.bucket(bound, upTo - below);
        below = upTo;
      }
      return buckets.bucket(Double.POSITIVE_INFINITY, latencies.count() - below).build();
    }

    List<MetricSnapshot> snapshots() {
      final List<MetricSnapshot> all = new ArrayList<>();
      counters.values().forEach(builder -> all.add(builder.build()));
      gauges.values().forEach(builder -> all.add(builder.build()));
      aliases.values().forEach(builder -> all.add(builder.build()));
      histograms.values().forEach(builder -> all.add(builder.build()));
      all.add(InfoSnapshot.builder().name("roadml_build").help("What is running")
          .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
              .labels(Labels.of("version", InferenceProtocol.version(),
                  "java", Runtime.version().toString()))
              .build())
          .build());
      return all;
    }
  }
}
