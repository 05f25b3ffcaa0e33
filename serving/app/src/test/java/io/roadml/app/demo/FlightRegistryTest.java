package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.bench.BenchModel;
import io.roadml.metadata.MetadataStore;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelStage;
import io.roadml.registry.ModelVersion;
import io.roadml.runtime.core.ModelSource;
import io.roadml.tracking.Metric;
import io.roadml.tracking.Run;
import io.roadml.tracking.RunSearch;
import io.roadml.tracking.RunStatus;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the demo remembers of a training, and of the next one in the same folder.
class FlightRegistryTest {
  private static final Path DEFINITION = Path.of("../../examples/flights/features.yaml");
  private static final String FINGERPRINT = "sha256:" + "0123456789abcdef".repeat(4);
  private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir
  private Path data;

  @BeforeEach
  void makeTheStoreOfFeatures() throws IOException {
    DelayStore.create(data, DEFINITION).close();
  }

  private Training training(BenchModel trained) throws IOException {
    Path model = Files.createDirectories(data.resolve("model"));
    Files.write(model.resolve("model.onnx"), trained.bytes());
    Files.writeString(model.resolve("features.pbtxt"), "project: 'flights'");
    return new Training(STARTED, Map.of("epochs", 2), List.of(new Score(0.5, 0.9), new Score(0.75, 0.5)), FINGERPRINT,
        "91dc602", model);
  }

  private static Map<String, Double> metrics(Run run) {
    return run.metrics().stream().collect(Collectors.toMap(Metric::key, Metric::value));
  }

  @Test
  void aTrainingIsARunAndItsModelAVersionInProductionThatIsServed() throws IOException {
    try (FlightRegistry registry = FlightRegistry.register(data, training(BenchModel.MLP));
        ModelSource source = registry.source()) {
      assertEquals(1, registry.version().version());
      assertEquals(ModelStage.PRODUCTION, registry.version().stage());
      ModelSource.Offer served = source.list().getFirst();
      assertEquals("flights 1", served.name() + " " + served.version());
      assertArrayEquals(BenchModel.MLP.bytes(), Files.readAllBytes(served.folder().resolve(served.file())));
      assertEquals("project: 'flights'", Files.readString(served.folder().resolve("features.pbtxt")));
      registry.end(new Score(0.7, 0.4), true);
    }
    try (MetadataStore metadata = MetadataStore.open(data)) {
      TrackingStore runs = new TrackingStore(metadata);
      Run run = runs.runs().get(onlyRun(runs).info().id());
      assertEquals(RunStatus.FINISHED, run.info().status());
      assertEquals(STARTED.toEpochMilli(), run.info().startMillis());
      assertEquals(Map.of("validation_auc", 0.75, "validation_log_loss", 0.5, "june_auc", 0.7, "june_log_loss", 0.4),
          metrics(run));
      assertEquals(List.of(0.5, 0.75), runs.history().all(run.info().id(), "validation_auc").stream()
          .map(Metric::value).toList());
      assertEquals("0123456789abcdef0123456789abcdef", run.inputs().getFirst().dataset().digest());
      assertTrue(run.tags().stream().anyMatch(
          tag -> tag.key().equals("mlflow.source.git.commit") && tag.value().equals("91dc602")), run::toString);
      assertEquals(List.of("model/features.pbtxt", "model/model.onnx"), artifacts(runs, run));
    }
  }

  private static Run onlyRun(TrackingStore runs) {
    List<Run> found = runs.runs().search(RunSearch.in(runs.experiments().byName("flights").id())).items();
    assertEquals(1, found.size());
    return found.getFirst();
  }

  private static List<String> artifacts(TrackingStore runs, Run run) {
    String root = run.info().artifactUri().replaceFirst("mlflow-artifacts:/+", "");
    return runs.artifacts().files(root).stream().map(file -> file.path().substring(root.length() + 1)).toList();
  }

  @Test
  void theNextDemoInTheFolderMakesTheSecondVersionAndForgetsNoneOfTheFirst() throws IOException {
    ModelVersion first;
    try (FlightRegistry registry = FlightRegistry.register(data, training(BenchModel.MLP))) {
      first = registry.version();
    }
    DelayStore.create(data, DEFINITION).close();
    try (FlightRegistry registry = FlightRegistry.register(data, training(BenchModel.MLP_OTHER_WEIGHTS));
        ModelSource source = registry.source()) {
      assertEquals(2, registry.version().version());
      assertNotEquals(first.runId(), registry.version().runId());
      assertEquals("2", source.list().getFirst().version());
      registry.end(new Score(0.7, 0.4), false);
    }
    try (MetadataStore metadata = MetadataStore.open(data);
        ArtifactStore artifacts = ArtifactStore.open(data.resolve(ArtifactStore.FOLDER))) {
      ModelRegistry registry = new ModelRegistry(metadata, artifacts);
      assertEquals(ModelStage.ARCHIVED, registry.version("flights", 1).stage());
      assertEquals(List.of(FINGERPRINT), registry.version("flights", 2).lineage().datasets());
      assertEquals("91dc602", registry.version("flights", 2).lineage().codeVersion());
      assertEquals(Map.of("validation_auc", 0.75, "validation_log_loss", 0.5),
          registry.version("flights", 2).metrics());
      assertEquals(List.of(1L), registry.lineage("flights", 2).sameData().stream().map(ModelVersion::version).toList());
      TrackingStore runs = new TrackingStore(metadata);
      assertEquals(RunStatus.FAILED, runs.runs().info(first.runId()).status(), "it was closed before it was ended");
      assertEquals(RunStatus.FAILED, runs.runs().info(registry.version("flights", 2).runId()).status());
    }
  }
}
