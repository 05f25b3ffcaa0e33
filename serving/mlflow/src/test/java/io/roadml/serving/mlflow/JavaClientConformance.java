package io.roadml.serving.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.serving.http.HttpConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.ExperimentsPage;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.RunsPage;

/// What MLflow's published Java client does, done by it.
@Timeout(120)
abstract class JavaClientConformance {
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

  @Test
  void experimentsAreCreatedFoundRenamedDeletedAndRestored() {
    final String id = client.createExperiment("flights");
    assertEquals("flights", client.getExperiment(id).getName());
    assertEquals(id, client.getExperimentByName("flights").orElseThrow().getExperimentId());
    assertTrue(client.getExperimentByName("none").isEmpty());
    client.setExperimentTag(id, "team", "delays");
    assertEquals("delays", client.getExperiment(id).getTags(0).getValue());
    client.renameExperiment(id, "flights 2");
    assertEquals("flights 2", client.getExperiment(id).getName());
    client.deleteExperiment(id);
    assertEquals("deleted", client.getExperiment(id).getLifecycleStage());
    client.restoreExperiment(id);
    assertEquals("active", client.getExperiment(id).getLifecycleStage());
    assertEquals(400,
        assertThrows(MlflowHttpException.class, () -> client.createExperiment("flights 2")).getStatusCode());
    assertEquals(404, assertThrows(MlflowHttpException.class, () -> client.getExperiment("99")).getStatusCode());
  }

  @Test
  void experimentsAreSearchedPageByPage() {
    for (int index = 0; index < 4; index++) {
      client.createExperiment("paged " + index);
    }
    final ExperimentsPage first = client.searchExperiments("name LIKE 'paged %'", ViewType.ACTIVE_ONLY, 2,
        List.of("name ASC"));
    assertEquals(List.of("paged 0", "paged 1"), first.getItems().stream().map(Experiment::getName).toList());
    assertTrue(first.hasNextPage());
    final ExperimentsPage second = (ExperimentsPage) first.getNextPage();
    assertEquals(List.of("paged 2", "paged 3"), second.getItems().stream().map(Experiment::getName).toList());
    assertFalse(second.hasNextPage(), "a full last page has no token");
  }

  @Test
  void runsLogAndAreReadBack() {
    final String experiment = client.createExperiment("runs");
    final RunInfo created = client.createRun(CreateRun.newBuilder().setExperimentId(experiment).setRunName("first")
        .setStartTime(1_790_000_000_000L).setUserId("ana").addTags(RunTag.newBuilder().setKey("a").setValue("b"))
        .build());
    final String id = created.getRunId();
    assertEquals("mlflow-artifacts:/" + experiment + "/" + id + "/artifacts", created.getArtifactUri());
    client.logParam(id, "depth", "7");
    client.logMetric(id, "auc", 0.5, 1_000, 1);
    client.logMetric(id, "auc", 0.75, 2_000, 2);
    client.logMetric(id, "loss", Double.NaN);
    client.setTag(id, "owner", "ben");
    client.setTag(id, "owner", "eve");
    client.deleteTag(id, "a");
    client.logBatch(id, List.of(Metric.newBuilder().setKey("f1").setValue(0.25).setTimestamp(3).setStep(4).build()),
        List.of(Param.newBuilder().setKey("rate").setValue("0.1").build()),
        List.of(RunTag.newBuilder().setKey("kind").setValue("x").build()));
    client.setTerminated(id, RunStatus.FINISHED, 1_790_000_005_000L);
    final Run run = client.getRun(id);
    assertEquals(RunStatus.FINISHED, run.getInfo().getStatus());
    assertEquals(1_790_000_005_000L, run.getInfo().getEndTime());
    assertEquals("ana", run.getInfo().getUserId());
    assertEquals(0.75, metric(run, "auc").getValue());
    assertTrue(Double.isNaN(metric(run, "loss").getValue()));
    assertEquals(4, metric(run, "f1").getStep());
    assertEquals(List.of("7", "0.1"), run.getData().getParamsList().stream().map(Param::getValue).toList());
    assertTrue(run.getData().getTagsList().stream().anyMatch(tag -> tag.getKey().equals("owner")
        && tag.getValue().equals("eve")), run.getData()::toString);
    assertTrue(run.getData().getTagsList().stream().noneMatch(tag -> tag.getKey().equals("a")));
    assertEquals(List.of(0.5, 0.75), client.getMetricHistory(id, "auc").stream().map(Metric::getValue).toList());
  }

  private static Metric metric(final Run run, final String key) {
    return run.getData().getMetricsList().stream().filter(each -> each.getKey().equals(key)).findFirst().orElseThrow();
  }

  @Test
  void missingTagsAndRunsAreNamed() {
    final String id = client.createRun().getRunId();
    final MlflowHttpException noTag = assertThrows(MlflowHttpException.class, () -> client.deleteTag(id, "none"));
    assertEquals(404, noTag.getStatusCode());
    assertTrue(noTag.getBodyMessage().contains("No tag with name: none in run with id " + id), noTag::getBodyMessage);
    final MlflowHttpException noRun = assertThrows(MlflowHttpException.class, () -> client.getRun("missing"));
    assertEquals(404, noRun.getStatusCode());
    assertTrue(noRun.getBodyMessage().contains("Run with id=missing not found"), noRun::getBodyMessage);
  }

  @Test
  void deletedRunsRefuseWritesUntilTheyAreRestored() {
    final String id = client.createRun().getRunId();
    client.deleteRun(id);
    final MlflowHttpException refused = assertThrows(MlflowHttpException.class, () -> client.logParam(id, "a", "b"));
    assertTrue(refused.getBodyMessage().contains("must be in the 'active' state"), refused::getBodyMessage);
    client.restoreRun(id);
    client.logParam(id, "a", "b");
    assertEquals(400, assertThrows(MlflowHttpException.class, () -> client.logParam(id, "a", "c")).getStatusCode());
  }

  @Test @SuppressWarnings("deprecation") // the published client still has the call, and so must the server
  void runsAreSearchedByFilterInOrderPageByPage() {
    final String experiment = client.createExperiment("search");
    for (int index = 0; index < 6; index++) {
      final String id = client.createRun(experiment).getRunId();
      client.logMetric(id, "auc", index / 10.0);
      client.logParam(id, "model", index % 2 == 0 ? "x" : "y");
    }
    assertEquals(2, client.searchRuns(List.of(experiment), "metrics.auc > 0.1 and params.model = 'x'").size());
    final RunsPage first = client.searchRuns(List.of(experiment), "", ViewType.ACTIVE_ONLY, 3,
        List.of("metrics.auc DESC"));
    assertEquals(List.of(0.5, 0.4, 0.3), first.getItems().stream().map(run -> metric(run, "auc").getValue()).toList());
    final RunsPage second = (RunsPage) first.getNextPage();
    assertEquals(3, second.getItems().size());
    assertFalse(second.hasNextPage());
    assertEquals(0, client.searchRuns(List.of(experiment), "tag.user_email != 'a'").size());
    assertEquals(6, client.listRunInfos(experiment).size());
    assertEquals(400, assertThrows(MlflowHttpException.class,
        () -> client.searchRuns(List.of(experiment), "metrics.auc >")).getStatusCode());
  }

  @Test
  void aHistoryLongerThanAPageOfTheClientComesInOne() {
    final String id = client.createRun().getRunId();
    final int batches = 26;
    for (int batch = 0; batch < batches; batch++) {
      final int from = batch * 1000;
      client.logBatch(id, IntStream.range(from, from + 1000).mapToObj(step -> Metric.newBuilder().setKey("loss")
          .setValue(1.0 / (step + 1)).setTimestamp(step).setStep(step).build()).toList(), List.of(), List.of());
    }
    final List<Metric> history = client.getMetricHistory(id, "loss");
    assertEquals(batches * 1000, history.size());
    assertTrue(IntStream.range(0, history.size()).allMatch(step -> history.get(step).getStep() == step));
  }
}
