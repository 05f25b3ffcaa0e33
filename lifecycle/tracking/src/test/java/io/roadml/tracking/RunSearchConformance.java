package io.roadml.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// How every tracking store finds runs, whatever database it is in.
abstract class RunSearchConformance extends StoreFixture {
  /// Three runs: `a` and `b` have what the filters ask for, `c` has nothing.
  private String a;
  private String b;
  private String c;

  private void logged() {
    a = named("a", "ann", 10);
    b = named("b run", "bob", 20);
    c = named("c", "ann", 30);
    store.log().batch(a, List.of(metric("auc", 0.9, 1, 0), metric("with space", 1, 1, 0)),
        List.of(new Param("model", "x"), new Param("lr", "0.1"), new Param("long", "y".repeat(150))),
        List.of(new Tag("user_email", "a@x"), new Tag("team.part", "core")));
    store.log().batch(b, List.of(metric("auc", -1e-3, 1, 0), metric("nan", Double.NaN, 1, 0)),
        List.of(new Param("model", "X"), new Param("lr", "it's"), new Param("long", "y".repeat(150) + "z")),
        List.of(new Tag("user_email", "b@x")));
    store.log().inputs(a, List.of(new DatasetInput(TrackingStoreConformance.data("flights", "d1"),
        List.of(new Tag(DatasetInput.CONTEXT, "train")))), List.of());
    store.log().inputs(b, List.of(new DatasetInput(TrackingStoreConformance.data("Flights-2", "d2"), List.of())),
        List.of());
    store.runs().update(b, RunStatus.FINISHED, 55L, null);
  }

  private String named(String name, String user, long start) {
    return store.runs().create(new NewRun("0", name, user, start, List.of())).info().id();
  }

  private static final List<String> FOUND = List.of(
      "metrics.auc > 0.5                            | a",
      "metric.auc <= 0.9                            | b a",
      "metrics.auc = 0.9                            | a",
      "metrics.auc != 0.9                           | b",
      "metrics.auc < -1e-4                          | b",
      "metrics.auc >= -.001                         | b a",
      "metrics.\"with space\" = 1                   | a",
      "metrics.`with space` >= 1                    | a",
      "metrics.nan != 3                             | b",
      "metrics.nan = 0                              | ",
      "metrics.nan < 1                              | ",
      "params.model = 'x'                           | a",
      "param.model != 'x'                           | b",
      "parameter.model LIKE 'x'                     | a",
      "parameters.model ILIKE 'x'                   | b a",
      "params.lr = \"it's\"                         | b",
      "params.lr = 'it''s'                          | b",
      "params.lr LIKE '0%'                          | a",
      "params.lr like '0_1'                         | a",
      "params.lr LIKE '%\\%'                        | ",
      "params.lr LIKE '0~_'                         | ",
      "params.lr IS NULL                            | c",
      "params.lr IS NOT NULL                        | b a",
      "tags.user_email != 'a@x'                     | b",
      "tag.user_email != 'other'                    | b a",
      "tags.team.part = 'core'                      | a",
      "tags.mlflow.runName = 'c'                    | c",
      "tags.user_email is null                      | c",
      "attributes.run_name = 'b run'                | b",
      "run_name LIKE 'b%'                           | b",
      "attr.status = 'FINISHED'                     | b",
      "attribute.status IN ('FINISHED', 'FAILED')   | b",
      "run.status NOT IN ('FINISHED')               | c a",
      "status ILIKE 'fin%'                          | b",
      "user_id = 'ann'                              | c a",
      "`run name` = 'c'                             | c",
      "\"Run name\" = 'c'                           | c",
      "start_time > 10                              | c b",
      "created <= 20                                | b a",
      "end_time = 55                                | b",
      "end_time != 1                                | b",
      "artifact_uri LIKE 'mlflow-artifacts:/0/%'    | c b a",
      "datasets.name = 'flights'                    | a",
      "dataset.name ILIKE 'flights%'                | b a",
      "datasets.digest IN ('d1', 'd2')              | b a",
      "datasets.context = 'train'                   | a",
      "datasets.name NOT IN ('flights')             | b",
      "params.lr = '0.1' and metrics.auc > 0.5      | a",
      "params.lr = '0.1' AND status = 'FINISHED'    | ",
      "params.lr = '0.1' OR run_name = 'c'          | c a",
      "run_name = 'c' or status = 'FINISHED' and metrics.auc > 5 | c",
      "(run_name = 'c' or status = 'FINISHED') and metrics.auc > -5 | b",
      "((params.model = 'x') OR (params.model IS NULL)) AND start_time < 40 | c a",
      "metrics.auc > 0 and params.model = 'x' and tags.user_email LIKE '%@%' and datasets.digest = 'd1' | a");

  @TestFactory
  Stream<DynamicTest> aFilterFinds() {
    logged();
    return each(FOUND, (filter, names) -> assertEquals(names.isEmpty() ? List.of() : List.of(names.split(" ")),
        found(filter).stream().map(this::letter).toList()));
  }

  /// Lines of a filter, `|` and what comes of it; all are asked of the same runs.
  private static Stream<DynamicTest> each(List<String> lines, BiConsumer<String, String> check) {
    return lines.stream().map(line -> {
      int bar = line.lastIndexOf('|');
      return DynamicTest.dynamicTest(line,
          () -> check.accept(line.substring(0, bar).strip(), line.substring(bar + 1).strip()));
    });
  }

  private String letter(String id) {
    return id.equals(a) ? "a" : id.equals(b) ? "b" : "c";
  }

  private List<String> found(String filter) {
    return ids(store.runs().search(RunSearch.in("0").where(filter)));
  }

  private static List<String> ids(Page<Run> page) {
    return page.items().stream().map(run -> run.info().id()).toList();
  }

  @Test
  void aLongValueIsComparedWholeThoughTheIndexHoldsItsBeginning() {
    logged();
    assertEquals(List.of(a), found("params.long = '" + "y".repeat(150) + "'"));
    assertEquals(List.of(b), found("params.long = '" + "y".repeat(150) + "z'"));
    assertEquals(List.of(), found("params.long = '" + "y".repeat(100) + "'"));
    assertEquals(List.of(a), found("run_id = '" + a + "'"));
    assertEquals(List.of(b, a), found("run_id IN ('" + a + "', '" + b + "')"));
  }

  private static final List<String> REFUSED = List.of(
      "metrics.auc                  | Invalid filter",
      "metrics.auc > '1'            | Expected numeric value for metrics.auc",
      "metrics.auc > NaN            | Expected numeric value",
      "metrics.auc > 1d              | Expected numeric value",
      "metrics.auc LIKE 'x'         | Invalid comparison operator 'LIKE' for metrics.auc",
      "params.lr > 1                | Invalid comparison operator '>' for params.lr",
      "params.lr IN ('1')           | Invalid comparison operator 'IN' for params.lr",
      "params.lr = 1                | Invalid filter",
      "params.lr = 'x               | Invalid filter",
      "metric.auc > 1 AND           | Invalid filter",
      "metrics.a > 1 metrics.b > 1  | Invalid filter",
      "(metrics.a > 1               | Invalid filter",
      "metrics.a > 1)               | Invalid filter",
      "statuss = 'x'                | Invalid attribute key 'statuss' in 'statuss = 'x''; did you mean 'status'?",
      "metricz.auc > 1              | Invalid entity type 'metricz' in 'metricz.auc > 1'; did you mean 'metrics'?",
      "datasets.nam = 'x'           | Invalid dataset key 'nam' in 'datasets.nam = 'x''; did you mean 'name'?",
      "start_time = 'x'             | Expected numeric value",
      "status IN 'FINISHED'         | Invalid filter",
      "status IS NULL               | Invalid comparison operator 'IS NULL'",
      "= 1                          | Invalid filter");

  @TestFactory
  Stream<DynamicTest> aFilterThatMakesNoSenseIsRefused() {
    return each(REFUSED,
        (filter, beginning) -> refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, beginning, () -> found(filter)));
  }

  @Test
  void aFilterHasLimitsAndNoneOfItIsTakenForSql() {
    run();
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid filter",
        () -> found("(".repeat(60) + "start_time > 1"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid filter",
        () -> found(String.join(" AND ", Collections.nCopies(101, "start_time > 1"))));
    assertEquals(1, found(String.join(" AND ", Collections.nCopies(100, "start_time > 1"))).size());
    assertEquals(0, found(String.join(" OR ", Collections.nCopies(100, "metrics.a > 1"))).size());
    assertEquals(List.of(), found("params.a = '''; DROP TABLE run; --'"));
    assertEquals(List.of(), found("params.\"a'; DROP TABLE run; --\" = ':x ? ??'"));
    assertEquals(1, found(null).size());
  }

  @Test
  void runsComeNewestFirstAndEqualsById() {
    List<String> same = new ArrayList<>(IntStream.range(0, 5).mapToObj(i -> named("n" + i, null, 7)).sorted().toList());
    same.addFirst(named("new", null, 8));
    same.addLast(named("old", null, 6));
    assertEquals(same, found(null));
    assertEquals(same.reversed().getFirst(),
        ids(store.runs().search(RunSearch.in("0").orderBy("start_time"))).getFirst());
  }

  @Test
  void anOrderPutsNaNAfterNumbersAndWhatIsMissingLast() {
    String one = named("one", null, 1);
    String two = named("two", null, 2);
    String nan = named("nan", null, 3);
    String none = named("none", null, 4);
    String infinite = named("infinite", null, 5);
    store.log().metric(one, metric("m", 1, 1, 0));
    store.log().metric(two, metric("m", 2, 1, 0));
    store.log().metric(nan, metric("m", Double.NaN, 1, 0));
    store.log().metric(infinite, metric("m", Double.POSITIVE_INFINITY, 1, 0));
    assertEquals(List.of(one, two, infinite, nan, none), ordered("metrics.m"));
    assertEquals(List.of(one, two, infinite, nan, none), ordered("metrics.`m` ASC"));
    assertEquals(List.of(infinite, two, one, nan, none), ordered("`metrics`.`m` desc"));
    store.log().param(two, new Param("p", "b"));
    store.log().param(nan, new Param("p", "B"));
    assertEquals(List.of(nan, two, infinite, none, one), ordered("params.p"));
    assertEquals(List.of(two, nan, infinite, none, one), ordered("param.p DESC"));
    assertEquals(List.of(two, nan, one, infinite, none),
        ordered("params.p DESC", "metrics.m", "attributes.start_time ASC"));
    store.runs().update(none, null, 9L, null);
    assertEquals(List.of(none, infinite, nan, two, one), ordered("end_time"));
    assertEquals(List.of(none, infinite, nan, two, one), ordered("end_time DESC"));
    assertEquals(List.of(infinite, nan, none, one, two), ordered("run_name"));
    assertEquals(List.of(two, one, none, nan, infinite), ordered("tags.mlflow.runName DESC"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "`order_by` contains duplicate fields",
        () -> ordered("metrics.m", "metric.m DESC"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid order_by clause", () -> ordered("metrics.m DOWN"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid order_by key 'datasets.name'",
        () -> ordered("dataset.name"));
  }

  private List<String> ordered(String... keys) {
    return ids(store.runs().search(RunSearch.in("0").orderBy(keys)));
  }

  @Test
  void theLastPageHasNoTokenEvenWhenItIsFull() {
    for (int i = 0; i < 6; i++) {
      run();
    }
    List<String> all = found(null);
    List<String> paged = new ArrayList<>();
    String token = null;
    int pages = 0;
    do {
      Page<Run> page = store.runs().search(RunSearch.in("0").atMost(2).from(token));
      paged.addAll(ids(page));
      token = page.nextPageToken();
      pages++;
    } while (token != null);
    assertEquals(all, paged);
    assertEquals(3, pages);
    assertNull(store.runs().search(RunSearch.in("0").atMost(6)).nextPageToken());
    assertEquals(6, store.runs().count(RunSearch.in("0").atMost(2)));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid page token",
        () -> store.runs().search(RunSearch.in("0").from("nonsense")));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid value 50001 for parameter 'max_results'",
        () -> store.runs().search(RunSearch.in("0").atMost(50_001)));
    assertEquals(6, store.runs().search(RunSearch.in("0").atMost(50_000)).items().size());
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid value 0 for parameter 'max_results'",
        () -> store.runs().search(RunSearch.in("0").atMost(0)));
  }

  @Test
  void onlyTheExperimentsThatAreAskedForAreSearched() {
    String mine = run("a");
    String other = run("b");
    String first = store.experiments().byName("a").id();
    String second = store.experiments().byName("b").id();
    assertEquals(List.of(mine), ids(store.runs().search(RunSearch.in(first))));
    assertEquals(2, store.runs().search(RunSearch.in(first, second)).items().size());
    assertEquals(List.of(), store.runs().search(RunSearch.in()).items());
    assertEquals(List.of(other),
        store.runs().searchInfos(RunSearch.in(second)).items().stream().map(RunInfo::id).toList());
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid experiment ID 'x'",
        () -> store.runs().search(RunSearch.in("x")));
  }

  @Test
  void aPageHasWhatEachRunLogged() {
    logged();
    List<Run> found = store.runs().search(RunSearch.in("0")).items();
    assertEquals(List.of(store.runs().get(c), store.runs().get(b), store.runs().get(a)).toString(), found.toString());
    assertTrue(found.getLast().metrics().contains(metric("auc", 0.9, 1, 0)));
    assertEquals(3, found.getLast().params().size());
  }

  @Test
  void aRunThatIsPartOfAnotherIsFoundByItsTag() {
    String parent = run();
    String child = store.runs()
        .create(new NewRun("0", null, null, null, List.of(new Tag(Runs.PARENT_TAG, parent)))).info().id();
    assertEquals(List.of(child), found("tags.mlflow.parentRunId = '" + parent + "'"));
  }

  @Test
  void searchAgreesWithAnOracle() {
    new SearchOracle(store, Long.getLong("roadml.seed", 20261126L)).compare(60, 150);
  }
}
