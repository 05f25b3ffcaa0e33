package io.roadml.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// A registry in an empty database, as MLflow's clients see one, with a clock that goes on by a millisecond whenever it is
/// read.
abstract class RegistryFixture {
  static final Change ADA = Change.by("ada");

  @TempDir
  Path folder;

  final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
  final Map<String, String> artifactUris = new HashMap<>();
  MetadataStore metadata;
  ArtifactStore artifacts;
  ModelRegistry registry;

  /// A data folder, or the URL of a database, that is empty before each test and the same throughout it.
  abstract String place();

  @BeforeEach
  void open() throws IOException {
    metadata = at(place());
    artifacts = ArtifactStore.open(folder.resolve("artifacts"));
    registry = new ModelRegistry(metadata, artifacts, runs(),
        RegistryConfig.defaults().withPolicy(StagePolicy.OFF).withClock(new Ticking(millis)));
  }

  @AfterEach
  void close() throws IOException {
    artifacts.close();
    metadata.close();
  }

  static MetadataStore at(String place) throws IOException {
    return place.startsWith("jdbc:")
        ? MetadataStore.connect(place, Clock.systemUTC())
        : MetadataStore.open(Path.of(place), Clock.systemUTC());
  }

  private RunArtifacts runs() {
    return new RunArtifacts() {
      @Override
      public Optional<String> artifactUri(String runId) {
        return Optional.ofNullable(artifactUris.get(runId));
      }

      @Override
      public Optional<String> modelLocation(String modelId) {
        return modelId.equals("m-1") ? Optional.of("mlflow-artifacts:/0/models/m-1") : Optional.empty();
      }

      @Override
      public List<ModelFile> files(String uri) {
        return List.of();
      }
    };
  }

  /// A version of a model that adds a number.
  ModelVersion register(String name, float constant) {
    return register(name, constant, Registration.by("ada"));
  }

  ModelVersion register(String name, float constant, Registration registration) {
    try {
      return registry.register(name, OnnxAdder.write(folder.resolve("model.onnx"), constant), registration);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// A version as a client of MLflow makes it.
  ModelVersion create(String name, String source) {
    return registry.createVersion(name, Registration.of("ada", source, "", List.of(), "", ""), ADA);
  }

  void createModel(String name) {
    registry.createModel(name, List.of(), "", ADA);
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
