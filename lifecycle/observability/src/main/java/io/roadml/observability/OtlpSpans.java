package io.roadml.observability;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.roadml.pipeline.Failure;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// OpenTelemetry as its specifications want it: how spans travel, what a failure looks like, whom a header means.
final class OtlpSpans implements AutoCloseable {
  private static final Pattern HEADER = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
  private static final String PATH = "/v1/traces";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final OpenTelemetrySdk sdk;

  private OtlpSpans(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  static OtlpSpans to(URI collector) {
    if (!List.of("http", "https").contains(String.valueOf(collector.getScheme())) || collector.getHost() == null) {
      throw new IllegalArgumentException("otlp=" + collector + ", want http://host:port or https://host:port");
    }
    boolean isBare = collector.getPath().isEmpty() || collector.getPath().equals("/");
    OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder().setTimeout(PATIENCE)
        .setEndpoint((isBare ? collector.resolve(PATH) : collector).toString()).build();
    SdkTracerProvider provider = SdkTracerProvider.builder()
        .setResource(Resource.getDefault()
            .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "roadml"))))
        .addSpanProcessor(BatchSpanProcessor.builder(exporter).build()).build();
    return new OtlpSpans(OpenTelemetrySdk.builder().setTracerProvider(provider).build());
  }

  OpenTelemetry telemetry() {
    return sdk;
  }

  /// What a header says that something is a part of.
  static Context context(Optional<String> traceparent) {
    if (traceparent.isEmpty()) {
      return Context.root();
    }
    Matcher parts = HEADER.matcher(traceparent.get());
    SpanContext caller = parts.matches()
        ? SpanContext.createFromRemoteParent(parts.group(1), parts.group(2), TraceFlags.fromHex(parts.group(3), 0),
            TraceState.getDefault())
        : SpanContext.getInvalid();
    if (!caller.isValid()) {
      throw new IllegalArgumentException(
          "traceparent=" + traceparent.get() + ", want 00-<32 hexadecimal digits>-<16>-<2>");
    }
    return Context.root().with(Span.wrap(caller));
  }

  /// Says of a span that it is one of a failure.
  static void failed(Span span, Failure why, Instant at) {
    span.setStatus(StatusCode.ERROR, why.toString());
    span.addEvent("exception", Attributes.builder().put("exception.type", why.type())
        .put("exception.message", why.message()).build(), at);
  }

  @Override
  public void close() {
    sdk.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
