package io.roadml.observability;

import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.roadml.observability.LineageEvents.Said;
import io.roadml.pipeline.CacheReport;
import io.roadml.pipeline.Failure;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunEvent.RunFinished;
import io.roadml.pipeline.RunEvent.RunStarted;
import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepRetrying;
import io.roadml.pipeline.RunListener;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.StepState;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Tells an OpenLineage server, or a file, what runs do.
///
/// ```java
/// try (OpenLineageListener lineage = OpenLineageListener.open(OpenLineageConfig.to("file:events.ndjson"), List.of(training));
///     PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.listener(lineage))) {
///   runner.start(training, Map.of()).await();
/// }
/// ```
///
/// - Events: START and one of COMPLETE, FAIL and ABORT for each run, each nested one, and each attempt of a step or of an
///   element of a map; a step that never began has none. A run whose process was killed has no end.
/// - Names: a run is one of the job `pipeline`, an attempt one of `pipeline.step`, which has the output `pipeline.step` too. Parents
///   and roots are in the parent facet.
/// - Inputs and outputs: outputs of steps, with the fields that their types tell and the SHA-256 of what was kept; files that are
///   parameters, by their paths, sizes and times. Which step takes what is known of the pipelines that were given, and those
///   nested in them.
/// - Losses: whatever becomes of an event, runs do not notice. The first loss is logged, and all are counted.
/// - Threading: one runner's; the counts for any thread. Close it behind the runner.
public final class OpenLineageListener implements RunListener, AutoCloseable {
  private final KnownPipelines known;
  private final LineageEvents events;
  private final Delivery delivery;
  private final Map<String, Trail> trails = new HashMap<>();

  OpenLineageListener(OpenLineageConfig config, Collection<Pipeline> pipelines, EventSink sink) {
    this.known = new KnownPipelines(pipelines);
    this.events = new LineageEvents(config.namespace());
    this.delivery = new Delivery(sink, System::nanoTime);
  }

  /// A listener.
  ///
  /// @param pipelines whose runs it will hear of
  /// @throws IOException if the file cannot be written; whether a server is there shows later
  public static OpenLineageListener open(OpenLineageConfig config, Collection<Pipeline> pipelines) throws IOException {
    return new OpenLineageListener(config, pipelines,
        config.file().isPresent() ? new FileSink(config.file().get()) : new HttpSink(config));
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunStarted started) {
      begun(started);
      return;
    }
    Trail trail = trails.get(event.run());
    if (trail == null) {
      return; // its beginning was not heard
    }
    switch (event) {
      case RunEvent.StepStarted it -> begun(trail, it.at(), it.step(), it.attempt());
      case RunEvent.StepMapped it -> mapped(trail, it);
      case StepRetrying it -> ended(trail, it.step(), it.attempt(),
          new Said(EventType.FAIL, it.at(), Optional.of(it.failure()), own(it.step(), it.attempt(), it.state())));
      case StepFinished it -> ended(trail, it);
      case RunFinished it -> ended(trail, it);
      default -> {
        // It says nothing that a lineage has a place for.
      }
    }
  }

  private void begun(RunStarted started) {
    Optional<Trail> parent = started.parent().map(place -> trails.get(place.run()));
    Trail trail = new Trail(started, known.of(started.definition()), parent);
    trails.put(started.run(), trail);
    delivery.send(events.ofRun(trail, new Said(EventType.START, started.at())));
  }

  private void begun(Trail trail, Instant at, String step, int attempt) {
    trail.begun(step, attempt);
    delivery.send(events.ofAttempt(trail, step, attempt, new Said(EventType.START, at)));
  }

  private void mapped(Trail trail, RunEvent.StepMapped it) {
    trail.mapped(it.step(), it.size());
    begun(trail, it.at(), it.step(), 0);
  }

  private void ended(Trail trail, StepFinished it) {
    it.output().ifPresent(output -> trail.kept(it.step(), output.digest()));
    Map<String, Object> own = own(it.step(), it.attempt(), it.state());
    add(own, it.cache());
    ended(trail, it.step(), it.attempt(), new Said(type(it.state()), it.at(), it.failure(), own));
  }

  /// Only what has begun ends: an attempt that waits to be tried again has ended, and a step that was skipped never began.
  private void ended(Trail trail, String step, int attempt, Said said) {
    if (trail.ended(step).isPresent()) {
      delivery.send(events.ofAttempt(trail, step, attempt, said));
    }
  }

  private void ended(Trail trail, RunFinished it) {
    Optional<Failure> failure = it.failure();
    delivery.send(events.ofRun(trail, new Said(type(it.state()), it.at(), failure, Map.of())));
    trails.remove(it.run());
  }

  private static EventType type(StepState state) {
    return state.isSuccess() ? EventType.COMPLETE : state.isFailure() ? EventType.FAIL : EventType.ABORT;
  }

  private static EventType type(RunState state) {
    return switch (state) {
      case SUCCESS -> EventType.COMPLETE;
      case CANCELLED -> EventType.ABORT;
      default -> EventType.FAIL;
    };
  }

  private static Map<String, Object> own(String step, int attempt, StepState state) {
    Map<String, Object> own = new LinkedHashMap<>();
    own.put("step", step);
    own.put("attempt", attempt);
    own.put("state", state.name());
    return own;
  }

  private static void add(Map<String, Object> own, CacheReport cache) {
    own.put("cache", cache.status().name());
    own.put("cacheReason", cache.reason());
  }

  /// How many events have arrived.
  public long sent() {
    return delivery.sent();
  }

  /// How many have not.
  public long lost() {
    return delivery.lost();
  }

  /// Lets go of the file or of connections.
  @Override
  public void close() {
    delivery.close();
  }
}
