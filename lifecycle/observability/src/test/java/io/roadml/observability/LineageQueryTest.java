package io.roadml.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.pipeline.Input;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.StepContext;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.StepAttempt;
import io.roadml.registry.Lineage;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelVersion;
import io.roadml.registry.Registration;
import io.roadml.tracking.Dataset;
import io.roadml.tracking.DatasetInput;
import io.roadml.tracking.NewRun;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Statement 46: from a model version to all that made it, and back.
@Timeout(120)
class LineageQueryTest {
  private static final String FINGERPRINT = "sha256:" + "0123456789abcdef".repeat(4);
  private static final String DIGEST = "0123456789abcdef0123456789abcdef";

  @TempDir
  private Path data;

  private MetadataStore metadata;
  private ArtifactStore artifacts;
  private TrackingStore tracking;
  private ModelRegistry models;
  private LineageQuery lineage;

  @BeforeEach
  void open() throws IOException {
    metadata = MetadataStore.open(data);
    artifacts = ArtifactStore.open(data.resolve(ArtifactStore.FOLDER));
    tracking = new TrackingStore(metadata);
    models = new ModelRegistry(metadata, artifacts);
    lineage = new LineageQuery(models, tracking, RunHistory.in(metadata));
  }

  @AfterEach
  void close() throws IOException {
    artifacts.close();
    metadata.close();
  }

  /// A pipeline whose last step tracks a run and registers a version.
  private Pipeline registering(String model, List<String> fingerprints, String code) {
    Pipeline.Builder p = Pipeline.named("making");
    Output<Integer> rows = p.step("load", () -> 3);
    p.step("register", Input.context(), rows, (context, _) -> register(context, model, fingerprints, code));
    return p.build();
  }

  private long register(StepContext context, String model, List<String> fingerprints, String code)
      throws IOException {
    String experiment = tracking.experiments().create(context.run(), null, List.of());
    String run = tracking.runs().create(new NewRun(experiment, null, "ada", 0L, PipelineTags.of(context))).info().id();
    tracking.log().inputs(run, List.of(new DatasetInput(
        new Dataset("flights", DIGEST, "local", "{}", null, null), List.of())), List.of());
    return models.register(model, Files.writeString(data.resolve("model.txt"), "weights"),
        Registration.by("ada").withLineage(new Lineage(run, fingerprints, code, null))).version();
  }

  private static List<String> names(List<ModelVersion> versions) {
    return versions.stream().map(version -> version.name() + "/" + version.version()).toList();
  }

  @Test
  void s46FromAVersionOneGetsItsRunItsStepsItsDataAndItsCode() throws Exception {
    String run = ObservedRuns.run(data, registering("delays", List.of(FINGERPRINT), "91dc602"));
    ModelOrigin origin = lineage.of("delays", 1);
    assertEquals(1, origin.version().version());
    assertEquals(origin.version().runId(), origin.run().orElseThrow().info().id());
    PipelineOrigin pipeline = origin.pipeline().orElseThrow();
    assertEquals(run, pipeline.run().run());
    assertEquals(RunState.SUCCESS, pipeline.run().state());
    assertEquals("register", pipeline.step().orElseThrow());
    assertEquals(List.of("load", "register"), pipeline.attempts().stream().map(StepAttempt::step).toList());
    assertEquals(List.of(FINGERPRINT), origin.datasets(), "the tracked digest is the same data's");
    assertEquals("91dc602", origin.code().orElseThrow());
  }

  @Test
  void s46AndBackFromARunFromDataAndFromCode() throws Exception {
    String first = ObservedRuns.run(data, registering("delays", List.of(FINGERPRINT), "91dc602"));
    String second = ObservedRuns.run(data, registering("other", List.of(), ""));
    assertEquals(List.of("delays/1"), names(lineage.ofPipelineRun(first)));
    assertEquals(List.of("other/1"), names(lineage.ofPipelineRun(second)));
    assertEquals(List.of(), lineage.ofPipelineRun("nobody's"));
    assertEquals(List.of("delays/1", "other/1"), names(lineage.ofData(FINGERPRINT)));
    assertEquals(List.of("delays/1", "other/1"), names(lineage.ofData(DIGEST)));
    assertEquals(List.of(), lineage.ofData("sha256:beef"));
    assertEquals(List.of("delays/1"), names(lineage.ofCode("91dc602")));
    assertEquals(List.of(DIGEST), lineage.of("other", 1).datasets());
  }

  @Test
  void s46AVersionOfANestedRunBelongsToTheOuterOneToo() throws Exception {
    Pipeline.Builder p = Pipeline.named("outer");
    p.pipeline("inside", registering("delays", List.of(), ""));
    String outer = ObservedRuns.run(data, p.build());
    assertEquals(List.of("delays/1"), names(lineage.ofPipelineRun(outer)));
    PipelineOrigin origin = lineage.of("delays", 1).pipeline().orElseThrow();
    assertEquals(outer, origin.root().run());
    assertEquals("making", origin.run().pipeline());
    assertEquals("inside/register", origin.step().orElseThrow());
  }

  @Test
  void aVersionOfNobodysRunHasNoOrigin() throws IOException {
    models.register("bare", Files.writeString(data.resolve("model.txt"), "weights"), Registration.by("ada"));
    ModelOrigin origin = lineage.of("bare", 1);
    assertTrue(origin.run().isEmpty() && origin.pipeline().isEmpty() && origin.code().isEmpty());
    assertThrows(RefusedException.class, () -> lineage.of("bare", 2));
  }
}
