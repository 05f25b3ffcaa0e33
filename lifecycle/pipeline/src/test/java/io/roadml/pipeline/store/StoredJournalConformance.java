package io.roadml.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.RefusedException;
import io.roadml.pipeline.CacheReport;
import io.roadml.pipeline.CacheStatus;
import io.roadml.pipeline.EarlierRuns;
import io.roadml.pipeline.Failure;
import io.roadml.pipeline.Remembered;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.StepState;
import io.roadml.pipeline.value.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The journal: what is appended is read, nobody else can append, and every prefix of it is a state.
abstract class StoredJournalConformance extends KeptStoreFixture {
  private static final Instant T = Instant.parse("2026-11-26T12:00:00.123456789Z");
  private static final Failure FAILURE = new Failure("outer/score[3]", "java.io.IOException", "\"no\"\nroom");
  private static final CacheReport MISS = new CacheReport(CacheStatus.MISS, "changed: code");

  private static Remembered remembered(String name) {
    return new Remembered(Sha256.of("key of " + name), Sha256.of(name));
  }

  private static RunEvent started(String run, Optional<String> resumes) {
    return new RunEvent.RunStarted(run, T, "training", Sha256.of("definition"),
        Map.of("rate", 0.1, "names", List.of("a", 1L, true)), resumes, Optional.empty());
  }

  private static RunEvent finished(String run, String step, StepState state, Optional<Remembered> output) {
    return new RunEvent.StepFinished(run, T, step, 1, state, output, MISS,
        state.isFailure() ? Optional.of(FAILURE) : Optional.empty());
  }

  /// A run with an event of every kind.
  private static List<RunEvent> story(String run) {
    return List.of(started(run, Optional.empty()),
        new RunEvent.StepQueued(run, T, "load"), new RunEvent.StepStarted(run, T.plusSeconds(1), "load", 1),
        new RunEvent.StepLogged(run, T, "load", 1, "100 rows"),
        new RunEvent.StepRetrying(run, T.plusSeconds(2), "load", 1, StepState.TIMED_OUT, FAILURE,
            Duration.ofMillis(1500)),
        new RunEvent.StepStarted(run, T.plusSeconds(4), "load", 2),
        new RunEvent.StepLogged(run, T, "load", 2, "200 rows"), new RunEvent.StepLogged(run, T, "load", 2, ""),
        new RunEvent.StepFinished(run, T.plusSeconds(5), "load", 2, StepState.SUCCESS, Optional.of(remembered("load")),
            MISS, Optional.empty()),
        new RunEvent.StepMapped(run, T, "score", 2),
        new RunEvent.StepCached(run, T, "score[0]", remembered("score 0"), new CacheReport(CacheStatus.HIT, "")),
        finished(run, "score[0]", StepState.CACHED, Optional.of(remembered("score 0"))),
        new RunEvent.StepLeaked(run, T, "score[1]", 1), finished(run, "score[1]", StepState.FAILED, Optional.empty()),
        new RunEvent.StepNested(run, T, "inner", 1, run + "-inner"),
        new RunEvent.RunCancelling(run, T, "somebody said so"),
        new RunEvent.RunFinished(run, T.plusSeconds(9), RunState.CANCELLED, Optional.of(FAILURE)));
  }

  @Test
  void everyKindOfEventIsReadAsItWasWritten() {
    List<RunEvent> story = story("r");
    assertEquals(12, story.stream().map(RunEvent::getClass).distinct().count());
    store.journal().append(story.subList(0, 5));
    story.subList(5, story.size()).forEach(event -> store.journal().append(List.of(event)));
    assertEquals(story, store.journal().read("r"));
    assertEquals(List.of(), store.journal().read("another"));
  }

  @Test
  void eventsOfSeveralRunsAreWrittenTogetherOrNotAtAll() {
    RunEvent a = started("a", Optional.empty());
    RunEvent b = started("b", Optional.empty());
    store.journal().append(List.of(a, b, new RunEvent.StepQueued("a", T, "x")));
    assertThrows(RefusedException.class, () -> store.journal().append(
        List.of(new RunEvent.StepQueued("b", T, "x"), new RunEvent.StepQueued("never started", T, "x"))));
    assertEquals(List.of(b), store.journal().read("b"));
    store.journal().append(List.of(new RunEvent.StepQueued("b", T, "y")));
    assertEquals(List.of(b, new RunEvent.StepQueued("b", T, "y")), store.journal().read("b"));
    assertEquals(2, store.journal().read("a").size());
  }

  @Test
  void statement40EveryPrefixOfTheJournalIsAState() {
    List<RunEvent> story = story("whole");
    for (int length = 1; length <= story.size(); length++) {
      int n = length;
      List<RunEvent> prefix = story("r" + n).subList(0, n);
      store.journal().append(prefix);
      assertEquals(prefix, store.runs().events("r" + n));
      RunSummary summary = store.runs().run("r" + n).orElseThrow();
      assertEquals(
          n == story.size() ? RunState.CANCELLED : n == story.size() - 1 ? RunState.CANCELLING : RunState.RUNNING,
          summary.state());
      assertEquals(n < story.size(), summary.isAlive());
      Map<String, Remembered> expected = new HashMap<>();
      if (n > 8) {
        expected.put("load", remembered("load"));
      }
      if (n > 11) {
        expected.put("score[0]", remembered("score 0"));
      }
      assertEquals(expected, EarlierRuns.remembered(store.journal(), "r" + n));
      assertEquals((n > 2 ? 1 : 0) + (n > 5 ? 1 : 0) + (n > 11 ? 1 : 0) + (n > 13 ? 1 : 0),
          store.runs().attempts("r" + n).size());
    }
  }

  @Test
  void statement49TheLogsOfAnAttemptAreItsOwn() {
    store.journal().append(story("r"));
    assertEquals(List.of("100 rows"), lines("load", 1));
    assertEquals(List.of("200 rows", ""), lines("load", 2));
    assertEquals(List.of(), lines("load", 3));
    assertEquals(List.of(), lines("score[0]", 1));
  }

  private List<String> lines(String step, int attempt) {
    return store.runs().log("r", step, attempt).stream().map(RunEvent.StepLogged::line).toList();
  }

  @Test
  void attemptsHaveTheirTimesAndStates() {
    store.journal().append(story("r"));
    assertEquals(List.of(
        new StepAttempt("load", 1, T, T.plusSeconds(1), Optional.of(T.plusSeconds(2)), StepState.TIMED_OUT,
            Optional.of(FAILURE)),
        new StepAttempt("load", 2, T.plusMillis(3500), T.plusSeconds(4), Optional.of(T.plusSeconds(5)),
            StepState.SUCCESS, Optional.empty()),
        new StepAttempt("score[0]", 1, T, T, Optional.of(T), StepState.CACHED, Optional.empty()),
        new StepAttempt("score[1]", 1, T, T, Optional.of(T), StepState.FAILED, Optional.of(FAILURE))),
        store.runs().attempts("r"));
  }

  @Test
  void runsAreListedNewestFirst() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String run = "r" + i;
      names.addFirst(run);
      store.journal().append(List.of(new RunEvent.RunStarted(run, T.plusSeconds(i), i % 2 == 0 ? "even" : "odd", "d",
          Map.of(), Optional.empty(), Optional.empty())));
    }
    store.journal().append(List.of(nested("inner", "r0")));
    assertEquals(names, store.runs().latest(10).stream().map(RunSummary::run).toList());
    assertEquals(List.of("r4", "r2"), store.runs().latest("even", 2).stream().map(RunSummary::run).toList());
    assertEquals(List.of("inner"), store.runs().nestedIn("r0").stream().map(RunSummary::run).toList());
    assertEquals(Optional.of("r0"), store.runs().run("inner").orElseThrow().parent());
    assertEquals(Optional.empty(), store.runs().run("none"));
    assertThrows(IllegalArgumentException.class, () -> store.runs().latest(0));
  }

  @Test
  void statement37ARunThatStillGoesOnIsNotResumed() {
    store.journal().append(List.of(started("r", Optional.empty())));
    RefusedException thrown = assertThrows(RefusedException.class,
        () -> store.journal().append(List.of(started("again", Optional.of("r")))));
    assertTrue(thrown.getMessage().startsWith("run=r still goes on in process="), thrown.getMessage());
    assertEquals(List.of(), store.journal().read("again"));
    assertEquals(Optional.empty(), store.runs().run("again"));
  }

  @Test
  void statement37TheNewRunIsLinkedToTheOldOneAndHasItsOutputs() throws Exception {
    store.journal().append(List.of(started("r", Optional.empty()),
        finished("r", "a", StepState.SUCCESS, Optional.of(remembered("a"))),
        finished("r", "b", StepState.SUCCESS, Optional.of(remembered("b")))));
    try (PipelineStore later = afterTheLease()) {
      later.journal().append(List.of(started("again", Optional.of("r")),
          finished("again", "b", StepState.SUCCESS, Optional.of(remembered("new b")))));
      assertEquals(Optional.of("r"), later.runs().run("again").orElseThrow().resumes());
      assertEquals(Map.of("a", remembered("a"), "b", remembered("new b")),
          EarlierRuns.remembered(later.journal(), "again"));
      assertThrows(RefusedException.class, () -> later.journal().resumable("r"));
      RefusedException thrown = assertThrows(RefusedException.class,
          () -> later.journal().append(List.of(started("third", Optional.of("r")))));
      assertEquals("run=r was resumed as run=again; resume that one", thrown.getMessage());
    }
  }

  @Test
  void aRunnerThatWasTakenForDeadWritesNothingMore() throws Exception {
    store.journal().append(List.of(started("r", Optional.empty())));
    try (PipelineStore later = afterTheLease()) {
      later.journal().append(List.of(started("again", Optional.of("r"))));
    }
    RefusedException thrown = assertThrows(RefusedException.class,
        () -> store.journal().append(List.of(new RunEvent.StepQueued("r", T, "x"))));
    assertEquals("run=r was taken over by another process; this one stops", thrown.getMessage());
    assertEquals(1, store.journal().read("r").size());
    assertFalse(store.runs().run("r").orElseThrow().isAlive());
  }

  @Test
  void statement37TheLastOfThoseThatHaveGoneOnWithARunIsResumed() {
    store.journal().append(List.of(started("a", Optional.empty()), ended("a")));
    store.journal().append(List.of(started("b", Optional.of("a")), ended("b")));
    assertEquals("b", store.journal().resumable("a"));
    assertEquals("b", store.journal().resumable("b"));
    assertEquals("none", store.journal().resumable("none"));
    store.journal().append(List.of(started("c", Optional.of("b"))));
    RefusedException thrown = assertThrows(RefusedException.class, () -> store.journal().resumable("a"));
    assertTrue(thrown.getMessage().startsWith("run=c still goes on in process="), thrown.getMessage());
  }

  private static RunEvent ended(String run) {
    return new RunEvent.RunFinished(run, T, RunState.FAILED, Optional.of(FAILURE));
  }

  private static RunEvent nested(String run, String in) {
    return new RunEvent.RunStarted(run, T, "inner", "d", Map.of(), Optional.empty(),
        Optional.of(new RunEvent.Parent(in, "outer")));
  }

  @Test
  void whatIsNestedInARunGoesOnAndStopsWithIt() throws Exception {
    store.journal().append(List.of(started("r", Optional.empty()), nested("n", "r"), nested("m", "n")));
    assertTrue(store.runs().run("m").orElseThrow().isAlive());
    store.journal().append(List.of(ended("n")));
    store.journal().append(List.of(new RunEvent.StepQueued("m", T, "x"), new RunEvent.StepQueued("r", T, "x")));
    try (PipelineStore later = afterTheLease()) {
      later.journal().append(List.of(started("again", Optional.of("r"))));
    }
    assertThrows(RefusedException.class, () -> store.journal().append(List.of(new RunEvent.StepQueued("m", T, "y"))));
    assertFalse(store.runs().run("m").orElseThrow().isAlive());
  }

  /// Another process, for which the first one's lease is over: it has renewed none since.
  private PipelineStore afterTheLease() throws Exception {
    clock.advance(config().lease().plusSeconds(1));
    return store(config());
  }

  @Test
  void theOutputsOfANestedRunAreAmongThoseOfTheRunAroundIt() {
    store.journal().append(List.of(started("r", Optional.empty()),
        new RunEvent.StepNested("r", T, "outer", 1, "n"), nested("n", "r"),
        finished("n", "outer/a", StepState.SUCCESS, Optional.of(remembered("a")))));
    assertEquals(Map.of("outer/a", remembered("a")), EarlierRuns.remembered(store.journal(), "r"));
  }

  @Test
  void aRunThatIsNotThereAndAnEventThatCannotBeReadAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> EarlierRuns.beginning(store.journal(), "none"));
    store.journal().append(List.of(started("r", Optional.empty()), new RunEvent.StepQueued("r", T, "x")));
    for (String body : new String[]{"{", "{}", "[]", "{\"run\":\"r\",\"at\":\"yesterday\",\"step\":\"x\"}"}) {
      metadata.sql().update("UPDATE pipeline_event SET body = ? WHERE run_id = 'r' AND sequence = 1", body);
      IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> store.journal().read("r"));
      assertTrue(thrown.getMessage().startsWith("journal of run=r: event=1 cannot be read"), thrown.getMessage());
    }
    metadata.sql().update("UPDATE pipeline_event SET kind = 'StepDreamt' WHERE run_id = 'r' AND sequence = 1");
    assertThrows(IllegalStateException.class, () -> store.journal().read("r"));
  }

  @Test
  void whatANewerVersionHasAddedToAnEventIsNotRead() {
    store.journal().append(List.of(started("r", Optional.empty()), new RunEvent.StepQueued("r", T, "x")));
    metadata.sql().update("UPDATE pipeline_event SET body = ? WHERE run_id = 'r' AND sequence = 1",
        "{\"run\":\"r\",\"at\":\"" + T + "\",\"step\":\"x\",\"mood\":\"fine\"}");
    assertEquals(new RunEvent.StepQueued("r", T, "x"), store.journal().read("r").getLast());
  }
}
