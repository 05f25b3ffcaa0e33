package io.roadml.serving.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.serving.http.HttpConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.ModelRegistry.RegisteredModel;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.ModelVersionsPage;

/// What MLflow's published Java client does with registered models, done by it; what it has no call for it sends raw, as its
/// own tests do.
@Timeout(120)
abstract class JavaRegistryConformance {
  @TempDir
  Path folder;

  private MlflowServer server;
  private MlflowClient client;

  /// A PostgreSQL database, or `null` for SQLite.
  abstract String database();

  @BeforeEach
  void start() throws Exception {
    server = new MlflowServer(folder, database(), HttpConfig.defaults());
    client = new MlflowClient(server.uri());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  private void create(final String name) {
    client.sendPost("registered-models/create", "{\"name\":\"" + name + "\"}");
  }

  private String createVersion(final String name) {
    final String run = client.createRun().getRunId();
    client.sendPost("model-versions/create",
        "{\"name\":\"" + name + "\",\"source\":\"runs:/" + run + "/model\",\"run_id\":\"" + run + "\"}");
    return run;
  }

  private void move(final String name, final int version, final String stage) {
    client.sendPost("model-versions/transition-stage",
        "{\"name\":\"" + name + "\",\"version\":\"" + version + "\",\"stage\":\"" + stage + "\"}");
  }

  @Test
  void aModelIsReadBackWithItsVersions() {
    create("flights");
    final String run = createVersion("flights");
    client.sendPatch("model-versions/update",
        "{\"name\":\"flights\",\"version\":\"1\",\"description\":\"the first\"}");
    final RegisteredModel model = client.getRegisteredModel("flights");
    assertEquals("flights", model.getName());
    assertEquals(1, model.getLatestVersionsCount());
    final ModelVersion version = client.getModelVersion("flights", "1");
    assertEquals("the first", version.getDescription());
    assertEquals("None", version.getCurrentStage());
    assertEquals(run, version.getRunId());
    assertEquals("runs:/" + run + "/model", version.getSource());
    assertEquals("runs:/" + run + "/model", client.getModelVersionDownloadUri("flights", "1"));
  }

  @Test
  void theNewestVersionsAreByStage() {
    create("flights");
    createVersion("flights");
    createVersion("flights");
    createVersion("flights");
    move("flights", 1, "Production");
    move("flights", 2, "staging");
    assertEquals(3, client.getLatestVersions("flights").size(), "that of None too");
    final List<ModelVersion> staging = client.getLatestVersions("flights", List.of("Staging"));
    assertEquals(List.of("2"), staging.stream().map(ModelVersion::getVersion).toList());
    assertEquals("Staging", staging.getFirst().getCurrentStage());
    move("flights", 3, "Production");
    assertEquals("Production", client.getModelVersion("flights", "1").getCurrentStage(),
        "the client does not ask for the archive, and nothing goes there");
  }

  @Test
  void versionsAreSearchedPageByPage() {
    create("one");
    create("other");
    createVersion("one");
    createVersion("one");
    createVersion("other");
    assertEquals(3, client.searchModelVersions().getItems().size());
    final ModelVersionsPage first = client.searchModelVersions("name = 'one'", 1, List.of("version_number DESC"));
    assertEquals("2", first.getItems().getFirst().getVersion());
    assertTrue(first.hasNextPage());
    final ModelVersionsPage second = (ModelVersionsPage) first.getNextPage();
    assertEquals("1", second.getItems().getFirst().getVersion());
    assertFalse(second.hasNextPage(), "a full last page has no token");
  }

  @Test
  void whatIsNotThereIsNamed() {
    final MlflowHttpException none = assertThrows(MlflowHttpException.class, () -> client.getRegisteredModel("none"));
    assertEquals(404, none.getStatusCode());
    assertTrue(none.getBodyMessage().contains("Registered Model with name=none not found"), none::getBodyMessage);
    create("flights");
    final MlflowHttpException version = assertThrows(MlflowHttpException.class,
        () -> client.getModelVersion("flights", "9"));
    assertEquals(404, version.getStatusCode());
    assertTrue(version.getBodyMessage().contains("Model Version (name=flights, version=9) not found"),
        version::getBodyMessage);
    assertEquals(400, assertThrows(MlflowHttpException.class, () -> create("flights")).getStatusCode());
    createVersion("flights");
    final MlflowHttpException stage = assertThrows(MlflowHttpException.class, () -> move("flights", 1, "Best"));
    assertTrue(stage.getBodyMessage().contains("must be one of None, Staging, Production, Archived"),
        stage::getBodyMessage);
  }
}
