package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.MetadataStore;
import io.roadml.tracking.Metric;
import io.roadml.tracking.NewRun;
import io.roadml.tracking.Param;
import io.roadml.tracking.RunStatus;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./roadml runs` on two runs that differ.
class RunsCommandTest {
  @TempDir
  private Path folder;

  private String shallow;
  private String deep;

  @BeforeEach
  void twoRuns() throws IOException {
    try (MetadataStore metadata = MetadataStore.open(folder)) {
      TrackingStore store = new TrackingStore(metadata);
      String experiment = store.experiments().create("flights", null, List.of());
      shallow = run(store, experiment, "shallow", "2", 0.71);
      deep = run(store, experiment, "deep", "9", 0.83);
    }
  }

  private static String run(TrackingStore store, String experiment, String name, String depth, double auc) {
    String id = store.runs().create(new NewRun(experiment, name, "ada", 1_700_000_000_000L, List.of())).info().id();
    store.log().param(id, new Param("depth", depth));
    store.log().param(id, new Param("model", "tree"));
    for (int step = 0; step < 3; step++) {
      store.log().metric(id, new Metric("loss", auc / (step + 1), 1_700_000_000_000L + step, step));
    }
    store.log().metric(id, new Metric("auc", auc, 1_700_000_000_003L, 0));
    store.runs().update(id, RunStatus.FINISHED, 1_700_000_090_000L, null);
    return id;
  }

  private CommandRun runs(String... args) {
    List<String> all = new ArrayList<>(List.of("runs"));
    all.addAll(List.of(args));
    all.addAll(List.of("--data", folder.toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private String out(String... args) {
    CommandRun run = runs(args);
    assertEquals(0, run.exitCode(), run.err());
    return run.out();
  }

  @Test
  void listShowsRunsWithTheirMetrics() {
    assertEquals("""
        run            id    status               started        took     auc    loss
        deep     %.8s  finished  2023-11-14T22:13:20Z  1 min 30 s  0.8300  0.2767
        shallow  %.8s  finished  2023-11-14T22:13:20Z  1 min 30 s  0.7100  0.2367
        """.formatted(deep, shallow), out("list", "--order-by", "metrics.auc DESC"));
    assertTrue(out("list", "--experiment", "flights", "--max", "1").endsWith("1 of 2 runs; --max N shows more\n"));
    assertEquals("no run\n", out("list", "--experiment", "Default"));
  }

  @Test
  void searchFindsByWhatWasLogged() {
    CommandRun.Json found = runs("search", "--filter", "metrics.auc > 0.8 and params.model = 'tree'", "--json").json();
    assertEquals(deep, found.at("0/run_id"));
    assertEquals(0.83, found.at("0/metrics/auc"));
    CommandRun wrong = runs("search", "--filter", "metrics.auc >");
    assertEquals(RoadML.WRONG_USE, wrong.exitCode());
    assertTrue(wrong.err().startsWith("roadml: ") && wrong.err().contains("(roadml runs search)"), wrong.err());
  }

  @Test
  void showNamesARunByItsIdItsFirstDigitsOrItsName() {
    String shown = out("show", deep);
    assertTrue(shown.startsWith("run deep\n\n") && shown.contains("depth") && shown.contains("0.8300"), shown);
    assertEquals(shown, out("show", deep.substring(0, 12)));
    assertEquals(shown, out("show", "deep"));
    CommandRun unknown = runs("show", "shalow");
    assertEquals(RoadML.WRONG_USE, unknown.exitCode());
    assertTrue(unknown.err().endsWith("did you mean shallow?\n"), unknown.err());
  }

  @Test
  void compareShowsWhatDiffersAndDrawsIt() throws IOException {
    Path html = folder.resolve("comparison.html");
    String text = out("compare", "shallow", "deep", "--html", html.toString());
    assertEquals("""
        metric  shallow    deep
        auc      0.7100  0.8300
        loss     0.2367  0.2767

        param  shallow  deep
        depth        2     9

        1 param is the same in all runs
        """, text);
    String page = Files.readString(html);
    assertTrue(page.contains("How metrics went") && page.contains("What was measured"), page);
    assertTrue(page.contains("Params that differ") && page.contains("Params that are the same"), page);
    assertEquals("depth", runs("compare", shallow, deep, "--json").json().at("params_that_differ/0"));
  }

  @Test
  void aDeletedRunComesBackUntilItIsPurged() {
    assertEquals("deleted shallow (" + shallow + ")\n", out("delete", "shallow"));
    assertFalse(out("list").contains("shallow"));
    assertTrue(out("list", "--deleted").contains("shallow"));
    assertEquals("restored shallow (" + shallow + ")\n", out("restore", "shallow"));
    CommandRun active = runs("purge", "shallow");
    assertEquals(RoadML.WRONG_USE, active.exitCode());
    assertTrue(active.err().contains("must be in the 'deleted' state"), active.err());
    out("delete", "shallow", "deep");
    assertEquals("purged 1 run\n", out("purge", "shallow"));
    assertEquals("purged 0 runs\n", out("purge", "--deleted-before", "2020-01-01T00:00:00Z"));
    assertEquals("purged 1 run\n", out("purge", "--deleted-before", "9999-01-01T00:00:00Z"));
    assertEquals(RoadML.WRONG_USE, runs("show", deep).exitCode());
  }

  @Test
  void aFolderWithoutAStoreIsToldAndNotGivenOne() {
    Path none = folder.resolve("none");
    CommandRun run = CommandRun.of("runs", "list", "--data", none.toString());
    assertEquals(RoadML.WRONG_USE, run.exitCode());
    assertTrue(run.err().startsWith("roadml: there is no metadata store in " + none), run.err());
    assertFalse(Files.exists(none));
  }
}
