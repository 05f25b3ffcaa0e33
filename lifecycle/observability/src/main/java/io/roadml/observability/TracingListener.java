package io.roadml.observability;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.roadml.pipeline.CacheReport;
import io.roadml.pipeline.Failure;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunEvent.RunStarted;
import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepRetrying;
import io.roadml.pipeline.RunEvent.StepStarted;
import io.roadml.pipeline.RunListener;
import io.roadml.pipeline.StepState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Tells runs as OpenTelemetry's spans: one for a run, below it one for each attempt of a step, below that the runs nested in it.
///
/// | on | attribute | |
/// |---|---|---|
/// | all | `roadml.pipeline.name` `roadml.run.id` | |
/// | runs | `roadml.run.state` `roadml.run.resumes` | `SUCCESS`, `FAILED`, `CANCELLED`; the run that it goes on with |
/// | attempts | `roadml.step.path` `roadml.step.attempt` `roadml.step.state` | |
/// | attempts | `roadml.step.queued_ms` | how long it has waited for a place |
/// | attempts | `roadml.cache.status` `roadml.cache.reason` | |
///
/// Spans are named `pipeline <name>` and `step <path>`. An attempt's begins when it does; the event `queued` in it says since when it
/// could have begun. What has failed has the status ERROR and an `exception` event. A step that ended without an attempt is an event `step
/// ended` of its run.
///
/// - Losses: the exporter's concern; runs do not notice.
/// - Threading: one runner's. Close it behind the runner.
public final class TracingListener implements RunListener, AutoCloseable {
  private static final String SCOPE = "io.roadml.pipeline";
  private static final String STEP_STATE = "roadml.step.state";

  private final Tracer tracer;
  private final Context above;
  private final AutoCloseable exporter;
  private final Map<String, Traced> runs = new HashMap<>();

  /// @param above what the spans of runs are parts of
  TracingListener(OpenTelemetry telemetry, Context above, AutoCloseable exporter) {
    this.tracer = telemetry.getTracer(SCOPE);
    this.above = above;
    this.exporter = exporter;
  }

  /// A run, and the attempts that go on in it.
  private record Traced(RunStarted started, Span span, Map<String, Span> attempts, Map<String, Instant> queued) {}

  /// Sends spans to a collector, by OTLP over HTTP.
  ///
  /// @param collector   such as `http://localhost:4318`; the usual path is added if it has none
  /// @param traceparent what runs are parts of, as W3C's header says it; empty for traces of their own
  /// @throws IllegalArgumentException if the collector is no address of HTTP, or the text is no such header
  public static TracingListener to(URI collector, Optional<String> traceparent) {
    OtlpSpans spans = OtlpSpans.to(collector);
    return new TracingListener(spans.telemetry(), OtlpSpans.context(traceparent), spans);
  }

  /// Hands spans to what this process has set up as its OpenTelemetry.
  ///
  /// @param traceparent as in [#to]
  /// @throws IllegalArgumentException if the text is no such header
  public static TracingListener ofThisProcess(Optional<String> traceparent) {
    return new TracingListener(GlobalOpenTelemetry.get(), OtlpSpans.context(traceparent), () -> {
    });
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunStarted started) {
      runs.put(started.run(), begun(started));
      return;
    }
    Traced run = runs.get(event.run());
    if (run == null) {
      return; // its beginning was not heard
    }
    switch (event) {
      case RunEvent.StepQueued it -> run.queued().put(it.step(), it.at());
      case StepStarted it -> begun(run, it);
      case StepRetrying it -> retrying(run, it);
      case StepFinished it -> ended(run, it);
      case RunEvent.StepLeaked it -> attempt(run, it.step()).ifPresent(span -> span.addEvent("leaked", it.at()));
      case RunEvent.RunCancelling it -> run.span().addEvent("cancelling", Attributes.builder()
          .put("roadml.run.reason", it.reason()).build(), it.at());
      case RunEvent.RunFinished it -> ended(run, it);
      default -> {
        // It is in the journal.
      }
    }
  }

  private Traced begun(RunStarted started) {
    SpanBuilder span = tracer.spanBuilder("pipeline " + started.pipeline())
        .setParent(started.parent().flatMap(this::span).map(above::with).orElse(above))
        .setStartTimestamp(started.at()).setAttribute("roadml.pipeline.name", started.pipeline())
        .setAttribute("roadml.run.id", started.run());
    started.resumes().ifPresent(before -> span.setAttribute("roadml.run.resumes", before));
    return new Traced(started, span.startSpan(), new HashMap<>(), new HashMap<>());
  }

  private Optional<Span> span(RunEvent.Parent place) {
    return Optional.ofNullable(runs.get(place.run()))
        .map(outer -> attempt(outer, place.step()).orElse(outer.span()));
  }

  private static Optional<Span> attempt(Traced run, String step) {
    return Optional.ofNullable(run.attempts().get(step));
  }

  private void begun(Traced run, StepStarted it) {
    Span span = tracer.spanBuilder("step " + it.step()).setParent(above.with(run.span())).setStartTimestamp(it.at())
        .setAttribute("roadml.pipeline.name", run.started().pipeline()).setAttribute("roadml.run.id", it.run())
        .setAttribute("roadml.step.path", it.step()).setAttribute("roadml.step.attempt", it.attempt()).startSpan();
    Optional.ofNullable(run.queued().remove(it.step())).ifPresent(queued -> {
      span.addEvent("queued", queued);
      span.setAttribute("roadml.step.queued_ms", Duration.between(queued, it.at()).toMillis());
    });
    run.attempts().put(it.step(), span);
  }

  private static void retrying(Traced run, StepRetrying it) {
    attempt(run, it.step()).ifPresent(span -> {
      span.addEvent("retrying",
          Attributes.builder().put("roadml.step.delay_ms", it.delay().toMillis()).build(), it.at());
      end(run, it.step(), span, it.state(), Optional.of(it.failure()), it.at());
    });
  }

  private static void ended(Traced run, StepFinished it) {
    attempt(run, it.step()).ifPresentOrElse(span -> {
      tell(span, it.cache());
      end(run, it.step(), span, it.state(), it.failure(), it.at());
    }, () -> run.span().addEvent("step ended", Attributes.builder().put("roadml.step.path", it.step())
        .put(STEP_STATE, it.state().name()).build(), it.at()));
  }

  private static void tell(Span span, CacheReport cache) {
    span.setAttribute("roadml.cache.status", cache.status().name());
    if (!cache.reason().isEmpty()) {
      span.setAttribute("roadml.cache.reason", cache.reason());
    }
  }

  private static void end(Traced run, String step, Span span, StepState state, Optional<Failure> failure, Instant at) {
    span.setAttribute(STEP_STATE, state.name());
    failure.ifPresent(why -> OtlpSpans.failed(span, why, at));
    span.end(at);
    run.attempts().remove(step);
    run.queued().remove(step);
  }

  private void ended(Traced run, RunEvent.RunFinished it) {
    run.attempts().values().forEach(span -> span.end(it.at()));
    run.span().setAttribute("roadml.run.state", it.state().name());
    it.failure().ifPresent(why -> OtlpSpans.failed(run.span(), why, it.at()));
    run.span().end(it.at());
    runs.remove(it.run());
  }

  /// Sends what has ended and was not sent yet, for a few seconds at most.
  @Override
  public void close() {
    try {
      exporter.close();
    } catch (Exception e) {
      System.getLogger(TracingListener.class.getName()).log(System.Logger.Level.WARNING,
          "spans may be lost: " + e.getMessage());
    }
  }
}
