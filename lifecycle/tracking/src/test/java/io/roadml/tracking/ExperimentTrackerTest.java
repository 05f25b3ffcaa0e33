package io.roadml.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExperimentTrackerTest extends StoreFixture {
  private ExperimentTracker tracker;
  private String experiment;

  @Override
  String place() {
    return folder.resolve("data").toString();
  }

  @BeforeEach
  void track() throws IOException {
    tracker = new ExperimentTracker(store, new FolderBytes(Files.createDirectory(folder.resolve("bytes"))));
    experiment = tracker.createExperiment("flights");
  }

  @AfterEach
  void stop() {
    tracker.close();
  }

  @Test
  void aRunLogsParamsMetricsTagsDataAndArtifactsAndEnds() throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), "bytes");
    String id;
    try (ActiveRun run = tracker.startRun(experiment, "baseline")) {
      id = run.id();
      assertEquals(RunStatus.RUNNING, store.runs().info(id).status());
      run.logParams(Map.of("depth", 6, "rate", 0.1));
      run.logParam("model", "trees");
      for (int epoch = 0; epoch < 3; epoch++) {
        run.logMetrics(epoch, Map.of("loss", 1.0 / (1 + epoch), "count", epoch));
      }
      run.logMetric("auc", 0.9);
      run.setTag("team", "x");
      run.logDataset(TrackingStoreConformance.data("flights", "d1"), "training");
      run.logArtifact(file);
      run.logArtifact(file, "model/data");
      run.end();
      RefusedException over = assertThrows(RefusedException.class, () -> run.logMetric("auc", 1));
      assertTrue(over.getMessage().contains("has ended as FINISHED"), over.getMessage());
    }
    Run there = store.runs().get(id);
    assertEquals(RunStatus.FINISHED, there.info().status());
    assertTrue(there.info().endMillis() >= there.info().startMillis());
    assertEquals("baseline", there.info().name());
    assertEquals(List.of(new Param("depth", "6"), new Param("model", "trees"), new Param("rate", "0.1")),
        there.params());
    assertEquals(List.of("auc", "count", "loss"), there.metrics().stream().map(Metric::key).toList());
    assertEquals(List.of(1.0, 0.5, 1.0 / 3), store.history().all(id, "loss").stream().map(Metric::value).toList());
    assertTrue(there.tags().contains(new Tag("team", "x")));
    assertEquals("d1", there.inputs().getFirst().dataset().digest());
    String root = experiment + "/" + id + "/artifacts/";
    assertEquals(List.of(root + "model/data/model.onnx", root + "model.onnx").stream().sorted().toList(),
        store.artifacts().files(experiment + "/" + id).stream().map(Artifact::path).sorted().toList());
    assertEquals(5, store.artifacts().get(root + "model.onnx").orElseThrow().size());
  }

  @Test
  void anExperimentIsMadeOnce() {
    assertEquals(experiment, tracker.createExperiment("flights"));
    store.experiments().delete(experiment);
    RefusedException deleted = assertThrows(RefusedException.class, () -> tracker.createExperiment("flights"));
    assertEquals(ErrorCode.RESOURCE_ALREADY_EXISTS, deleted.code());
  }

  @Test
  void aRunThatAnExceptionLeftIsFailedAndMayBeResumed() {
    String[] id = new String[1];
    assertThrows(IllegalStateException.class, () -> {
      try (ActiveRun run = tracker.startRun(experiment, null)) {
        id[0] = run.id();
        run.logMetric("m", 1);
        throw new IllegalStateException("the training broke");
      }
    });
    assertEquals(RunStatus.FAILED, store.runs().info(id[0]).status());
    assertEquals(1, store.history().all(id[0], "m").size());
    try (ActiveRun again = tracker.resumeRun(id[0])) {
      assertEquals(RunStatus.RUNNING, store.runs().info(id[0]).status());
      again.logMetric("m", 2, 1);
      again.end(RunStatus.KILLED);
    }
    assertEquals(RunStatus.KILLED, store.runs().info(id[0]).status());
    assertEquals(2, store.history().all(id[0], "m").size());
  }

  @Test
  void aChildKnowsItsParent() {
    try (ActiveRun parent = tracker.startRun(experiment, "parent"); ActiveRun child = parent.startChild("child")) {
      assertEquals(List.of(child.id()), tracker.search(RunSearch.in(experiment)
          .where("tags.mlflow.parentRunId = '" + parent.id() + "'")).items().stream().map(run -> run.info().id())
          .toList());
      child.end();
      parent.end();
    }
  }

  @Test
  void whatManyThreadsLogIsThereAfterAFlush() throws Exception {
    try (ActiveRun run = tracker.startRun(experiment, null);
        ExecutorService threads = Executors.newWorkStealingPool(4)) {
      List<Future<?>> work = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        String key = "m" + thread;
        work.add(threads.submit(() -> IntStream.range(0, 6_000).forEach(i -> run.log(metric(key, i, 1, 0)))));
      }
      for (Future<?> done : work) {
        done.get();
      }
      run.flush();
      for (int thread = 0; thread < 4; thread++) {
        assertEquals(IntStream.range(0, 6_000).mapToObj(i -> (double) i).toList(),
            store.history().all(run.id(), "m" + thread).stream().map(Metric::value).toList());
      }
      run.end();
    }
  }

  @Test
  void whoLogsFasterThanCanBeWrittenWaits() throws Exception {
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (ActiveRun run = tracker.startRun(experiment, null);
        ExecutorService one = Executors.newSingleThreadExecutor()) {
      Future<?> lock = one.submit(() -> metadata.transact(() -> held(locked, release)));
      locked.await();
      Thread producer = Thread.ofPlatform()
          .start(() -> IntStream.range(0, MetricQueue.MOST_WAITING + 500).forEach(i -> run.log(metric("m", i, 1, i))));
      while (producer.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      assertEquals(List.of(), store.history().all(run.id(), "m"));
      release.countDown();
      lock.get();
      producer.join();
      run.end();
      assertEquals(MetricQueue.MOST_WAITING + 500, store.history().all(run.id(), "m").size());
    }
  }

  private static boolean held(CountDownLatch locked, CountDownLatch release) {
    locked.countDown();
    try {
      release.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aMetricThatCannotBeWrittenIsReported() {
    ActiveRun run = tracker.startRun(experiment, null);
    run.logMetric("m", 1);
    run.flush();
    store.runs().delete(run.id());
    run.logMetric("m", 2);
    run.logMetric("m", 3);
    RefusedException lost = assertThrows(RefusedException.class, run::flush);
    assertEquals("2 metrics of run=" + run.id() + " were not logged: The run " + run.id()
        + " must be in the 'active' state. Current state is deleted.", lost.getMessage());
    assertEquals(ErrorCode.INVALID_PARAMETER_VALUE, lost.code());
    run.flush();
    run.logMetric("m", 4);
    assertThrows(RefusedException.class, run::end);
    run.close();
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid metric name", () -> tracker.startRun(experiment, null)
        .logMetric("a//b", 1));
  }

  @Test
  void aTrackerThatIsClosedReportsWhatNobodyFlushed() {
    ActiveRun run = tracker.startRun(experiment, null);
    ActiveRun other = tracker.startRun(experiment, null);
    store.runs().delete(run.id());
    run.logMetric("m", 2);
    other.logMetric("m", 3);
    IllegalStateException lost = assertThrows(IllegalStateException.class, tracker::close);
    assertTrue(lost.getMessage().startsWith("1 metrics of run=" + run.id()), lost.getMessage());
    assertEquals(1, store.history().all(other.id(), "m").size());
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "the tracker is closed", () -> other.logMetric("m", 4));
    tracker.close();
  }

  @Test
  void theJvmIsMeasuredUntilTheRunEnds() {
    ActiveRun run = tracker.startRun(experiment, null);
    run.measureJvm(Duration.ofMillis(10));
    byte[][] garbage = new byte[16][];
    while (store.history().page(run.id(), "system/jvm_heap_used_megabytes", 3, null).items().size() < 3) {
      Arrays.setAll(garbage, _ -> new byte[100_000]);
      System.gc();
      run.flush();
    }
    run.end();
    List<String> keys = store.runs().get(run.id()).metrics().stream().map(Metric::key).toList();
    assertTrue(keys.containsAll(List.of("system/jvm_allocated_megabytes_per_second", "system/jvm_gc_count",
        "system/jvm_gc_milliseconds", "system/jvm_heap_committed_megabytes", "system/jvm_heap_used_megabytes",
        "system/jvm_threads")), keys.toString());
    List<Metric> heap = store.history().all(run.id(), "system/jvm_heap_used_megabytes");
    assertEquals(IntStream.range(0, heap.size()).mapToObj(i -> (long) i).toList(),
        heap.stream().map(Metric::step).toList());
    assertTrue(heap.stream().allMatch(metric -> metric.value() > 0 && metric.value() < 1e6), heap.toString());
    assertTrue(store.history().all(run.id(), "system/jvm_gc_count").stream().mapToDouble(Metric::value).sum() > 0);
    assertTrue(store.history().all(run.id(), "system/jvm_allocated_megabytes_per_second").stream()
        .mapToDouble(Metric::value).max().orElse(0) > 0);
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "every=PT0.001S is too often",
        () -> tracker.startRun(experiment, null).measureJvm(Duration.ofMillis(1)));
  }

  @Test
  void aComparisonHasAColumnForEachRunAndARowForEachKey() {
    ActiveRun one = tracker.startRun(experiment, "one");
    ActiveRun two = tracker.startRun(experiment, "two");
    one.logParams(Map.of("depth", 6, "same", "x"));
    two.logParams(Map.of("depth", 7, "same", "x"));
    one.logMetric("auc", 0.9);
    one.setTag("team", "a");
    one.end();
    two.end();
    RunComparison compared = tracker.compare(List.of(one.id(), two.id()));
    assertEquals(List.of("one", "two"), compared.runs().stream().map(RunInfo::name).toList());
    assertEquals(List.of("depth", "same"), compared.params().stream().map(RunComparison.Row::key).toList());
    assertEquals(List.of("6", "7"), compared.params().getFirst().values());
    assertTrue(compared.params().getFirst().differs());
    assertFalse(compared.params().getLast().differs());
    assertEquals(Arrays.asList(0.9, null), compared.metrics().getFirst().values());
    assertTrue(compared.metrics().getFirst().differs());
    assertEquals(List.of("team"), compared.tags().stream().map(RunComparison.Row::key).toList());
  }

  @Test
  void anExportHasTheLayoutOfMlruns() throws IOException {
    ActiveRun run = tracker.startRun(experiment, "it's \"one\"");
    run.logParam("depth", 6);
    run.log(metric("loss", 0.5, 10, 1));
    run.log(metric("loss", Double.NaN, 11, 2));
    run.log(metric("loss/train", 0.25, 10, 1));
    run.setTag("note", "two\nlines");
    run.logDataset(TrackingStoreConformance.data("flights", "d1"), "training");
    run.logArtifacts(Files.writeString(Files.createDirectories(folder.resolve("out/sub")).resolve("f.txt"), "text")
        .getParent().getParent(), "files");
    run.end();
    Path target = folder.resolve("export");
    tracker.export(List.of(run.id()), target);
    assertExport(target.resolve(experiment), run.id());
    Path zip = folder.resolve("export.zip");
    tracker.export(List.of(run.id()), zip);
    try (FileSystem inside = FileSystems.newFileSystem(zip)) {
      assertExport(inside.getPath("/", experiment), run.id());
    }
    assertThrows(FileAlreadyExistsException.class, () -> tracker.export(List.of(run.id()), target));
    assertThrows(FileAlreadyExistsException.class, () -> tracker.export(List.of(run.id()), zip));
  }

  private static void assertExport(Path exported, String id) throws IOException {
    List<String> meta = Files.readAllLines(exported.resolve("meta.yaml"));
    assertTrue(meta.contains("name: \"flights\""), meta.toString());
    Path run = exported.resolve(id);
    List<String> yaml = Files.readAllLines(run.resolve("meta.yaml"));
    assertTrue(yaml.containsAll(List.of("status: 3", "run_name: \"it's \\\"one\\\"\"", "run_id: \"" + id + "\"",
        "lifecycle_stage: \"active\"")), yaml.toString());
    assertEquals("6", Files.readString(run.resolve("params/depth")));
    assertEquals("two\nlines", Files.readString(run.resolve("tags/note")));
    assertEquals("10 0.5 1\n11 nan 2\n", Files.readString(run.resolve("metrics/loss")));
    assertEquals("key,step,timestamp,value\n\"loss\",1,10,0.5\n\"loss\",2,11,nan\n\"loss/train\",1,10,0.25\n",
        Files.readString(run.resolve("metrics.csv")));
    assertEquals("text", Files.readString(run.resolve("artifacts/files/sub/f.txt")));
    assertTrue(Files.readString(run.resolve("inputs.json")).contains("\"digest\":\"d1\""));
  }
}
