package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.bench.BenchModel;
import io.roadml.metadata.MetadataStore;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelStage;
import io.roadml.runtime.core.ModelSource;
import io.roadml.tracking.Metric;
import io.roadml.tracking.Run;
import io.roadml.tracking.RunSearch;
import io.roadml.tracking.RunStatus;
import io.roadml.tracking.Tag;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @TempDir
  private Path data;

  @BeforeEach
  void makeTheStoreOfFeatures() throws IOException {
    DelayStore.create(data, DEFINITION).close();
  }

  private Training training(BenchModel trained, double auc) throws IOException {
    Path model = Files.createDirectories(data.resolve("model"));
    Files.write(model.resolve("model.onnx"), trained.bytes());
    Files.writeString(model.resolve("features.pbtxt"), "project: 'flights'");
    return new Training(Map.of("epochs", 2), List.of(new Score(0.5, 0.9), new Score(auc, 0.5)), FINGERPRINT,
        "91dc602", model);
  }

  private static Map<String, Double> metrics(Run run) {
    return run.metrics().stream().collect(Collectors.toMap(Metric::key, Metric::value));
  }

  @Test
  void aTrainingIsARunAndItsModelAVersionInProductionThatIsServed() throws IOException {
    try (FlightRegistry registry = FlightRegistry.open(data)) {
      Registered version = registry.register(training(BenchModel.MLP, 0.75), List.of(new Tag("made.by", "a test")));
      assertEquals(new Promoted(1, "version 1 is the first in Production"), registry.promoteIfBetter(version));
      assertEquals(ModelStage.PRODUCTION, registry.production().stage());
      assertArrayEquals(BenchModel.MLP.bytes(), registry.productionOnnx());
      try (ModelSource source = registry.source()) {
        ModelSource.Offer served = source.list().getFirst();
        assertEquals("flights 1", served.name() + " " + served.version());
        assertArrayEquals(BenchModel.MLP.bytes(), Files.readAllBytes(served.folder().resolve(served.file())));
        assertEquals("project: 'flights'", Files.readString(served.folder().resolve("features.pbtxt")));
      }
      registry.judge(new Score(0.7, 0.4), true);
      registry.judge(new Score(0.6, 0.3), true); // the demo again: June is what it was
    }
    try (MetadataStore metadata = MetadataStore.open(data)) {
      TrackingStore runs = new TrackingStore(metadata);
      Run run = runs.runs().get(onlyRun(runs).info().id());
      assertEquals(RunStatus.FINISHED, run.info().status());
      assertEquals(Map.of("validation_auc", 0.75, "validation_log_loss", 0.5, "june_auc", 0.7, "june_log_loss", 0.4),
          metrics(run));
      assertEquals(List.of(0.5, 0.75), runs.history().all(run.info().id(), "validation_auc").stream()
          .map(Metric::value).toList());
      assertEquals("0123456789abcdef0123456789abcdef", run.inputs().getFirst().dataset().digest());
      assertTrue(run.tags().contains(new Tag("mlflow.source.git.commit", "91dc602")), run::toString);
      assertTrue(run.tags().contains(new Tag("made.by", "a test")), run::toString);
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
  void theSameTrainingIsRegisteredOnceThoughTheStepRunsAgain() throws IOException {
    try (FlightRegistry registry = FlightRegistry.open(data)) {
      Registered first = registry.register(training(BenchModel.MLP, 0.75), List.of());
      assertEquals(first, registry.register(training(BenchModel.MLP, 0.75), List.of()));
      assertEquals(2, registry.register(training(BenchModel.MLP, 0.76), List.of()).version());
    }
  }

  @Test
  void aVersionIsPromotedOnlyIfItIsBetter() throws IOException {
    try (FlightRegistry registry = FlightRegistry.open(data)) {
      Registered first = registry.register(training(BenchModel.MLP, 0.75), List.of());
      registry.promoteIfBetter(first);
      assertEquals("version 1 is in Production already", registry.promoteIfBetter(first).why());
      Registered equal = registry.register(training(BenchModel.MLP_OTHER_WEIGHTS, 0.75), List.of());
      assertEquals(new Promoted(1,
          "version 2 is not better and is not promoted: AUC 0.7500, that of version 1 is 0.7500"),
          registry.promoteIfBetter(equal));
      assertEquals(1, registry.production().version());
      Registered better = registry.register(training(BenchModel.MLP_OTHER_WEIGHTS, 0.76), List.of());
      assertEquals(3, registry.promoteIfBetter(better).production());
      assertEquals(3, registry.production().version());
    }
    try (MetadataStore metadata = MetadataStore.open(data);
        ArtifactStore artifacts = ArtifactStore.open(data.resolve(ArtifactStore.FOLDER))) {
      ModelRegistry registry = new ModelRegistry(metadata, artifacts);
      assertEquals(ModelStage.ARCHIVED, registry.version("flights", 1).stage());
      assertEquals(ModelStage.NONE, registry.version("flights", 2).stage());
      assertEquals(List.of(FINGERPRINT), registry.version("flights", 3).lineage().datasets());
    }
  }

  @Test
  void aVersionThatTakesOtherFeaturesIsPromotedThoughItIsWorse() throws IOException {
    try (FlightRegistry registry = FlightRegistry.open(data)) {
      registry.promoteIfBetter(registry.register(training(BenchModel.MLP, 0.75), List.of()));
      Training other = training(BenchModel.MLP, 0.7);
      Files.writeString(other.model().resolve("features.pbtxt"), "project: 'fewer'");
      Promoted promoted = registry.promoteIfBetter(registry.register(other, List.of()));
      assertEquals(new Promoted(2, "version 2 is in Production now, because version 1 takes other features"), promoted);
    }
  }

  @Test
  void scoresThatDifferMakeTheRunAFailure() throws IOException {
    try (FlightRegistry registry = FlightRegistry.open(data)) {
      registry.promoteIfBetter(registry.register(training(BenchModel.MLP, 0.75), List.of()));
      registry.judge(new Score(0.7, 0.4), false);
    }
    try (MetadataStore metadata = MetadataStore.open(data)) {
      assertEquals(RunStatus.FAILED, onlyRun(new TrackingStore(metadata)).info().status());
    }
  }
}
