package io.roadml.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.pipeline.CachePolicy;
import io.roadml.pipeline.CacheReport;
import io.roadml.pipeline.CacheStatus;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Param;
import io.roadml.pipeline.ParamType;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.StepOptions;
import io.roadml.pipeline.StepState;
import io.roadml.pipeline.loading.PipelineReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statements 28 to 40 by whole runs: what is remembered between them, and what a run leaves for one that resumes it.
@Timeout(60)
abstract class RememberedRunsConformance extends KeptStoreFixture {
  private static final StepOptions USED = StepOptions.DEFAULT.cache(CachePolicy.USE);

  /// The step that fails, and the one that goes on until it is cancelled.
  private static volatile String failing = "";
  private static volatile String stopping = "";
  private static volatile CountDownLatch reached = new CountDownLatch(1);

  @BeforeEach
  void nothingFails() {
    failing = "";
    stopping = "";
    reached = new CountDownLatch(1);
    Called.sinceLastTime();
  }

  record Model(double rate, int rows) {}

  private static <T> T body(String name, T result) throws InterruptedException {
    if (stopping.equals(name)) {
      reached.countDown();
      new CountDownLatch(1).await();
    }
    if (failing.equals(name)) {
      throw new IllegalStateException(name + " fails");
    }
    return Called.is(name, result);
  }

  /// load → train → report, and a map of ten beside train.
  private static final class Training {
    final Pipeline pipeline;
    final Output<Model> model;
    final Output<String> report;

    Training(StepOptions options) {
      this(options, options);
    }

    Training(StepOptions options, StepOptions ofScores) {
      Pipeline.Builder p = Pipeline.named("training");
      Param<Double> rate = p.param("rate", ParamType.DOUBLE, 0.1);
      Param<Long> rows = p.param("rows", ParamType.LONG, 10L);
      Output<List<Integer>> raw = p.with(options).step("load", rows,
          n -> body("load", IntStream.range(0, n.intValue()).boxed().toList()));
      Output<List<Integer>> scores = p.with(ofScores).map("score", raw, i -> body("score" + i, i * i));
      model = p.with(options).step("train", raw, rate, (data, r) -> body("train", new Model(r, data.size())));
      report = p.with(options).step("report", model, scores,
          (m, s) -> body("report", m + " " + s.stream().mapToInt(i -> i).sum()));
      pipeline = p.build();
    }
  }

  private static final String REPORT = "Model[rate=0.1, rows=10] 285";

  private static List<String> names(String... first) {
    return Stream.concat(Stream.of(first),
        IntStream.range(0, 10).mapToObj(i -> "score" + i)).sorted().toList();
  }

  private PipelineRunner runner() {
    return PipelineRunner.open(RunnerConfig.DEFAULT.journal(store.journal()).memory(store.memory()));
  }

  private PipelineRun run(Pipeline pipeline, Map<String, ?> params) throws Exception {
    try (PipelineRunner runner = runner()) {
      PipelineRun run = runner.start(pipeline, params);
      run.await();
      return run;
    }
  }

  private PipelineRun resume(Pipeline pipeline, String run, Map<String, ?> params) throws Exception {
    try (PipelineRunner runner = runner()) {
      PipelineRun resumed = runner.resume(pipeline, run, params);
      resumed.await();
      return resumed;
    }
  }

  private CacheReport report(PipelineRun run, String step) {
    return store.runs().events(run.id()).stream().filter(RunEvent.StepFinished.class::isInstance)
        .map(RunEvent.StepFinished.class::cast).filter(event -> event.step().equals(step)).findFirst().orElseThrow()
        .cache();
  }

  @Test
  void statement28ASecondRunWithNothingChangedExecutesNothing() throws Exception {
    Training training = new Training(USED);
    PipelineRun first = run(training.pipeline, Map.of());
    assertEquals(RunState.SUCCESS, first.state(), () -> String.valueOf(first.failure()));
    assertEquals(names("load", "train", "report"), Called.sinceLastTime());
    PipelineRun second = run(new Training(USED).pipeline, Map.of());
    assertEquals(List.of(), Called.sinceLastTime());
    assertEquals(RunState.SUCCESS, second.state());
    for (String step : List.of("load", "train", "report", "score[0]", "score[9]")) {
      assertEquals(new CacheReport(CacheStatus.HIT, ""), report(second, step));
    }
    assertEquals(1, store.runs().events(second.id()).stream().filter(RunEvent.StepCached.class::isInstance)
        .map(RunEvent.StepCached.class::cast).filter(event -> event.step().equals("train")).count());
  }

  @Test
  void statement28TheOutputOfACachedStepIsTheSame() throws Exception {
    Training first = new Training(USED);
    assertEquals(REPORT, run(first.pipeline, Map.of()).output(first.report));
    Training second = new Training(USED);
    PipelineRun run = run(second.pipeline, Map.of());
    assertEquals(StepState.CACHED, run.state(second.report));
    assertEquals(REPORT, run.output(second.report));
    assertEquals(new Model(0.1, 10), run.output(second.model));
  }

  @Test
  void statement29TouchingOneInputRunsExactlyWhatDependsOnIt() throws Exception {
    run(new Training(USED).pipeline, Map.of());
    Called.sinceLastTime();
    Training changed = new Training(USED);
    PipelineRun run = run(changed.pipeline, Map.of("rate", 0.2));
    assertEquals(List.of("report", "train"), Called.sinceLastTime());
    assertEquals("changed: input 2 $rate: 0.1 -> 0.2", report(run, "train").reason());
    assertEquals("changed: input 1 train", report(run, "report").reason());
    assertEquals("Model[rate=0.2, rows=10] 285", run.output(changed.report));
    run(new Training(USED).pipeline, Map.of("rate", "0.10", "rows", 10));
    assertEquals(List.of(), Called.sinceLastTime());
    run(new Training(USED).pipeline, Map.of("rows", 11));
    assertEquals(List.of("load", "report", "score10", "train"), Called.sinceLastTime());
  }

  @Test
  void statement31AnUpstreamThatIsNotCachedButGivesTheSameBytesStillHitsDownstream() throws Exception {
    for (int time = 0; time < 2; time++) {
      Pipeline.Builder p = Pipeline.named("content");
      Output<List<Integer>> raw = p.step("load", () -> body("load", List.of(1, 2)));
      p.with(USED).step("count", raw, data -> body("count", data.size()));
      assertEquals(RunState.SUCCESS, run(p.build(), Map.of()).state());
      assertEquals(time == 0 ? List.of("count", "load") : List.of("load"), Called.sinceLastTime());
    }
  }

  @Test
  void statement34WhatHasFailedOrTimedOutOrWasCancelledRunsAgain() throws Exception {
    Training training = new Training(USED.timeout(Duration.ofDays(1)));
    failing = "train";
    assertEquals(RunState.FAILED, run(training.pipeline, Map.of()).state());
    failing = "";
    stopping = "report";
    try (PipelineRunner runner = runner()) {
      PipelineRun run = runner.start(training.pipeline, Map.of());
      reached.await();
      run.cancel();
      assertEquals(RunState.CANCELLED, run.await());
    }
    stopping = "";
    Called.sinceLastTime();
    PipelineRun run = run(training.pipeline, Map.of());
    assertEquals(List.of("report"), Called.sinceLastTime());
    assertEquals(REPORT, run.output(training.report));
  }

  @Test
  void statement36AStepWithSideEffectsRunsEachTime() throws Exception {
    for (int time = 0; time < 2; time++) {
      Pipeline.Builder p = Pipeline.named("effects");
      Output<Integer> sent = p.with(USED.sideEffects()).step("send", () -> body("send", 1));
      p.with(USED).step("note", sent, n -> body("note", n + 1));
      assertEquals(RunState.SUCCESS, run(p.build(), Map.of()).state());
      assertEquals(time == 0 ? List.of("note", "send") : List.of("send"), Called.sinceLastTime());
    }
  }

  @Test
  void statement37AResumedRunDoesOnlyWhatWasNotDoneWhateverThePolicy() throws Exception {
    for (StepOptions options : List.of(StepOptions.DEFAULT, USED, StepOptions.DEFAULT.sideEffects())) {
      Training training = new Training(options);
      failing = "report";
      PipelineRun failed = run(new Training(options).pipeline, Map.of("rate", 0.3, "rows", 7));
      assertEquals(RunState.FAILED, failed.state());
      failing = "";
      Called.sinceLastTime();
      PipelineRun resumed = resume(training.pipeline, failed.id(), Map.of());
      assertEquals(List.of("report"), Called.sinceLastTime());
      assertEquals("Model[rate=0.3, rows=7] 91", resumed.output(training.report));
      assertEquals(failed.id(), store.runs().run(resumed.id()).orElseThrow().resumes().orElseThrow());
      metadata.sql().update("DELETE FROM pipeline_entry");
    }
  }

  @Test
  void statement38OfTenElementsNineOfWhichAreDoneOneRuns() throws Exception {
    Training training = new Training(StepOptions.DEFAULT);
    failing = "score4";
    PipelineRun failed;
    try (PipelineRunner one = PipelineRunner.open(RunnerConfig.DEFAULT.maxParallel(1).journal(store.journal())
        .memory(store.memory()))) {
      failed = one.start(new Training(StepOptions.DEFAULT, StepOptions.DEFAULT.minSuccess(0.9)).pipeline, Map.of());
      failed.await();
    }
    failing = "";
    assertEquals(RunState.SUCCESS, failed.state(), () -> String.valueOf(failed.failure()));
    assertEquals(12, Called.sinceLastTime().size());
    PipelineRun resumed = resume(training.pipeline, failed.id(), Map.of());
    assertEquals(List.of("report", "score4"), Called.sinceLastTime());
    assertEquals(REPORT, resumed.output(training.report));
  }

  @Test
  void statement39WhatHasChangedSinceRunsAgainWithWhatDependsOnIt() throws Exception {
    Training training = new Training(StepOptions.DEFAULT);
    PipelineRun done = run(new Training(StepOptions.DEFAULT).pipeline, Map.of());
    Called.sinceLastTime();
    PipelineRun resumed = resume(training.pipeline, done.id(), Map.of("rate", 0.5));
    assertEquals(List.of("report", "train"), Called.sinceLastTime());
    assertEquals("changed since the run that is resumed: input 2 $rate: 0.1 -> 0.5", report(resumed, "train").reason());
    assertEquals("Model[rate=0.5, rows=10] 285", resumed.output(training.report));
  }

  @Test
  void statement39ANewCodeVersionRunsAgain() throws Exception {
    PipelineRun done = run(versioned("1"), Map.of());
    assertEquals(List.of("a", "b"), Called.sinceLastTime());
    PipelineRun resumed = resume(versioned("2"), done.id(), Map.of());
    assertEquals(List.of("a"), Called.sinceLastTime());
    assertEquals("changed since the run that is resumed: code: version 1 -> version 2", report(resumed, "a").reason());
  }

  private static Pipeline versioned(String version) {
    Pipeline.Builder p = Pipeline.named("versioned");
    Output<Integer> a = p.with(StepOptions.DEFAULT.codeVersion(version)).step("a", () -> body("a", 1));
    p.step("b", a, n -> body("b", n + 1));
    return p.build();
  }

  @Test
  void statement40ARunIsResumedFromEveryPrefixOfItsJournal() throws Exception {
    Training training = new Training(StepOptions.DEFAULT);
    PipelineRun whole = run(training.pipeline, Map.of());
    List<RunEvent> events = store.journal().read(whole.id());
    Called.sinceLastTime();
    for (int length = events.size(); length > 0; length--) {
      List<RunEvent> prefix = events.subList(0, length);
      metadata.sql().update("DELETE FROM pipeline_event WHERE run_id = ? AND sequence >= ?", whole.id(), length);
      Training again = new Training(StepOptions.DEFAULT);
      PipelineRun resumed = resume(again.pipeline, whole.id(), Map.of());
      assertEquals(REPORT, resumed.output(again.report));
      assertEquals(13 - done(prefix), Called.sinceLastTime().size(), "length=" + length);
      forgetAllBut(whole.id());
    }
    metadata.sql().update("DELETE FROM pipeline_event");
    assertThrows(IllegalArgumentException.class, () -> resume(training.pipeline, whole.id(), Map.of()));
  }

  private static long done(List<RunEvent> prefix) {
    return prefix.stream().filter(RunEvent.StepFinished.class::isInstance).map(RunEvent.StepFinished.class::cast)
        .filter(event -> event.output().isPresent()).count();
  }

  private void forgetAllBut(String run) {
    metadata.sql().update("DELETE FROM pipeline_event WHERE run_id <> ?", run);
    metadata.sql().update("DELETE FROM pipeline_run WHERE run_id <> ?", run);
  }

  @Test
  void aNestedPipelineIsResumedStepByStep() throws Exception {
    failing = "second";
    PipelineRun failed = run(nested(), Map.of());
    assertEquals("outer/second", failed.failure().orElseThrow().step());
    failing = "";
    assertEquals(List.of("first"), Called.sinceLastTime());
    assertEquals(RunState.SUCCESS, resume(nested(), failed.id(), Map.of()).state());
    assertEquals(List.of("after", "second"), Called.sinceLastTime());
  }

  private static Pipeline nested() {
    Pipeline.Builder inner = Pipeline.named("inner");
    Output<Integer> first = inner.step("first", () -> body("first", 1));
    Output<Integer> second = inner.step("second", first, n -> body("second", n + 1));
    Pipeline.Builder p = Pipeline.named("outside");
    Output<Integer> outer = p.pipeline("outer", inner.build(), second);
    p.step("after", outer, n -> body("after", n + 1));
    return p.build();
  }

  @Test
  void aRunThatStillGoesOnIsNotResumed() throws Exception {
    Training training = new Training(StepOptions.DEFAULT);
    failing = "";
    stopping = "report";
    try (PipelineRunner runner = runner()) {
      PipelineRun run = runner.start(training.pipeline, Map.of());
      reached.await();
      RefusedException thrown = assertThrows(RefusedException.class,
          () -> runner.resume(training.pipeline, run.id(), Map.of()));
      assertTrue(thrown.getMessage().startsWith("run=" + run.id() + " still goes on in process="), thrown.getMessage());
      run.cancel();
      run.await();
      stopping = "";
      PipelineRun resumed = runner.resume(training.pipeline, run.id(), Map.of());
      assertEquals(RunState.SUCCESS, resumed.await());
      assertEquals(REPORT, resumed.output(training.report));
    }
  }

  @Test
  void statement26WhoeverHasTheMetadataStoreCancelsARun() throws Exception {
    Training training = new Training(StepOptions.DEFAULT);
    stopping = "report";
    try (PipelineStore today = store(StoreConfig.defaults());
        PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.journal(today.journal()));
        MetadataStore other = at(place())) {
      PipelineRun run = runner.start(training.pipeline, Map.of());
      reached.await();
      RunControl control = RunControl.in(other);
      control.cancel(run.id());
      control.cancel(run.id());
      assertTrue(run.await(Duration.ofSeconds(30)), "nobody has seen it");
      assertEquals(RunState.CANCELLED, run.state());
      assertEquals("run=" + run.id() + " has ended: cancelled", refused(control, run.id()));
      assertEquals("run=x is not in the journal", refused(control, "x"));
      assertEquals(List.of(), metadata.sql().list("SELECT run_id FROM pipeline_cancel", row -> row.text(1)));
    }
  }

  private static String refused(RunControl control, String run) {
    return assertThrows(RefusedException.class, () -> control.cancel(run)).getMessage();
  }

  @Test
  void aRunOfADeadProcessOrWithinAnotherIsNotCancelled() {
    Instant now = Instant.now();
    store.journal().append(List.of(
        new RunEvent.RunStarted("outer", now, "p", "hash", Map.of(), Optional.empty(), Optional.empty()),
        new RunEvent.RunStarted("inner", now, "q", "hash", Map.of(), Optional.empty(),
            Optional.of(new RunEvent.Parent("outer", "step")))));
    metadata.sql().update("DELETE FROM pipeline_lease");
    RunControl control = RunControl.in(metadata);
    assertEquals("run=inner is nested in run=outer; cancel that one", refused(control, "inner"));
    assertEquals("run=outer does not go on: its process has died, and there is nothing to cancel",
        refused(control, "outer"));
  }

  @Test
  void wherePipelinesAreFoundIsWrittenDownWithTheRun() {
    RunControl control = RunControl.in(metadata);
    PipelineReference reference = new PipelineReference("p.Training",
        List.of(Path.of("a b.jar"), Path.of("\"c\".jar")));
    assertEquals(Optional.empty(), control.reference("r"));
    control.remember("r", new PipelineReference("p.Earlier", List.of()));
    control.remember("r", reference);
    assertEquals(Optional.of(reference), control.reference("r"));
  }

  @Test
  void aRunThatWasTakenOverFailsAndSaysSo() throws Exception {
    Training training = new Training(StepOptions.DEFAULT);
    failing = "";
    stopping = "report";
    try (PipelineRunner runner = runner()) {
      PipelineRun run = runner.start(training.pipeline, Map.of());
      reached.await();
      metadata.sql().update("DELETE FROM pipeline_lease");
      run.cancel();
      assertEquals(RunState.FAILED, run.await());
      assertTrue(run.failure().orElseThrow().message().contains("was taken over"), () -> run.failure().toString());
    }
  }

  @Test
  void aRunWhoseJournalCouldNotBeWrittenIsResumedByTheSameProcess() throws Exception {
    Training training = new Training(StepOptions.DEFAULT);
    stopping = "report";
    try (PipelineRunner runner = runner()) {
      PipelineRun run = runner.start(training.pipeline, Map.of());
      reached.await();
      metadata.sql().update("ALTER TABLE pipeline_event RENAME TO elsewhere");
      run.cancel();
      assertEquals(RunState.FAILED, run.await());
      metadata.sql().update("ALTER TABLE elsewhere RENAME TO pipeline_event");
      assertFalse(store.runs().run(run.id()).orElseThrow().isAlive());
      stopping = "";
      PipelineRun resumed = runner.resume(training.pipeline, run.id(), Map.of());
      assertEquals(RunState.SUCCESS, resumed.await());
      assertEquals(REPORT, resumed.output(training.report));
    }
  }

  @Test
  void aFileThatAStepWroteIsReadByTheNextOneFromACopy() throws Exception {
    Path file = folder.resolve("model.txt");
    for (int time = 0; time < 2; time++) {
      Pipeline.Builder p = Pipeline.named("files");
      Param<String> name = p.param("name", ParamType.TEXT, file.toString());
      Output<Path> written = p.with(USED).step("write", name,
          to -> body("write", Files.writeString(Path.of(to), "weights")));
      Output<String> read = p.step("read", written, from -> body("read", Files.readString(from)));
      assertEquals("weights", run(p.build(), Map.of()).output(read));
      assertEquals(time == 0 ? List.of("read", "write") : List.of("read"), Called.sinceLastTime());
      Files.writeString(file, "overwritten");
    }
  }

  @Test
  void anOutputThatCannotBeKeptIsPassedOnAllTheSame() throws Exception {
    Pipeline.Builder p = Pipeline.named("threads");
    Output<Thread> thread = p.with(USED).step("thread", Thread::currentThread);
    Output<Boolean> alive = p.with(USED).step("alive", thread, it -> body("alive", it != null));
    PipelineRun run = run(p.build(), Map.of());
    assertTrue(run.output(alive));
    assertEquals(CacheStatus.PUT_FAILED, report(run, "thread").status());
    assertEquals(CacheStatus.DISABLED, report(run, "alive").status());
    assertFalse(report(run, "alive").reason().isEmpty());
  }
}
