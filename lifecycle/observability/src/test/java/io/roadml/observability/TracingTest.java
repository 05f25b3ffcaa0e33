package io.roadml.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.RunEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs as spans.
@Timeout(120)
class TracingTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";

  @TempDir
  private Path folder;

  private final List<RunEvent> heard = Collections.synchronizedList(new ArrayList<>());

  private List<SpanData> spans(Pipeline pipeline, Optional<String> traceparent) throws Exception {
    InMemorySpanExporter exporter = InMemorySpanExporter.create();
    SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter))
        .build();
    try (TracingListener listener = new TracingListener(
        OpenTelemetrySdk.builder().setTracerProvider(provider).build(), OtlpSpans.context(traceparent), provider)) {
      ObservedRuns.run(folder, pipeline, listener, heard::add);
      return List.copyOf(exporter.getFinishedSpanItems());
    }
  }

  private static SpanData named(List<SpanData> spans, String name) {
    List<SpanData> found = spans.stream().filter(span -> span.getName().equals(name)).toList();
    assertEquals(1, found.size(), () -> name + " in " + spans);
    return found.getFirst();
  }

  private static String text(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  @Test
  void aRunIsASpanAndSoIsEachAttemptBelowItAndEachNestedRunBelowThat() throws Exception {
    List<SpanData> spans = spans(ObservedRuns.training(ObservedRuns.file(folder)), Optional.empty());
    SpanData run = named(spans, "pipeline training");
    assertEquals("0000000000000000", run.getParentSpanId());
    assertEquals("SUCCESS", text(run, "roadml.run.state"));
    List<SpanData> publishing = spans.stream().filter(span -> span.getName().equals("step publish")).toList();
    assertEquals(2, publishing.size());
    assertEquals(List.of("FAILED", "SUCCESS"),
        publishing.stream().map(span -> text(span, "roadml.step.state")).toList());
    assertEquals(List.of(StatusCode.ERROR, StatusCode.UNSET),
        publishing.stream().map(span -> span.getStatus().getStatusCode()).toList());
    assertTrue(publishing.stream().allMatch(span -> span.getParentSpanId().equals(run.getSpanId())));
    SpanData element = named(spans, "step totals[0]");
    List<SpanData> regions = spans.stream().filter(span -> span.getName().equals("pipeline region")).toList();
    assertEquals(2, regions.size());
    SpanData region = regions.stream().filter(span -> span.getParentSpanId().equals(element.getSpanId())).findFirst()
        .orElseThrow();
    assertEquals(region.getSpanId(), named(spans, "step totals[0]/sales").getParentSpanId());
    assertTrue(spans.stream().allMatch(span -> span.getTraceId().equals(run.getTraceId())));
    assertTrue(run.getEvents().stream().anyMatch(event -> event.getName().equals("step ended")
        && "alarm".equals(event.getAttributes().get(AttributeKey.stringKey("roadml.step.path")))), run::toString);
  }

  @Test
  void theTimesAreThoseOfTheJournalAndTheWaitIsAnEvent() throws Exception {
    List<SpanData> spans = spans(ObservedRuns.failing(), Optional.empty());
    SpanData span = named(spans, "step one");
    assertEquals(at(RunEvent.StepStarted.class, "one"), instant(span.getStartEpochNanos()));
    assertEquals(at(RunEvent.StepFinished.class, "one"), instant(span.getEndEpochNanos()));
    assertEquals(at(RunEvent.StepQueued.class, "one"), instant(span.getEvents().getFirst().getEpochNanos()));
    assertEquals("queued", span.getEvents().getFirst().getName());
    assertTrue(span.getAttributes().get(AttributeKey.longKey("roadml.step.queued_ms")) >= 0);
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  private Instant at(Class<? extends RunEvent.OfStep> kind, String step) {
    return heard.stream().filter(kind::isInstance).map(kind::cast).filter(event -> event.step().equals(step))
        .findFirst().orElseThrow().at();
  }

  @Test
  void aFailureIsAnErrorWithItsException() throws Exception {
    List<SpanData> spans = spans(ObservedRuns.failing(), Optional.empty());
    for (SpanData span : List.of(named(spans, "pipeline failing"), named(spans, "step two"))) {
      assertEquals(StatusCode.ERROR, span.getStatus().getStatusCode());
      assertEquals("two: java.lang.ArithmeticException: / by zero", span.getStatus().getDescription());
      assertTrue(span.getEvents().stream().anyMatch(event -> event.getName().equals("exception") && "/ by zero".equals(
          event.getAttributes().get(AttributeKey.stringKey("exception.message")))), span::toString);
    }
  }

  @Test
  void whatWasRememberedSaysSo() throws Exception {
    Pipeline pipeline = ObservedRuns.training(ObservedRuns.file(folder));
    assertEquals("MISS", text(named(spans(pipeline, Optional.empty()), "step train"), "roadml.cache.status"));
    assertEquals("HIT", text(named(spans(pipeline, Optional.empty()), "step train"), "roadml.cache.status"));
  }

  @Test
  void aRunIsAPartOfWhoeverCalls() throws Exception {
    List<SpanData> spans = spans(ObservedRuns.failing(), Optional.of("00-" + TRACE + "-" + CALLER + "-01"));
    SpanData run = named(spans, "pipeline failing");
    assertEquals(TRACE, run.getTraceId());
    assertEquals(CALLER, run.getParentSpanId());
    assertThrows(IllegalArgumentException.class, () -> TracingListener.ofThisProcess(Optional.of("00-1-2-3")));
  }

  @Test
  void spansGoToACollectorOverHttp() throws Exception {
    List<String> types = Collections.synchronizedList(new ArrayList<>());
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", exchange -> {
      int bytes = exchange.getRequestBody().readAllBytes().length;
      types.add(exchange.getRequestHeaders().getFirst("Content-Type") + " " + (bytes > 100));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
    URI collector = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (TracingListener listener = TracingListener.to(collector, Optional.empty())) {
      ObservedRuns.run(folder, ObservedRuns.failing(), listener);
    } finally {
      server.stop(0);
    }
    assertEquals(List.of("application/x-protobuf true"), types);
  }

  @Test
  void aCollectorThatIsNoneIsRefused() {
    String message = assertThrows(IllegalArgumentException.class,
        () -> TracingListener.to(URI.create("localhost:4317"), Optional.empty())).getMessage();
    assertEquals("otlp=localhost:4317, want http://host:port or https://host:port", message);
  }
}
