package io.roadml.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.ErrorCode;
import io.roadml.tracking.LoggedModelSearch.OnDataset;
import io.roadml.tracking.LoggedModelSearch.Order;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Logged models, as MLflow's clients use them since version 3.
abstract class LoggedModelConformance extends StoreFixture {
  private LoggedModel model(String name, String run) {
    return store.models().create(
        new NewLoggedModel("0", name, "onnx", run, List.of(new Param("depth", name)), List.of(new Tag("t", name))));
  }

  private static Metric of(String model, String key, double value, long timestamp, String dataset) {
    return new Metric(key, value, timestamp, 0, model, dataset, dataset == null ? null : "d-" + dataset, null);
  }

  @Test
  void aModelIsPendingUntilItsFilesAreThere() {
    String run = run();
    LoggedModel created = model("trees", run);
    assertTrue(created.id().matches("m-[0-9a-f]{32}"), created.id());
    assertEquals("mlflow-artifacts:/0/models/" + created.id() + "/artifacts", created.artifactUri());
    assertEquals(LoggedModelStatus.PENDING, created.status());
    assertEquals("LOGGED_MODEL_PENDING", created.status().text());
    assertEquals(List.of(new Param("depth", "trees")), created.params());
    assertEquals(List.of(new Tag("t", "trees")), created.tags());
    assertEquals(run, created.sourceRunId());
    LoggedModel ready = store.models().finish(created.id(), LoggedModelStatus.READY);
    assertEquals(LoggedModelStatus.READY, ready.status());
    assertTrue(ready.updatedMillis() > created.updatedMillis());
    assertEquals(ready, store.models().get(created.id()));
    assertTrue(store.models().create(new NewLoggedModel("0", null, null, null, List.of(), List.of())).name()
        .matches("[a-z]+-[a-z]+-\\d+"));
  }

  @Test
  void aDeletedOrUnknownModelIsNotFound() {
    String id = model("a", null).id();
    store.models().delete(id);
    for (String gone : List.of(id, "m-0")) {
      String text = "Logged model with ID '" + gone + "' not found.";
      refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, text, () -> store.models().get(gone));
      refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, text, () -> store.models().delete(gone));
      refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, text, () -> store.models().finish(gone, LoggedModelStatus.READY));
      refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, text, () -> store.models().setTags(gone, List.of()));
      refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, text, () -> store.models().logParams(gone, List.of()));
      String run = run();
      refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, text, () -> store.log().metric(run, of(gone, "m", 1, 1, null)));
      assertEquals(List.of(), store.runs().get(run).metrics());
      refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, text,
          () -> store.log().outputs(run, List.of(new ModelOutput(gone, 0))));
    }
    assertEquals(List.of(), store.models().search(LoggedModelSearch.in("0")).items());
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "No Experiment with id=99 exists",
        () -> store.models().create(new NewLoggedModel("99", "a", null, null, List.of(), List.of())));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid model name 'a/b'", () -> model("a/b", null));
  }

  @Test
  void tagsOverwriteAndParamsAreWrittenOnce() {
    String id = model("a", null).id();
    assertEquals(List.of(new Tag("t", "2"), new Tag("u", "3")),
        store.models().setTags(id, List.of(new Tag("t", "2"), new Tag("u", "3"))).tags());
    store.models().deleteTag(id, "t");
    assertEquals(List.of(new Tag("u", "3")), store.models().get(id).tags());
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "No tag with key 't' found for model with ID '" + id + "'.",
        () -> store.models().deleteTag(id, "t"));
    store.models().logParams(id, List.of(new Param("depth", "a"), new Param("rate", "0.1")));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Changing param values is not allowed. Param with key='rate'",
        () -> store.models().logParams(id, List.of(new Param("rate", "0.2"))));
    assertEquals(2, store.models().get(id).params().size());
  }

  @Test
  void metricsOfAModelAreThoseOfItsRunsToo() {
    String run = run();
    String id = model("a", run).id();
    store.log().batch(run,
        List.of(of(id, "auc", 0.8, 1, "test"), of(id, "auc", 0.9, 2, null), metric("other", 1, 1, 0)),
        List.of(), List.of());
    store.log().metric(run, of(id, "auc", 0.9, 2, null));
    assertEquals(List.of(new Metric("auc", 0.8, 1, 0, id, "test", "d-test", run),
        new Metric("auc", 0.9, 2, 0, id, null, null, run)), store.models().get(id).metrics());
    assertEquals(List.of(metric("auc", 0.9, 2, 0), metric("other", 1, 1, 0)), store.runs().get(run).metrics());
  }

  @Test
  void runsNameTheModelsThatTheyUsedAndMade() {
    String run = run();
    String used = model("used", null).id();
    String made = model("made", run).id();
    store.log().inputs(run, List.of(), List.of(used));
    store.log().outputs(run, List.of(new ModelOutput(made, 7)));
    store.log().outputs(run, List.of(new ModelOutput(made, 7)));
    assertEquals(List.of(used), store.runs().get(run).modelInputs());
    assertEquals(List.of(new ModelOutput(made, 7)), store.runs().get(run).outputs());
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
      "name = 'a'                         | a", "params.depth = 'b'                 | b", "tags.t != 'a'    | c b",
      "metrics.auc > 0.5                  | b a", "metrics.auc > 0.5 AND name = 'b'   | b", "status = 'READY' | c",
      "attributes.model_type LIKE 'on%'   | c b a", "name = 'a' OR metrics.auc > 0.85   | b a",
      "source_run_id IS NULL              | refused", "creation_timestamp > 0             | c b a"})
  void aFilterFindsModels(String filter, String names) {
    threeModels();
    if (names.equals("refused")) {
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid comparison operator 'IS NULL'", () -> found(filter));
    } else {
      assertEquals(List.of(names.split(" ")), found(filter));
    }
  }

  private void threeModels() {
    String run = run();
    String a = model("a", run).id();
    String b = model("b", run).id();
    store.models().finish(model("c", run).id(), LoggedModelStatus.READY);
    store.log().batch(run,
        List.of(of(a, "auc", 0.8, 1, "test"), of(a, "auc", 0.1, 2, "train"), of(b, "auc", 0.9, 1, null)),
        List.of(), List.of());
  }

  private List<String> found(String filter) {
    return names(store.models().search(LoggedModelSearch.in("0").where(filter)));
  }

  private static List<String> names(Page<LoggedModel> page) {
    return page.items().stream().map(LoggedModel::name).toList();
  }

  @Test
  void metricsCanBeThoseOnADataset() {
    threeModels();
    assertEquals(List.of("a"), names(store.models().search(new LoggedModelSearch(List.of("0"), "metrics.auc > 0.5",
        List.of(new OnDataset("test", null)), 10, List.of(), null))));
    assertEquals(List.of(), names(store.models().search(new LoggedModelSearch(List.of("0"), "metrics.auc > 0.5",
        List.of(new OnDataset("train", "d-train")), 10, List.of(), null))));
    assertEquals(List.of("a", "b", "c"), ordered(new Order("metrics.auc", true, null, null)), "the latest of a is 0.1");
    assertEquals(List.of("b", "a", "c"), ordered(new Order("metrics.auc", false, null, null)));
    assertEquals(List.of("a", "c", "b"), ordered(new Order("metrics.auc", false, "test", null)));
    assertEquals(List.of("c", "b", "a"), ordered(new Order("name", false, null, null)));
    assertEquals(List.of("c", "b", "a"), ordered(new Order("params.depth", false, null, null)));
  }

  private List<String> ordered(Order order) {
    return names(store.models().search(new LoggedModelSearch(List.of("0"), null, List.of(), 10, List.of(order), null)));
  }

  @Test
  void theLastPageOfModelsHasNoToken() {
    threeModels();
    Page<LoggedModel> first = store.models()
        .search(new LoggedModelSearch(List.of("0"), null, List.of(), 2, List.of(), null));
    assertNotNull(first.nextPageToken());
    Page<LoggedModel> last = store.models()
        .search(new LoggedModelSearch(List.of("0"), null, List.of(), 1, List.of(), first.nextPageToken()));
    assertEquals(List.of("a"), names(last));
    assertNull(last.nextPageToken());
  }

  @Test
  void modelsGoWithTheirExperimentWhenItIsPurged() {
    String experiment = store.experiments().create("e", null, List.of());
    String id = store.models()
        .create(new NewLoggedModel(experiment, "a", null, null, List.of(new Param("p", "1")), List.of())).id();
    store.experiments().delete(experiment);
    store.experiments().purge(experiment);
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Logged model with ID '" + id + "' not found.",
        () -> store.models().get(id));
    assertEquals(0L,
        metadata.sql().first("SELECT COUNT(*) FROM logged_model_param", row -> row.integer(1)).orElseThrow());
  }
}
