package io.roadml.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every tracking store does with experiments and runs, whatever database it is in: the statements of MLflow's store
/// semantics, one test each.
abstract class TrackingStoreConformance extends StoreFixture {
  private static final String MISSING_RUN = "0123456789abcdef0123456789abcdef";

  @Test
  void theDefaultExperimentExistsAtStart() {
    Experiment there = store.experiments().get("0");
    assertEquals("Default", there.name());
    assertEquals("mlflow-artifacts:/0", there.artifactLocation());
    assertEquals(List.of("0"), ids(store.experiments().search(ExperimentSearch.all())));
    assertEquals(there, new TrackingStore(metadata).experiments().get("0"));
  }

  @Test
  void experimentIdsAreStringsThatHoldIntegers() {
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid experiment ID 'x'. Experiment ID must be a valid integer.",
        () -> store.experiments().get("x"));
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "No Experiment with id=99 exists", () -> store.experiments().get("99"));
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "No Experiment with id=99 exists",
        () -> store.runs().create(NewRun.in("99")));
    assertEquals(404, ErrorCode.RESOURCE_DOES_NOT_EXIST.httpStatus());
  }

  @Test
  void aDuplicateNameIsRefusedAlsoWhenItsHolderIsDeleted() {
    String id = store.experiments().create("a", null, List.of());
    refused(ErrorCode.RESOURCE_ALREADY_EXISTS, "Experiment(name=a) already exists.",
        () -> store.experiments().create("a", null, List.of()));
    store.experiments().delete(id);
    refusedBeginning(ErrorCode.RESOURCE_ALREADY_EXISTS, "Experiment(name=a) already exists. It is deleted",
        () -> store.experiments().create("a", null, List.of()));
    assertEquals(400, ErrorCode.RESOURCE_ALREADY_EXISTS.httpStatus());
  }

  @Test
  void experimentsAreFoundByNameDeletedOnesToo() {
    String id = store.experiments().create("a", "s3://bucket/a", List.of(new Tag("k", "v")));
    Experiment there = store.experiments().byName("a");
    assertEquals(id, there.id());
    assertEquals("s3://bucket/a", there.artifactLocation());
    assertEquals(List.of(new Tag("k", "v")), there.tags());
    store.experiments().delete(id);
    assertEquals(LifecycleStage.DELETED, store.experiments().byName("a").stage());
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Could not find experiment with name 'b'",
        () -> store.experiments().byName("b"));
  }

  @Test
  void renamingADeletedExperimentIsAnInvalidState() {
    String id = store.experiments().create("a", null, List.of());
    store.experiments().create("taken", null, List.of());
    store.experiments().rename(id, "b");
    assertEquals("b", store.experiments().get(id).name());
    assertTrue(store.experiments().get(id).updatedMillis() > store.experiments().get(id).createdMillis());
    refused(ErrorCode.RESOURCE_ALREADY_EXISTS, "Experiment(name=taken) already exists.",
        () -> store.experiments().rename(id, "taken"));
    store.experiments().rename(id, "b");
    store.experiments().delete(id);
    refused(ErrorCode.INVALID_STATE, "Cannot rename a non-active experiment.",
        () -> store.experiments().rename(id, "c"));
    assertEquals(500, ErrorCode.INVALID_STATE.httpStatus());
  }

  @Test
  void deletingAnExperimentDeletesItsActiveRunsAndRestoringBringsThoseBack() {
    String deletedBefore = run("a");
    String active = run("a");
    String id = store.experiments().byName("a").id();
    store.runs().delete(deletedBefore);
    store.experiments().delete(id);
    assertEquals(LifecycleStage.DELETED, store.runs().info(active).stage());
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "No Experiment with id=" + id + " exists",
        () -> store.experiments().delete(id));
    refused(ErrorCode.INVALID_PARAMETER_VALUE,
        "The experiment " + id + " must be in the 'active' state. Current state is deleted.",
        () -> store.runs().create(NewRun.in(id)));
    store.experiments().restore(id);
    assertEquals(LifecycleStage.ACTIVE, store.runs().info(active).stage());
    assertEquals(LifecycleStage.DELETED, store.runs().info(deletedBefore).stage());
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "No Experiment with id=" + id + " exists",
        () -> store.experiments().restore(id));
  }

  @Test
  void experimentTagsOverwriteAndAreDeleted() {
    String id = store.experiments().create("a", null, List.of());
    store.experiments().setTag(id, new Tag("k", "1"));
    store.experiments().setTag(id, new Tag("k", "2"));
    assertEquals(List.of(new Tag("k", "2")), store.experiments().get(id).tags());
    store.experiments().deleteTag(id, "k");
    assertEquals(List.of(), store.experiments().get(id).tags());
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "No tag with name: k in experiment with id " + id,
        () -> store.experiments().deleteTag(id, "k"));
  }

  @Test
  void aRunWithoutANameGetsOneByChanceAndTheTagOfIt() {
    Run run = store.runs().create(new NewRun("0", null, "ann", 5L, List.of(new Tag("own", "x"))));
    assertEquals(2, run.tags().size());
    assertTrue(run.info().name().matches("[a-z]+-[a-z]+-\\d+"), run.info().name());
    assertEquals(List.of(new Tag("mlflow.runName", run.info().name()), new Tag("own", "x")), run.tags());
    assertTrue(run.info().id().matches("[0-9a-f]{32}"), run.info().id());
    assertEquals(new RunInfo(run.info().id(), run.info().name(), "0", "ann", RunStatus.RUNNING, 5, null,
        "mlflow-artifacts:/0/" + run.info().id() + "/artifacts", LifecycleStage.ACTIVE), run.info());
  }

  @Test
  void aNameAndATagOfAnotherNameAreRefused() {
    List<Tag> named = List.of(new Tag("mlflow.runName", "b"));
    assertEquals("b", store.runs().create(new NewRun("0", null, null, null, named)).info().name());
    assertEquals("b", store.runs().create(new NewRun("0", "b", null, null, named)).info().name());
    refused(ErrorCode.INVALID_PARAMETER_VALUE,
        "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with"
            + " different values (run_name='a', mlflow.runName='b').",
        () -> store.runs().create(new NewRun("0", "a", null, null, named)));
  }

  @Test
  void updatingARunChangesWhatIsGiven() {
    String run = run();
    RunInfo before = store.runs().info(run);
    RunInfo ended = store.runs().update(run, RunStatus.FINISHED, 77L, null);
    assertEquals(RunStatus.FINISHED, ended.status());
    assertEquals(77L, ended.endMillis());
    assertEquals(before.name(), ended.name());
    assertEquals("new", store.runs().update(run, null, null, "new").name());
    assertEquals(List.of(new Tag("mlflow.runName", "new")), store.runs().get(run).tags());
    store.log().tag(run, new Tag("mlflow.runName", "newer"));
    assertEquals("newer", store.runs().info(run).name());
    assertEquals(RunStatus.FINISHED, store.runs().info(run).status());
  }

  @Test
  void paramsAreWrittenOnce() {
    String run = run();
    store.log().param(run, new Param("p", "1"));
    store.log().param(run, new Param("p", "1"));
    store.log().param(run, new Param("empty", ""));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "Changing param values is not allowed. Param with key='p' was already"
        + " logged with value='1' for run ID='" + run + "'. Attempted logging new value '2'.",
        () -> store.log().param(run, new Param("p", "2")));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Duplicate parameter keys have been submitted: ['q']",
        () -> store.log().batch(run, List.of(), List.of(new Param("q", "1"), new Param("q", "1")), List.of()));
    assertEquals(List.of(new Param("empty", ""), new Param("p", "1")), store.runs().get(run).params());
  }

  @Test
  void aBatchThatIsRefusedLogsNothing() {
    String run = run();
    store.log().param(run, new Param("p", "1"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Changing param values is not allowed.",
        () -> store.log().batch(run, List.of(metric("m", 1, 1, 0)), List.of(new Param("o", "1"), new Param("p", "2")),
            List.of(new Tag("t", "x"))));
    Run there = store.runs().get(run);
    assertEquals(List.of(), there.metrics());
    assertEquals(List.of(new Param("p", "1")), there.params());
    assertEquals(1, there.tags().size());
  }

  @Test
  void metricsAppendAndDuplicatesAreIgnored() {
    String run = run();
    store.log().metric(run, metric("m", 1, 10, 0));
    store.log().metric(run, metric("m", 1, 10, 0));
    store.log().batch(run, List.of(metric("m", 1, 10, 0), metric("m", 1, 10, 1), metric("m", 1, 10, 1)), List.of(),
        List.of());
    assertEquals(List.of(metric("m", 1, 10, 0), metric("m", 1, 10, 1)), store.history().all(run, "m"));
  }

  @Test
  void theLatestMetricIsTheGreatestByStepThenTimeThenValue() {
    String run = run();
    store.log().metric(run, metric("m", 5, 10, 2));
    store.log().metric(run, metric("m", 9, 99, 1));
    assertEquals(List.of(metric("m", 5, 10, 2)), store.runs().get(run).metrics());
    store.log().metric(run, metric("m", 4, 11, 2));
    assertEquals(List.of(metric("m", 4, 11, 2)), store.runs().get(run).metrics());
    store.log().metric(run, metric("m", 3, 11, 2));
    assertEquals(List.of(metric("m", 4, 11, 2)), store.runs().get(run).metrics());
    store.log().batch(run, List.of(metric("m", 1, 5, 3), metric("m", 7, 4, 3), metric("m", 8, 1, 0)), List.of(),
        List.of());
    assertEquals(List.of(metric("m", 1, 5, 3)), store.runs().get(run).metrics());
  }

  @Test
  void notANumberComesBackAndInfinitiesBecomeTheGreatestNumbers() {
    String run = run();
    store.log().batch(run, List.of(metric("nan", Double.NaN, 1, 0), metric("up", Double.POSITIVE_INFINITY, 1, 0),
        metric("down", Double.NEGATIVE_INFINITY, 1, 0)), List.of(), List.of());
    assertEquals(List.of(metric("down", -Double.MAX_VALUE, 1, 0), metric("nan", Double.NaN, 1, 0),
        metric("up", Double.MAX_VALUE, 1, 0)), store.runs().get(run).metrics());
    assertEquals(List.of(metric("nan", Double.NaN, 1, 0)), store.history().all(run, "nan"));
    assertEquals(1.7976931348623157E308, store.history().all(run, "up").getFirst().value());
  }

  @Test
  void historyIsOrderedByTimeThenStepThenInsertion() {
    String run = run();
    store.log().metric(run, metric("m", 3, 20, 0));
    store.log().metric(run, metric("m", 9, 10, 1));
    store.log().metric(run, metric("m", 1, 10, 1));
    store.log().batch(run, List.of(metric("m", 5, 10, 1), metric("m", 4, 10, 1), metric("m", 0, 10, 0)), List.of(),
        List.of());
    assertEquals(List.of(0.0, 9.0, 1.0, 5.0, 4.0, 3.0),
        store.history().all(run, "m").stream().map(Metric::value).toList());
  }

  @Test
  void historyHasPagesAndATokenOnlyIfThereIsMore() {
    String run = run();
    List<Metric> logged = IntStream.range(0, 25).mapToObj(i -> metric("m", i, 100 + i / 5, i % 2)).toList();
    store.log().batch(run, logged, List.of(), List.of());
    List<Metric> all = store.history().all(run, "m");
    assertEquals(25, all.size());
    List<Metric> paged = new ArrayList<>();
    String token = null;
    int pages = 0;
    do {
      Page<Metric> page = store.history().page(run, "m", 5, token);
      paged.addAll(page.items());
      token = page.nextPageToken();
      pages++;
    } while (token != null);
    assertEquals(all, paged);
    assertEquals(5, pages);
    assertNull(store.history().page(run, "m", 25, null).nextPageToken());
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid page token '!': it is none that was given out",
        () -> store.history().page(run, "m", 5, "!"));
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Run with id=" + MISSING_RUN + " not found",
        () -> store.history().page(MISSING_RUN, "m", 5, null));
    assertEquals(List.of(), store.history().all(run, "other"));
  }

  @Test
  void aSampleHasStepsAtEqualDistancesAndTheEndsOfEachRun() {
    String one = run();
    String two = run();
    store.log().batch(one, IntStream.range(0, 100).mapToObj(i -> metric("m", i, i, i)).toList(), List.of(), List.of());
    store.log().batch(two, IntStream.range(50, 53).mapToObj(i -> metric("m", i, i, i)).toList(), List.of(), List.of());
    List<Metric> sample = store.history().sample(List.of(one, two), "m", null, null, 4);
    assertEquals(List.of(0L, 25L, 50L, 52L, 75L, 99L),
        sample.stream().filter(m -> m.runId().equals(one)).map(Metric::step).toList());
    assertEquals(List.of(50L, 52L), sample.stream().filter(m -> m.runId().equals(two)).map(Metric::step).toList());
    assertEquals(List.of(10L, 11L, 12L),
        store.history().sample(List.of(one), "m", 10L, 12L, 4).stream().map(Metric::step).toList());
    refused(ErrorCode.INVALID_PARAMETER_VALUE,
        "If either start step or end step are specified, both must be specified.",
        () -> store.history().sample(List.of(one), "m", 1L, null, 4));
    refused(ErrorCode.INVALID_PARAMETER_VALUE,
        "end_step must be greater than start_step. Found start_step=2 and end_step=1.",
        () -> store.history().sample(List.of(one), "m", 2L, 1L, 4));
  }

  @Test
  void tagsOverwriteAndAMissingOneCannotBeDeleted() {
    String run = run();
    store.log().tag(run, new Tag("k", "1"));
    store.log().tag(run, new Tag("k", "2"));
    assertTrue(store.runs().get(run).tags().contains(new Tag("k", "2")));
    store.log().deleteTag(run, "k");
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "No tag with name: k in run with id " + run,
        () -> store.log().deleteTag(run, "k"));
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Run with id=" + MISSING_RUN + " not found",
        () -> store.log().deleteTag(MISSING_RUN, "k"));
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Run with id=" + MISSING_RUN + " not found",
        () -> store.runs().get(MISSING_RUN));
  }

  @Test
  void writesToADeletedRunAreRefused() {
    String run = run();
    store.log().tag(run, new Tag("k", "1"));
    store.runs().delete(run);
    store.runs().delete(run);
    String text = "The run " + run + " must be in the 'active' state. Current state is deleted.";
    refused(ErrorCode.INVALID_PARAMETER_VALUE, text, () -> store.log().metric(run, metric("m", 1, 1, 0)));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, text, () -> store.log().param(run, new Param("p", "1")));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, text, () -> store.log().tag(run, new Tag("t", "1")));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, text, () -> store.log().deleteTag(run, "k"));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, text, () -> store.log().inputs(run, List.of(), List.of()));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, text, () -> store.log().outputs(run, List.of()));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, text, () -> store.log().model(run, "{}"));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, text, () -> store.runs().update(run, RunStatus.FAILED, null, null));
    assertEquals(List.of(), store.runs().search(RunSearch.in("0")).items());
    assertEquals(1, store.runs().search(RunSearch.in("0").of(ViewType.DELETED_ONLY)).items().size());
    store.runs().restore(run);
    store.log().metric(run, metric("m", 1, 1, 0));
    assertEquals(1, store.runs().search(RunSearch.in("0").of(ViewType.ALL)).items().size());
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Run with id=" + MISSING_RUN + " not found",
        () -> store.runs().restore(MISSING_RUN));
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Run with id=" + MISSING_RUN + " not found",
        () -> store.runs().delete(MISSING_RUN));
  }

  @Test
  void whatIsPurgedIsGoneAndItsNameFree() {
    String run = run("a");
    String other = run("a");
    String id = store.experiments().byName("a").id();
    store.log().batch(run, List.of(metric("m", 1, 1, 0)), List.of(new Param("p", "1")), List.of(new Tag("t", "1")));
    store.log().inputs(run, List.of(new DatasetInput(data("d", "1"), List.of(new Tag("c", "x")))), List.of());
    refused(ErrorCode.INVALID_PARAMETER_VALUE,
        "The run " + run + " must be in the 'deleted' state to be purged. Current state is active.",
        () -> store.runs().purge(run));
    store.runs().delete(run);
    assertEquals(List.of(run), store.runs().deletedUntil(id, Long.MAX_VALUE).stream().map(RunInfo::id).toList());
    assertEquals(List.of(), store.runs().deletedUntil(id, 0));
    store.runs().purge(run);
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Run with id=" + run + " not found", () -> store.runs().get(run));
    refused(ErrorCode.INVALID_PARAMETER_VALUE,
        "The experiment " + id + " must be in the 'deleted' state to be purged. Current state is active.",
        () -> store.experiments().purge(id));
    store.experiments().delete(id);
    store.experiments().purge(id);
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "No Experiment with id=" + id + " exists",
        () -> store.experiments().get(id));
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Run with id=" + other + " not found", () -> store.runs().get(other));
    for (String table : List.of("run", "param", "run_tag", "metric", "latest_metric", "dataset", "run_input",
        "run_input_tag", "run_model")) {
      assertEquals(0L, metadata.sql().first("SELECT COUNT(*) FROM " + table, row -> row.integer(1)).orElseThrow(),
          table);
    }
    assertTrue(Long.parseLong(store.experiments().create("a", null, List.of())) > Long.parseLong(id));
  }

  @Test
  void datasetsAreKeptOncePerExperimentAndSummed() {
    String run = run("a");
    String other = run("a");
    String id = store.experiments().byName("a").id();
    DatasetInput training = new DatasetInput(data("d", "1"), List.of(new Tag(DatasetInput.CONTEXT, "training")));
    store.log().inputs(run, List.of(training, new DatasetInput(data("e", "2"), List.of())), List.of());
    store.log().inputs(other, List.of(training), List.of());
    store.log().inputs(other, List.of(training), List.of());
    assertEquals(List.of(training), store.runs().get(other).inputs());
    assertEquals(List.of(training, new DatasetInput(data("e", "2"), List.of())), store.runs().get(run).inputs());
    assertEquals(List.of(new DatasetSummary(id, "d", "1", "training"), new DatasetSummary(id, "e", "2", null)),
        store.runs().datasets(List.of(id)));
    assertEquals(List.of(), store.runs().datasets(List.of()));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "Dataset inputs need a name and a digest",
        () -> store.log().inputs(run, List.of(new DatasetInput(data("", "1"), List.of())), List.of()));
  }

  static Dataset data(String name, String digest) {
    return new Dataset(name, digest, "local", "file:/" + name, "{}", null);
  }

  @Test
  void aDescriptionOfAModelIsAppendedToTheHistory() {
    String run = run();
    store.log().model(run, "{\"artifact_path\":\"model\"}");
    store.log().model(run, "{\"artifact_path\":\"other\"}");
    assertEquals("[{\"artifact_path\":\"model\"},{\"artifact_path\":\"other\"}]", store.runs().get(run).tags().stream()
        .filter(tag -> tag.key().equals("mlflow.log-model.history")).findFirst().orElseThrow().value());
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Malformed model info.", () -> store.log().model(run, "[1"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Malformed model info.", () -> store.log().model(run, "[1]"));
  }

  @Test
  void experimentsAreSearchedByNameTimeAndTags() {
    String a = store.experiments().create("alpha", null, List.of(new Tag("team", "x")));
    String b = store.experiments().create("Beta", null, List.of(new Tag("team", "y")));
    long middle = store.experiments().get(b).createdMillis();
    assertEquals(List.of(b, a, "0"), found(null), "the newest first");
    assertEquals(List.of(a), found("name LIKE 'al%'"));
    assertEquals(List.of(), found("name LIKE 'beta'"));
    assertEquals(List.of(b), found("name ILIKE 'beta'"));
    assertEquals(List.of(b, "0"), found("name != 'alpha'"));
    assertEquals(List.of(b), found("creation_time >= " + middle));
    assertEquals(List.of(b), found("tags.team = 'y'"));
    assertEquals(List.of(b), found("tag.team != 'x'"));
    assertEquals(List.of(b, a), found("tags.team = 'y' OR name = 'alpha'"));
    assertEquals(List.of(b, "0", a), ids(store.experiments()
        .search(new ExperimentSearch(null, ViewType.ALL, 10, List.of("name ASC"), null))));
    assertEquals(List.of(b, a, "0"), ids(store.experiments()
        .search(new ExperimentSearch(null, ViewType.ALL, 10, List.of("experiment_id DESC"), null))));
    store.experiments().delete(a);
    assertEquals(List.of(b, "0"), found(null));
    assertEquals(List.of(a), ids(store.experiments()
        .search(new ExperimentSearch("name = 'alpha'", ViewType.DELETED_ONLY, 10, List.of(), null))));
    Page<Experiment> first = store.experiments()
        .search(new ExperimentSearch(null, ViewType.ALL, 2, List.of("experiment_id"), null));
    assertNotNull(first.nextPageToken());
    assertNull(store.experiments()
        .search(new ExperimentSearch(null, ViewType.ALL, 2, List.of("experiment_id"), first.nextPageToken()))
        .nextPageToken());
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid comparison operator 'IN' for attributes.name",
        () -> found("name IN ('a')"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid entity type 'metrics'", () -> found("metrics.m > 1"));
  }

  private List<String> found(String filter) {
    return ids(store.experiments().search(ExperimentSearch.all().where(filter)));
  }

  private static List<String> ids(Page<Experiment> page) {
    return page.items().stream().map(Experiment::id).toList();
  }
}
