package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.pipeline.RunEvent.RunFinished;
import io.roadml.pipeline.RunEvent.RunStarted;
import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepLogged;
import io.roadml.pipeline.RunEvent.StepQueued;
import io.roadml.pipeline.RunEvent.StepRetrying;
import io.roadml.pipeline.RunEvent.StepStarted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statement 44: what listeners and journals are told.
@Timeout(300)
class EventsTest {
  private static final RetryPolicy TWICE = RetryPolicy.attempts(2).backoff(Duration.ZERO, 1, Duration.ZERO);

  @Test
  void s44EventsComeInCausalOrderOnceToTheJournalAndToListeners() throws Exception {
    List<RunEvent> heard = Collections.synchronizedList(new ArrayList<>());
    Pipeline.Builder p = Pipeline.named("told");
    Output<Integer> a = p.step("a", () -> 1);
    p.with(StepOptions.DEFAULT.retries(TWICE)).step("b", Input.context(), a, (context, x) -> {
      context.log("attempt " + context.attempt());
      if (context.attempt() == 1) {
        throw new IllegalStateException("boom");
      }
      return x;
    });
    Bench bench = Bench.open(config -> config.listener(heard::add));
    PipelineRun run = bench.run(p.build());
    bench.close();
    assertEquals(bench.journal.all(), heard);
    assertEquals(List.of(RunStarted.class, StepQueued.class, StepStarted.class, StepFinished.class, StepQueued.class,
        StepStarted.class, StepLogged.class, StepRetrying.class, StepQueued.class, StepStarted.class, StepLogged.class,
        StepFinished.class, RunFinished.class), heard.stream().map(Object::getClass).toList());
    assertEquals(heard.size(), new HashSet<>(heard).size());
    assertTrue(heard.stream().allMatch(event -> event.run().equals(run.id())));
    assertEquals("attempt 2", ((StepLogged) heard.get(10)).line());
  }

  @Test
  void s44ASlowOrThrowingListenerNeitherSlowsNorFailsTheRun() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    List<RunEvent> slow = Collections.synchronizedList(new ArrayList<>());
    List<RunEvent> after = Collections.synchronizedList(new ArrayList<>());
    Pipeline.Builder p = Pipeline.named("listened");
    p.map("each", p.step("parts", () -> IntStream.range(0, 50).boxed().toList()), i -> i);
    Bench bench = Bench.open(config -> config.listener(event -> {
      waitFor(gate);
      slow.add(event);
    }).listener(_ -> {
      throw new IllegalStateException("a listener fails");
    }).listener(_ -> {
      throw new AssertionError("another fails worse");
    }).listener(after::add));
    try (bench) {
      assertEquals(RunState.SUCCESS, bench.run(p.build()).state());
      assertEquals(List.of(), slow);
      gate.countDown();
    }
    assertEquals(bench.journal.all(), slow);
    assertEquals(bench.journal.all(), after);
  }

  @Test
  void s44AListenerThatIsFarBehindMissesLinesButNoEndOfARun() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    List<RunEvent> heard = Collections.synchronizedList(new ArrayList<>());
    Pipeline.Builder p = Pipeline.named("chatty");
    p.act("chatty", Input.context(),
        context -> IntStream.range(0, Listeners.MOST_WAITING + 10).forEach(i -> context.log("line")));
    try (Bench bench = Bench.open(config -> config.listener(event -> {
      waitFor(gate);
      heard.add(event);
    }))) {
      assertEquals(RunState.SUCCESS, bench.run(p.build()).state());
      gate.countDown();
    }
    assertTrue(heard.getFirst() instanceof RunStarted && heard.getLast() instanceof RunFinished);
    assertTrue(heard.size() <= Listeners.MOST_WAITING + 2, () -> "heard " + heard.size());
  }

  private static void waitFor(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void s44WhatIsNotWrittenDownHasNoConsequences() throws Exception {
    List<RunEvent> heard = Collections.synchronizedList(new ArrayList<>());
    IllegalStateException full = new IllegalStateException("the disk is full");
    Journal journal = new Journal() {
      @Override
      public void append(List<RunEvent> events) {
        if (events.stream().anyMatch(event -> event instanceof StepFinished)) {
          throw full;
        }
      }

      @Override
      public List<RunEvent> read(String run) {
        return List.of();
      }
    };
    Pipeline.Builder p = Pipeline.named("full");
    Output<Integer> first = p.step("first", () -> 1);
    boolean[] hasRun = {false};
    p.act("second", first, _ -> hasRun[0] = true);
    Bench bench = Bench.open(config -> config.journal(journal).listener(heard::add));
    PipelineRun run = bench.run(p.build());
    bench.close();
    assertEquals(RunState.FAILED, run.state());
    assertSame(full, run.cause().orElseThrow());
    assertTrue(!hasRun[0], "a step has begun on what was not written down");
    assertEquals(Optional.of(RunState.FAILED), heard.stream().filter(RunFinished.class::isInstance)
        .map(event -> ((RunFinished) event).state()).findFirst());
  }

  @Test
  void s44AJournalThatFailsAtTheVeryEndLetsNobodyWaitForever() throws Exception {
    Journal journal = new Journal() {
      @Override
      public void append(List<RunEvent> events) {
        if (events.getLast() instanceof RunFinished) {
          throw new IllegalStateException("the disk is full");
        }
      }

      @Override
      public List<RunEvent> read(String run) {
        return List.of();
      }
    };
    Pipeline.Builder p = Pipeline.named("end");
    p.step("first", () -> 1);
    try (Bench bench = Bench.open(config -> config.journal(journal))) {
      assertEquals(RunState.FAILED, bench.run(p.build()).state());
    }
  }

  @Test
  void aStepThatLogsWithoutEndIsHeldBackAndNothingIsLost() throws Exception {
    Pipeline.Builder p = Pipeline.named("chatty");
    p.act("chatty", Input.context(), context -> IntStream.range(0, 50_000).forEach(i -> context.log("line " + i)));
    try (Bench bench = Bench.open()) {
      assertEquals(RunState.SUCCESS, bench.run(p.build()).state());
      List<StepLogged> lines = bench.journal.all(StepLogged.class);
      assertEquals(50_000, lines.size());
      assertEquals("line 49999", lines.getLast().line());
    }
  }
}
