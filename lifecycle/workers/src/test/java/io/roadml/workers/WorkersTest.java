package io.roadml.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.TestPostgres;
import io.roadml.pipeline.Failure;
import io.roadml.pipeline.FailurePolicy;
import io.roadml.pipeline.Input;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.StepContext;
import io.roadml.pipeline.StepOptions;
import io.roadml.pipeline.store.PipelineStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Steps that workers call, on a PostgreSQL; workers and runner in this process, as far as nobody has to die.
@Timeout(120)
class WorkersTest {
  private static final StepOptions ELSEWHERE = StepOptions.DEFAULT.executor("workers");
  private static final WorkerConfig QUICK = WorkerMain.QUICK;

  @TempDir
  Path folder;

  private final Heard heard = new Heard();
  private Shared shared;

  @BeforeEach
  void open() throws IOException {
    shared = Shared.open(TestPostgres.newDatabase(), folder, "runner");
  }

  @AfterEach
  void close() throws IOException {
    shared.close();
  }

  private PipelineRunner runner(WorkerPool pool) {
    return PipelineRunner.open(RunnerConfig.DEFAULT.listener(heard).executor("workers", pool));
  }

  private static PipelineRun ended(PipelineRun run) throws InterruptedException {
    assertTrue(run.await(Duration.ofSeconds(60)), () -> "the run does not end: " + run.states());
    return run;
  }

  @Test
  void valuesFilesLinesAndFailuresGoThereAndBack() throws Exception {
    String place = Files.writeString(folder.resolve("input"), "some text").toString();
    Pipeline.Builder p = Pipeline.named("there_and_back").failurePolicy(FailurePolicy.CONTINUE);
    Output<Path> input = p.step("input", () -> Path.of(place));
    Output<Path> copy = p.with(ELSEWHERE.keep()).step("copy", input, WorkersTest::copied);
    Output<List<Integer>> numbers = p.step("numbers", () -> List.of(1, 2, 3));
    Output<List<String>> said = p.with(ELSEWHERE).map("said", numbers, Input.context(), WorkersTest::said);
    Output<byte[]> bytes = p.with(ELSEWHERE).step("bytes", () -> new byte[100_000]);
    Output<Integer> large = p.with(ELSEWHERE).step("large", bytes, all -> all.length);
    p.with(ELSEWHERE).act("fails", () -> {
      throw new IOException("no");
    });
    p.with(ELSEWHERE).step("null", () -> null);
    p.with(ELSEWHERE).step("thread", Thread::currentThread);
    try (Worker _ = shared.worker(QUICK);
        WorkerPool pool = shared.pool(QUICK);
        PipelineRunner runner = runner(pool)) {
      PipelineRun run = ended(runner.start(p.build(), Map.of()));
      assertEquals("some text, copied", Files.readString(run.output(copy)));
      assertEquals(List.of("1 of said[0]", "2 of said[1]", "3 of said[2]"), run.output(said));
      assertEquals(List.of("first", "second \\0"), heard.lines("said[2]"), "PostgreSQL has no such character");
      assertEquals(100_000, run.output(large));
      assertEquals(new Failure("fails", "java.io.IOException", "no"), heard.failure("fails"));
      assertTrue(heard.failure("null").message().startsWith("the step returned null"));
      assertTrue(heard.failure("thread").message().contains("cannot be carried back from a worker: the value cannot be "
          + "kept: type=java.lang.Thread"), heard.failure("thread")::message);
    }
    assertEquals(0, rows("pipeline_task"));
    assertEquals(0, rows("pipeline_task_value"));
    assertEquals(0, rows("pipeline_task_line"));
    assertEquals(0, rows("pipeline_pool"));
  }

  private long rows(String table) {
    return shared.metadata().sql().first("SELECT COUNT(*) FROM " + table, row -> row.integer(1)).orElseThrow();
  }

  static Path copied(Path from) throws IOException {
    return Files.writeString(from.resolveSibling("copy"), Files.readString(from) + ", copied");
  }

  static String said(int number, StepContext context) {
    context.log("first");
    context.log("second \0");
    return number + " of " + context.step();
  }

  private static final CountDownLatch WAITING = new CountDownLatch(1);
  private static final CountDownLatch INTERRUPTED = new CountDownLatch(1);

  @Test
  void s26ACancelledStepIsInterruptedWhereItRuns() throws Exception {
    Pipeline.Builder p = Pipeline.named("cancelled");
    p.with(ELSEWHERE).act("waits", WorkersTest::waitsToBeCancelled);
    try (Worker _ = shared.worker(QUICK);
        WorkerPool pool = shared.pool(QUICK);
        PipelineRunner runner = runner(pool)) {
      PipelineRun run = runner.start(p.build(), Map.of());
      assertTrue(WAITING.await(30, TimeUnit.SECONDS));
      run.cancel();
      assertTrue(INTERRUPTED.await(30, TimeUnit.SECONDS));
      assertEquals(RunState.CANCELLED, ended(run).state());
    }
  }

  static void waitsToBeCancelled() throws InterruptedException {
    waits(WAITING, INTERRUPTED);
  }

  static void waitsForItsRunner() throws InterruptedException {
    waits(new CountDownLatch(1), ORPHANED);
  }

  private static void waits(CountDownLatch begun, CountDownLatch interrupted) throws InterruptedException {
    begun.countDown();
    try {
      new CountDownLatch(1).await();
    } finally {
      interrupted.countDown();
    }
  }

  private static final CountDownLatch ORPHANED = new CountDownLatch(1);

  @Test
  void whatARunnerWantedThatHasDiedIsInterrupted() throws Exception {
    Pipeline.Builder p = Pipeline.named("orphan");
    p.with(ELSEWHERE).act("waits", WorkersTest::waitsForItsRunner);
    try (Worker _ = shared.worker(QUICK);
        WorkerPool silent = shared.pool(QUICK.heartbeat(Duration.ofHours(1)));
        PipelineRunner runner = runner(silent)) {
      PipelineRun run = runner.start(p.build(), Map.of());
      assertTrue(ORPHANED.await(30, TimeUnit.SECONDS));
      Failure failure = ended(run).failure().orElseThrow();
      assertEquals(StepLostException.class.getName(), failure.type());
    }
  }

  private static final AtomicInteger TRIES = new AtomicInteger();
  private static final CountDownLatch FIRST_TRY = new CountDownLatch(1);

  @Test
  void aWorkerThatIsClosedHandsBackWhatDoesNotEndInTime() throws Exception {
    Pipeline.Builder p = Pipeline.named("handed_back");
    Output<Integer> tries = p.with(ELSEWHERE).step("tries", WorkersTest::tries);
    try (WorkerPool pool = shared.pool(QUICK);
        PipelineRunner runner = runner(pool)) {
      Worker first = shared.worker(QUICK.patience(Duration.ZERO));
      PipelineRun run = runner.start(p.build(), Map.of());
      assertTrue(FIRST_TRY.await(30, TimeUnit.SECONDS));
      first.close();
      assertEquals(List.of("WAITING 0"), shared.metadata().sql().list("SELECT state, picks FROM pipeline_task",
          row -> row.text(1) + " " + row.integer(2)));
      try (Worker _ = shared.worker(QUICK)) {
        assertEquals(2, ended(run).output(tries));
      }
    }
  }

  static int tries() throws InterruptedException {
    int tries = TRIES.incrementAndGet();
    if (tries == 1) {
      FIRST_TRY.countDown();
      new CountDownLatch(1).await();
    }
    return tries;
  }

  @Test
  void onlyTheLastPickMayCommitAndOnlyOnce() throws Exception {
    Pipeline.Builder p = Pipeline.named("fenced");
    Output<Integer> one = p.with(ELSEWHERE).step("one", () -> 1);
    TaskTable tasks = new TaskTable(shared.metadata(), shared.store().values());
    try (WorkerPool pool = shared.pool(QUICK);
        PipelineRunner runner = runner(pool)) {
      PipelineRun run = runner.start(p.build(), Map.of());
      String task = onlyTask();
      Optional<TaskTable.Pick> early = tasks.pick(task, "early", "t1", QUICK.lease());
      Optional<TaskTable.Pick> late = tasks.pick(task, "late", "t2", QUICK.lease());
      assertEquals(2, late.orElseThrow().pick());
      assertFalse(tasks.commit(early.orElseThrow(), shared.store().values().prepare(7)),
          "its token is another's by now");
      assertFalse(tasks.handBack(early.orElseThrow()));
      assertTrue(tasks.commit(late.orElseThrow(), shared.store().values().prepare(8)));
      assertFalse(tasks.commit(late.orElseThrow(), shared.store().values().prepare(9)), "once");
      assertEquals(8, ended(run).output(one));
    }
  }

  /// The row of the only task, as soon as there is one.
  private String onlyTask() {
    Optional<String> task = Optional.empty();
    while (task.isEmpty()) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      task = shared.metadata().sql().first("SELECT task_id FROM pipeline_task", row -> row.text(1));
    }
    return task.get();
  }

  @Test
  void aStepThatWorkersHaveDiedWithIsGivenUp() throws Exception {
    Pipeline.Builder p = Pipeline.named("deadly");
    p.with(ELSEWHERE).act("deadly", () -> {
    });
    TaskTable tasks = new TaskTable(shared.metadata(), shared.store().values());
    try (WorkerPool pool = shared.pool(QUICK);
        PipelineRunner runner = runner(pool)) {
      PipelineRun run = runner.start(p.build(), Map.of());
      String task = onlyTask();
      assertNotEquals(Optional.empty(), tasks.pick(task, "dead", "t1", QUICK.lease()));
      assertNotEquals(Optional.empty(), tasks.pick(task, "dead too", "t2", QUICK.lease()));
      try (Worker _ = shared.worker(QUICK.picks(2))) {
        Failure failure = ended(run).failure().orElseThrow();
        assertEquals(StepLostException.class.getName(), failure.type());
        assertTrue(failure.message().endsWith("was lost by its workers; it was picked 3 times"), failure::message);
      }
    }
  }

  @Test
  void aFileOfOneMachineIsRefused() throws Exception {
    try (MetadataStore file = MetadataStore.open(folder.resolve("data"));
        PipelineStore store = new PipelineStore(file, shared.artifacts(), folder.resolve("work"),
            io.roadml.pipeline.store.StoreConfig.defaults())) {
      String message = assertThrows(IllegalArgumentException.class, () -> WorkerPool.open(file, store, QUICK))
          .getMessage();
      assertTrue(message.contains("want jdbc:postgresql://host:port/database"), message);
      assertTrue(message.contains("'process'"), message);
    }
  }

  @Test
  void aConfigurationSaysWhatIsOutOfRange() {
    assertEquals("threads=0, want 1 to 1000",
        assertThrows(IllegalArgumentException.class, () -> WorkerConfig.DEFAULT.threads(0)).getMessage());
  }
}
