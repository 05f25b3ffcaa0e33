package io.roadml.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.TestPostgres;
import io.roadml.pipeline.Input;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.StepContext;
import io.roadml.pipeline.StepOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Worker processes that share a run on one PostgreSQL and are killed or stopped in the middle of it: each step ends once, and its output
/// is committed once.
@Timeout(300)
class SharedRunTest {
  private static final StepOptions ELSEWHERE = StepOptions.DEFAULT.executor("workers");
  private static final WorkerConfig QUICK = WorkerMain.QUICK;
  private static final int STEPS = 200;

  @TempDir
  Path folder;

  private final String url = TestPostgres.newDatabase();
  private final Heard heard = new Heard();
  private Shared shared;

  @BeforeEach
  void open() throws IOException {
    shared = Shared.open(url, folder, "runner");
    countCommits();
  }

  @AfterEach
  void close() throws IOException {
    shared.close();
  }

  /// The database itself writes down each commit.
  private void countCommits() {
    shared.metadata().sql().update("CREATE TABLE commits (step TEXT NOT NULL)");
    shared.metadata().sql().update("CREATE FUNCTION count_commit() RETURNS trigger LANGUAGE plpgsql AS"
        + " 'BEGIN INSERT INTO commits VALUES (NEW.step); RETURN NEW; END'");
    shared.metadata().sql().update("CREATE TRIGGER commits AFTER UPDATE ON pipeline_task FOR EACH ROW"
        + " WHEN (NEW.state = 'DONE') EXECUTE FUNCTION count_commit()");
  }

  private List<String> commits() {
    return shared.metadata().sql().list("SELECT step FROM commits ORDER BY step", row -> row.text(1));
  }

  private ChildJvm worker(int threads) throws IOException {
    return ChildJvm.start(WorkerMain.class, url, folder.toString(), Integer.toString(threads));
  }

  /// Which step it was, and which process has called it.
  record Done(int number, long pid) {}

  static Done done(int number) {
    LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    return new Done(number, ProcessHandle.current().pid());
  }

  private PipelineRunner runner(WorkerPool pool) {
    return PipelineRunner.open(RunnerConfig.DEFAULT.maxParallel(20).journal(shared.store().journal())
        .memory(shared.store().memory()).listener(heard).executor("workers", pool));
  }

  @Test
  void twoWorkersShareARunAndOneIsKilledInTheMiddle() throws Exception {
    Set<Long> pids = shareAndKill(List.of(60), STEPS);
    assertEquals(2, pids.size(), () -> "both did some: " + pids);
  }

  @Tag("soak") @Test
  void theSameWithTwentyKills() throws Exception {
    Random random = new Random(1);
    List<Integer> kills = IntStream.range(0, 20).map(kill -> 20 + kill * 25 + random.nextInt(20)).boxed().toList();
    assertTrue(shareAndKill(kills, 3 * STEPS).size() > 2);
  }

  /// @param kills after how many steps a worker is killed, and replaced if more are to follow
  /// @return the processes that have done something
  private Set<Long> shareAndKill(List<Integer> kills, int steps) throws Exception {
    Pipeline.Builder p = Pipeline.named("shared");
    Output<List<Integer>> numbers = p.step("numbers", () -> IntStream.range(0, steps).boxed().toList());
    Output<List<Done>> all = p.with(ELSEWHERE).map("work", numbers, SharedRunTest::done);
    Deque<ChildJvm> workers = new ArrayDeque<>(List.of(worker(2), worker(2)));
    try (WorkerPool pool = shared.pool(QUICK); PipelineRunner runner = runner(pool)) {
      for (ChildJvm worker : workers) {
        worker.awaitLine("ready ");
      }
      PipelineRun run = runner.start(p.build(), Map.of());
      for (int kill : kills) {
        heard.await(kill, SharedRunTest::isWork);
        workers.getFirst().kill();
        workers.removeFirst().close();
        if (kill != kills.getLast()) {
          workers.addLast(worker(2));
        }
      }
      assertTrue(run.await(Duration.ofSeconds(200)), () -> "the run does not end: " + run.states());
      assertEquals(RunState.SUCCESS, run.state(), () -> String.valueOf(run.failure()));
      List<Done> done = run.output(all);
      assertEquals(IntStream.range(0, steps).boxed().toList(), done.stream().map(Done::number).toList());
      assertEquals(steps, heard.await(steps, SharedRunTest::isWork).size());
      assertEquals(IntStream.range(0, steps).mapToObj(i -> "work[" + i + "]").sorted().toList(),
          commits().stream().sorted().toList());
      return done.stream().map(Done::pid).collect(Collectors.toSet());
    } finally {
      workers.forEach(ChildJvm::close);
    }
  }

  private static boolean isWork(Object event) {
    return event instanceof StepFinished end && end.step().startsWith("work[");
  }

  /// The first who calls it waits for one file, and whoever comes later for another.
  static long held(String folder, StepContext context) throws IOException {
    boolean isFirst = Path.of(folder, "first").toFile().createNewFile();
    long pid = ProcessHandle.current().pid();
    context.log((isFirst ? "first " : "second ") + pid);
    while (!Files.exists(Path.of(folder, isFirst ? "let-first-end" : "let-second-end"))) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      Thread.interrupted(); // it does not care
    }
    return pid;
  }

  @Test
  void aWorkerThatWasTakenForDeadAndWakesUpCommitsNothing() throws Exception {
    String place = folder.toString();
    Pipeline.Builder p = Pipeline.named("paused");
    Output<String> where = p.step("where", () -> place);
    Output<Long> held = p.with(ELSEWHERE).step("held", where, Input.context(), SharedRunTest::held);
    try (ChildJvm paused = worker(1); WorkerPool pool = shared.pool(QUICK); PipelineRunner runner = runner(pool)) {
      PipelineRun run = runner.start(p.build(), Map.of());
      assertEquals(paused.pid(), Long.parseLong(heard.awaitLine("held", "first ")));
      paused.signal("STOP");
      try (ChildJvm other = worker(1)) {
        assertEquals(other.pid(), Long.parseLong(heard.awaitLine("held", "second ")));
        paused.signal("CONT");
        Files.createFile(folder.resolve("let-first-end"));
        paused.awaitLine("dropped");
        assertEquals(List.of(), commits());
        Files.createFile(folder.resolve("let-second-end"));
        assertTrue(run.await(Duration.ofSeconds(60)), () -> "the run does not end: " + run.states());
        assertEquals(other.pid(), run.output(held), () -> String.valueOf(run.failure()));
        assertEquals(List.of("held"), commits());
      }
    }
  }
}
