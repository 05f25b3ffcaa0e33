package io.roadml.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whoever writes at the same time, in one process or in several, loses nothing of what others wrote.
@Timeout(120)
abstract class ConcurrentWritersConformance extends StoreFixture {
  private static final int BATCHES = 40;
  private static final int METRICS = 25;

  @Test
  void noUpdateOfTwoStoresIsLost() throws Exception {
    String run = run();
    try (MetadataStore second = at(place()); ExecutorService threads = Executors.newWorkStealingPool(8)) {
      List<TrackingStore> stores = List.of(store, new TrackingStore(second));
      List<Callable<Integer>> work = new ArrayList<>();
      for (int writer = 0; writer < 8; writer++) {
        int number = writer;
        work.add(() -> log(stores.get(number % 2), run, number));
      }
      for (Future<Integer> done : threads.invokeAll(work)) {
        assertEquals(BATCHES, done.get());
      }
    }
    assertNothingIsLost(run, 8);
  }

  @Test
  void noUpdateOfTwoProcessesIsLost() throws Exception {
    String run = run();
    List<Process> processes = List.of(ChildJvm.start(Writer.class, place(), run, "0"),
        ChildJvm.start(Writer.class, place(), run, "1"));
    for (Process process : processes) {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
    }
    assertNothingIsLost(run, 2);
  }

  private void assertNothingIsLost(String run, int writers) {
    Run there = store.runs().get(run);
    assertEquals((long) writers * BATCHES,
        there.params().stream().filter(param -> param.key().startsWith("p")).count());
    assertEquals(writers, there.tags().stream().filter(tag -> tag.key().startsWith("w")).count());
    List<Metric> shared = store.history().all(run, "shared");
    assertEquals(writers * BATCHES * METRICS, shared.size());
    for (int writer = 0; writer < writers; writer++) {
      int number = writer;
      assertEquals(BATCHES * METRICS, shared.stream().filter(metric -> (int) metric.value() == number).count());
    }
    Metric latest = there.metrics().stream().filter(metric -> metric.key().equals("shared")).findFirst().orElseThrow();
    assertEquals(BATCHES * METRICS - 1, latest.step());
    assertEquals(writers - 1, latest.value());
    assertEquals((long) writers * BATCHES * METRICS, metadata.sql()
        .first("SELECT COUNT(DISTINCT sequence) FROM metric WHERE key = 'shared'", row -> row.integer(1))
        .orElseThrow());
  }

  static int log(TrackingStore store, String run, int writer) {
    for (int batch = 0; batch < BATCHES; batch++) {
      List<Metric> metrics = new ArrayList<>();
      for (int i = 0; i < METRICS; i++) {
        metrics.add(metric("shared", writer, 1, (long) batch * METRICS + i));
      }
      store.log().batch(run, metrics, List.of(new Param("p" + writer + "." + batch, "1")),
          List.of(new Tag("w" + writer, String.valueOf(batch))));
    }
    return BATCHES;
  }

  @Test
  void ofManyWhoCreateTheSameOneSucceeds() throws Exception {
    try (MetadataStore second = at(place()); ExecutorService threads = Executors.newWorkStealingPool(8)) {
      List<TrackingStore> stores = List.of(store, new TrackingStore(second));
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        TrackingStore mine = stores.get(i % 2);
        work.add(() -> succeeds(() -> mine.experiments().create("same", null, List.of())));
      }
      int created = 0;
      for (Future<Boolean> done : threads.invokeAll(work)) {
        created += done.get() ? 1 : 0;
      }
      assertEquals(1, created);
    }
  }

  @Test
  void aParamIsWrittenOnceHoweverManyTry() throws Exception {
    String run = run();
    try (MetadataStore second = at(place()); ExecutorService threads = Executors.newWorkStealingPool(8)) {
      List<TrackingStore> stores = List.of(store, new TrackingStore(second));
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String value = String.valueOf(i);
        TrackingStore mine = stores.get(i % 2);
        work.add(() -> succeeds(() -> mine.log().param(run, new Param("p", value))));
      }
      int written = 0;
      for (Future<Boolean> done : threads.invokeAll(work)) {
        written += done.get() ? 1 : 0;
      }
      assertEquals(1, written);
    }
    assertEquals(1, store.runs().get(run).params().size());
  }

  @Test
  void noMetricIsLoggedToARunOnceItsExperimentIsDeleted() throws Exception {
    String run = run("e");
    String experiment = store.experiments().byName("e").id();
    try (MetadataStore second = at(place()); ExecutorService threads = Executors.newWorkStealingPool(2)) {
      TrackingStore other = new TrackingStore(second);
      Future<Integer> logged = threads.submit(() -> untilRefused(other, run));
      while (store.history().page(run, "m", 3, null).items().size() < 3) {
        Thread.onSpinWait();
      }
      store.experiments().delete(experiment);
      int there = store.history().all(run, "m").size();
      assertEquals(logged.get(), there);
      assertTrue(there >= 3);
    }
  }

  private static int untilRefused(TrackingStore store, String run) {
    int logged = 0;
    while (logs(store, run, logged)) {
      logged++;
    }
    return logged;
  }

  private static boolean logs(TrackingStore store, String run, int step) {
    return succeeds(() -> store.log().metric(run, metric("m", 1, 1, step)));
  }

  /// A refusal is an answer, a failure of the database is not.
  private static boolean succeeds(Runnable call) {
    try {
      call.run();
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  /// The other process.
  static final class Writer {
    private Writer() {
    }

    /// Logs to a run.
    public static void main(String[] args) throws IOException {
      try (MetadataStore metadata = at(args[0])) {
        log(new TrackingStore(metadata), args[1], Integer.parseInt(args[2]));
      }
    }
  }
}
