package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./roadml pipeline run|resume|explain-cache|graph`, in this process.
@Timeout(120)
class PipelineRunCommandTest {
  private static final List<String> ALL = List.of("load", "score[0]", "score[1]", "score[2]", "train");

  @TempDir
  private Path folder;

  private CommandRun pipeline(String... args) {
    List<String> all = new ArrayList<>(List.of("pipeline"));
    all.addAll(List.of(args));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private CommandRun training(String... more) {
    return pipeline(Stream.concat(Stream.of("run", SamplePipelines.TRAINING, "--param", "folder=" + folder),
        Stream.of(more)).toArray(String[]::new));
  }

  private static String idOf(CommandRun run) {
    String first = run.out().lines().findFirst().orElse("");
    assertTrue(first.matches("run [0-9a-f-]{36}"), run.out());
    return first.substring(4);
  }

  private void refused(CommandRun run, String message) {
    assertEquals(2, run.exitCode(), run.out() + run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void aRunSaysItsIdFirstAndASecondOneWithNothingChangedSaysSo() throws Exception {
    CommandRun first = training();
    assertEquals(0, first.exitCode(), first.err());
    String id = idOf(first);
    assertEquals(ALL, SamplePipelines.ran(folder));
    assertTrue(first.out().contains("training: success in ") && first.out().contains("ran 5: load, "), first.out());
    CommandRun second = training();
    assertEquals(List.of(), SamplePipelines.ran(folder));
    assertTrue(second.out().endsWith("nothing changed: all 5 steps came from the cache\n"), second.out());
    assertTrue(pipeline("show", id).out().contains("success"));
  }

  @Test
  void statement45OthersAreToldWhatARunDoes() throws Exception {
    Path events = folder.resolve("events.ndjson");
    assertEquals(0, training("--openlineage", "file:" + events).exitCode());
    List<String> lines = Files.readAllLines(events);
    assertTrue(lines.getFirst().contains("\"START\"") && lines.getLast().contains("\"COMPLETE\""), lines.toString());
    assertEquals(lines.size() / 2, lines.stream().filter(line -> line.contains("\"START\"")).count());
    refused(training("--openlineage", "ftp://somewhere"), "openlineage");
    refused(training("--otlp", "somewhere"), "otlp=somewhere, want http://host:port");
  }

  @Test
  void statement47InAPipeThereIsALineForEachEventAndNothingThatMovesACursor() {
    CommandRun run = training();
    List<String> lines = run.out().lines().toList();
    assertFalse(run.out().contains("\u001b"), run.out());
    for (String line : List.of("[0/3] load started", "[0/3] load#1  three rows", "[1/6] score has 3 elements",
        "run " + idOf(run) + " success")) {
      assertTrue(lines.stream().anyMatch(it -> it.endsWith(line)), () -> line + "\n" + run.out());
    }
    for (String step : ALL) {
      assertEquals(1, lines.stream().filter(it -> it.contains("] " + step + " started")).count(), run.out());
      assertEquals(1, lines.stream().filter(it -> it.contains("] " + step + " success")).count(), run.out());
    }
    assertTrue(lines.stream().anyMatch(it -> it.startsWith("[6/6] ")), run.out());
  }

  @Test
  void jsonIsOneObjectAndProgressGoesElsewhere() {
    CommandRun run = training("--json", "--max-parallel", "1");
    CommandRun.Json json = run.json();
    assertEquals("SUCCESS", json.at("state"));
    assertEquals(5.0, json.number("ran"));
    assertEquals(false, json.at("unchanged"));
    assertEquals("MISS", json.at("steps/0/cache"));
    assertEquals("run " + json.at("run_id"), run.err().lines().findFirst().orElse(""));
  }

  @Test
  void aFailedRunExitsWithOneAndIsResumedByItsIdAlone() throws Exception {
    CommandRun failed = training("--param", "mode=fail");
    assertEquals(1, failed.exitCode());
    assertEquals(1, failed.err().lines().count(), failed.err());
    String id = idOf(failed);
    assertTrue(failed.err().startsWith("roadml: run=" + id
        + " failed: train: java.lang.IllegalStateException: not today (roadml pipeline run); "), failed.err());
    assertTrue(failed.err().contains("`roadml pipeline resume " + id + "`"), failed.err());
    assertEquals(ALL, SamplePipelines.ran(folder));
    CommandRun again = pipeline("resume", id.substring(0, 13));
    assertEquals(1, again.exitCode(), again.out());
    assertEquals(List.of("train"), SamplePipelines.ran(folder));
    CommandRun resumed = pipeline("resume", idOf(again), "--param", "mode=pass");
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertEquals(List.of("train"), SamplePipelines.ran(folder));
    assertEquals(id, pipeline("show", idOf(again), "--json").json().at("resumes"));
  }

  @Test
  void explainCacheSaysOfEachStepWhatHasChanged() throws Exception {
    training();
    CommandRun second = training("--param", "rate=2");
    SamplePipelines.ran(folder);
    String text = pipeline("explain-cache", idOf(second)).out();
    assertTrue(text.contains("load      HIT         nothing that it depends on has changed"), text);
    assertTrue(text.contains("score[0]  MISS        changed: input 2 $rate: 1 -> 2"), text);
    assertTrue(text.contains("score     –           is made of the steps in it"), text);
    String one = pipeline("explain-cache", idOf(second), "score[1]").out();
    assertEquals(1, one.lines().count(), one);
    assertEquals("MISS", pipeline("explain-cache", idOf(second), "train", "--json").json().at("steps/0/cache"));
    refused(pipeline("explain-cache", idOf(second), "trian"), "did you mean train?");
  }

  @Test
  void aGraphIsDrawnOfAPipelineAndOfARunAndWrittenDown() throws Exception {
    String id = idOf(training());
    assertTrue(pipeline("graph", SamplePipelines.TRAINING).out().startsWith("<svg"));
    String run = pipeline("graph", "--run", id).out();
    assertTrue(run.contains("success") && run.contains("map 3/3"), run);
    assertTrue(pipeline("graph", SamplePipelines.TRAINING, "--format", "dot").out().startsWith("digraph"));
    assertTrue(pipeline("graph", "--run", id, "--format", "mermaid").out().contains("flowchart"));
    Path yaml = folder.resolve("deep/training.yaml");
    assertEquals("wrote " + yaml + "\n",
        pipeline("graph", SamplePipelines.TRAINING, "--format", "yaml", "--out", yaml.toString()).out());
    assertEquals(pipeline("graph", SamplePipelines.TRAINING, "--format", "json").out(),
        pipeline("graph", yaml.toString(), "--format", "json").out());
    refused(pipeline("graph"), "neither a pipeline nor a run was named");
    refused(pipeline("graph", SamplePipelines.TRAINING, "--format", "svgg"), "did you mean svg?");
  }

  @Test
  void aDefinitionRunsLikeTheClassThatItWasWrittenOf() throws Exception {
    training();
    SamplePipelines.ran(folder);
    Path yaml = folder.resolve("training.yaml");
    pipeline("graph", SamplePipelines.TRAINING, "--format", "yaml", "--out", yaml.toString());
    CommandRun run = pipeline("run", yaml.toString(), "--param", "folder=" + folder);
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("training: success"), run.out());
  }

  @Test
  void whatIsWrongIsRefusedBeforeAnythingIsMade() throws Exception {
    refused(training("--param", "rat=2"), "pipeline=training has no param 'rat'; did you mean 'rate'?");
    refused(training("--param", "rate=11"), "param rate=11, want 1 to 10");
    refused(training("--max-parallel", "0"), "maxParallel=0, want 1 to 100000");
    refused(training("--pool", "gpu=0"), "pool gpu=0, want 1 to 100000");
    refused(training("--artifacts", "ftp://x/y"), "ftp");
    Path jar = Files.writeString(folder.resolve("steps.jar"), "no jar");
    refused(training("--jar", jar.toString()), "jar=" + jar + " is no jar and no folder of classes");
    refused(pipeline("run", "com.acme.Trainin"), "there is no such class on the class path");
    refused(pipeline("run", "none.yaml"), "none.yaml is not there");
    assertEquals(List.of(), SamplePipelines.ran(folder));
    refused(pipeline("resume", "0000"), "no run of a pipeline has the id 0000");
  }

  @Test
  void aPipelineThatCannotBeFoundLeavesNoDataFolder() {
    pipeline("run", "com.acme.Trainin");
    assertFalse(Files.exists(folder.resolve("data")));
    refused(pipeline("resume", "0000"), "there is no metadata store in");
  }
}
