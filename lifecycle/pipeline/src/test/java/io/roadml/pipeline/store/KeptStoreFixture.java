package io.roadml.pipeline.store;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.CachePolicy;
import io.roadml.pipeline.CacheReport;
import io.roadml.pipeline.Remembered;
import io.roadml.pipeline.StepCall;
import io.roadml.pipeline.StepMemory;
import io.roadml.pipeline.StepOptions;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A pipeline store in an empty database and an empty folder, with a clock that goes on when it is told to.
public abstract class KeptStoreFixture {
  @TempDir
  protected Path folder;

  final Ticks clock = new Ticks();
  final Map<String, String> environment = new HashMap<>();
  MetadataStore metadata;
  ArtifactStore artifacts;
  protected PipelineStore store;

  /// A data folder, or the URL of a database, that is empty before each test and the same throughout it.
  protected abstract String place();

  @BeforeEach
  protected void open() throws IOException {
    metadata = at(place());
    artifacts = ArtifactStore.open(folder.resolve("artifacts"));
    store = store(config());
  }

  @AfterEach
  protected void close() throws IOException {
    store.close();
    artifacts.close();
    metadata.close();
  }

  StoreConfig config() {
    return StoreConfig.defaults().withClock(clock)
        .withEnvironment(name -> Optional.ofNullable(environment.get(name)));
  }

  PipelineStore store(StoreConfig config) throws IOException {
    return new PipelineStore(metadata, artifacts, folder.resolve("work"), config);
  }

  static MetadataStore at(String place) throws IOException {
    return place.startsWith("jdbc:")
        ? MetadataStore.connect(place, Clock.systemUTC())
        : MetadataStore.open(Path.of(place), Clock.systemUTC());
  }

  /// What a step does in these tests.
  interface Body extends Serializable {
    Object call();
  }

  /// A call of a step that is remembered.
  static StepCall call(String step, Body code, StepCall.Given... inputs) {
    return call(step, code, StepOptions.DEFAULT.cache(CachePolicy.USE), inputs);
  }

  static StepCall call(String step, Body code, StepOptions options, StepCall.Given... inputs) {
    return new StepCall("run", step, step, Optional.empty(), 1, code, List.of(inputs), options, Optional.empty());
  }

  static StepCall element(StepCall call, int index) {
    return new StepCall(call.run(), call.step() + "[" + index + "]", call.step(), Optional.of(index), 1, call.code(),
        call.inputs(), call.options(), call.earlier());
  }

  static StepCall resumed(StepCall call, Remembered earlier) {
    return new StepCall(call.run(), call.path(), call.step(), call.element(), 1, call.code(), call.inputs(),
        call.options(), Optional.of(earlier));
  }

  static StepCall.Given given(String name, Object value) {
    return new StepCall.Given(name, value, Optional.empty());
  }

  /// What came of a call.
  record Outcome(Object value, CacheReport report, Optional<Remembered> remembered, boolean computed) {
    String told() {
      return report.status() + (report.reason().isEmpty() ? "" : ": " + report.reason());
    }
  }

  /// Does with a call what a runner does.
  Outcome run(StepCall call) throws Exception {
    return run(store, call);
  }

  static Outcome run(PipelineStore store, StepCall call) throws Exception {
    try (StepMemory.Recollection recollection = store.memory().recall(call)) {
      if (recollection.found().isPresent()) {
        StepMemory.Found found = recollection.found().get();
        return new Outcome(found.value(), recollection.report(), Optional.of(found.remembered()), false);
      }
      Object value = ((Body) call.code()).call();
      Optional<Remembered> remembered = recollection.keep(value);
      return new Outcome(value, recollection.report(), remembered, true);
    }
  }

  static final class Ticks extends Clock {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-26T12:00:00Z"));

    void advance(Duration by) {
      now.updateAndGet(time -> time.plus(by));
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("instants only");
    }
  }
}
