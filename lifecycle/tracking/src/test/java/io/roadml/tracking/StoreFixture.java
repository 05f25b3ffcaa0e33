package io.roadml.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// A tracking store in an empty database, with a clock that goes on by a millisecond whenever it is read.
abstract class StoreFixture {
  @TempDir
  Path folder;

  private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
  MetadataStore metadata;
  TrackingStore store;

  /// A data folder, or the URL of a database, that is empty before each test and the same throughout it.
  abstract String place();

  @BeforeEach
  void open() throws IOException {
    metadata = at(place());
    store = new TrackingStore(metadata, TrackingConfig.defaults(), clock());
  }

  @AfterEach
  void close() {
    metadata.close();
  }

  Clock clock() {
    return new Ticking(millis);
  }

  static MetadataStore at(String place) throws IOException {
    return place.startsWith("jdbc:")
        ? MetadataStore.connect(place, Clock.systemUTC())
        : MetadataStore.open(Path.of(place), Clock.systemUTC());
  }

  /// A fresh run in an experiment of its own name.
  String run(String experiment) {
    String id = store.experiments().byNameIfThere(experiment).map(Experiment::id)
        .orElseGet(() -> store.experiments().create(experiment, null, List.of()));
    return store.runs().create(NewRun.in(id)).info().id();
  }

  String run() {
    return store.runs().create(NewRun.in(Experiment.DEFAULT_ID)).info().id();
  }

  static Metric metric(String key, double value, long timestamp, long step) {
    return new Metric(key, value, timestamp, step);
  }

  static void refused(ErrorCode code, String message, Executable call) {
    RefusedException thrown = assertThrows(RefusedException.class, call);
    assertEquals(code + ": " + message, thrown.code() + ": " + thrown.getMessage());
  }

  static void refusedBeginning(ErrorCode code, String beginning, Executable call) {
    RefusedException thrown = assertThrows(RefusedException.class, call);
    String message = thrown.getMessage();
    assertEquals(code + ": " + beginning,
        thrown.code() + ": " + message.substring(0, Math.min(message.length(), beginning.length())));
  }

  private static final class Ticking extends Clock {
    private final AtomicLong millis;

    Ticking(AtomicLong millis) {
      this.millis = millis;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.getAndIncrement());
    }
  }
}
