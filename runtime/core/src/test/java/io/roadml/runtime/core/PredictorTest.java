package io.roadml.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class PredictorTest {
  /// A first run of code that nothing has compiled may take longer than the usual limit.
  private static final PredictorConfig ANY_COST_INLINE = PredictorConfig.defaults()
      .withInlineLimit(Duration.ofSeconds(5));

  private static final int WIDTH = RowModel.WIDTH;

  @Test
  void anIdleInstanceIsRunByItsCaller() {
    final RowModel model = RowModel.addsOne();
    try (Predictor predictor = Predictor.open(model, PredictorConfig.defaults())) {
      final Slot slot = predictor.acquire();
      slot.input(0).setLong(2, 41);
      assertEquals(Outcome.OK, predictor.infer(slot));
      assertEquals(42, slot.output(0).getLong(2));
      assertEquals(0, slot.stamp(Stage.ENQUEUED));
      predictor.release(slot);
      assertEquals(1, predictor.stats().inline());
      assertEquals(1, predictor.stats().requests());
    }
    assertEquals(0, model.openInstances.get());
  }

  @ParameterizedTest @EnumSource(Waiting.class)
  void aSubmittedRequestIsAnsweredOnTheRing(final Waiting waiting) {
    try (Predictor predictor = Predictor.open(RowModel.addsOne(), PredictorConfig.defaults().withWaiting(waiting))) {
      final CountDownLatch done = new CountDownLatch(1);
      final Slot slot = predictor.acquire();
      slot.input(0).setLong(0, 7);
      slot.onCompletion(answered -> done.countDown());
      assertEquals(Outcome.OK, predictor.submit(slot));
      Gate.await(done, "no answer");
      assertEquals(Outcome.OK, slot.outcome());
      assertEquals(8, slot.output(0).getLong(0));
      assertTrue(slot.stamp(Stage.ENQUEUED) <= slot.stamp(Stage.BATCHED));
      assertTrue(slot.stamp(Stage.BATCHED) <= slot.stamp(Stage.RUN_STARTED));
      assertTrue(slot.stamp(Stage.RUN_STARTED) <= slot.stamp(Stage.RUN_ENDED));
      assertTrue(slot.stamp(Stage.RUN_ENDED) <= slot.stamp(Stage.COMPLETED));
      predictor.release(slot);
      assertEquals(0, predictor.stats().inline());
    }
  }

  @Test
  void aCallerWaitsOnTheRingWhileTheInstanceIsBusy() throws InterruptedException {
    final Gate gate = new Gate();
    try (Predictor predictor = Predictor.open(RowModel.addsOne((input, rows) -> gate.pass()),
        PredictorConfig.defaults())) {
      final Thread first = inferInBackground(predictor, 1);
      gate.awaitReached();
      final Thread second = inferInBackground(predictor, 10);
      while (predictor.stats().waitingRows() == 0) {
        Thread.onSpinWait();
      }
      gate.open();
      first.join();
      second.join();
      assertEquals(1, predictor.stats().inline());
      assertEquals(2, predictor.stats().batches());
    }
  }

  @Test
  void whatArrivesWhileTheInstanceIsBusyMakesOneBatch() throws InterruptedException {
    final Gate gate = new Gate();
    final RowModel model = RowModel.addsOne((input, rows) -> gate.pass());
    try (Predictor predictor = Predictor.open(model, PredictorConfig.defaults())) {
      final Thread first = inferInBackground(predictor, 1);
      gate.awaitReached();
      final CountDownLatch done = new CountDownLatch(2);
      submitValue(predictor, 10, done);
      submitValue(predictor, 20, done);
      gate.open();
      first.join();
      Gate.await(done, "not all answered");
      assertEquals(List.of(1, 2), List.copyOf(model.batches));
    }
  }

  private static Thread inferInBackground(final Predictor predictor, final long value) {
    return Thread.ofPlatform().start(() -> assertEquals(value + 1, inferOne(predictor, value)));
  }

  private static long inferOne(final Predictor predictor, final long value) {
    final Slot slot = predictor.acquire();
    slot.input(0).setLong(0, value);
    assertEquals(Outcome.OK, predictor.infer(slot));
    final long answer = slot.output(0).getLong(0);
    predictor.release(slot);
    return answer;
  }

  @Test
  void severalRequestsRunAsOneBatchOnTheirCallersThread() {
    final RowModel model = RowModel.addsOne();
    try (Predictor predictor = Predictor.open(model, ANY_COST_INLINE)) {
      final Slot[] slots = new Slot[5];
      for (int request = 0; request < slots.length; request++) {
        slots[request] = predictor.acquire();
        assertTrue(slots[request].reserve(request + 1));
        slots[request].input(0).setLong(0, 100L * request);
        slots[request].input(0).setLong((long) request * WIDTH, 100L * request);
      }
      inferOne(predictor, 1); // from now on its cost is known
      assertTrue(predictor.tryRun(slots, 1, 4));
      assertEquals(List.of(1, 2 + 3 + 4 + 5), List.copyOf(model.batches));
      for (int request = 1; request < slots.length; request++) {
        assertEquals(Outcome.OK, slots[request].outcome());
        assertEquals(100L * request + 1, slots[request].output(0).getLong((long) request * WIDTH));
      }
      for (final Slot slot : slots) {
        predictor.release(slot);
      }
    }
  }

  @Test
  void aModelSeenToBeSlowIsNotRunByAThreadThatMustNotWait() {
    final RowModel model = RowModel.addsOne((input, rows) -> busy(2_000_000));
    try (Predictor predictor = Predictor.open(model, PredictorConfig.defaults())) {
      inferOne(predictor, 1);
      final Slot slot = predictor.acquire();
      assertFalse(predictor.tryRun(new Slot[]{slot}, 0, 1));
      predictor.release(slot);
    }
  }

  @Test
  void aModelThatHasNotRunYetIsNotRunByAThreadThatMustNotWait() {
    try (Predictor predictor = Predictor.open(RowModel.addsOne(), ANY_COST_INLINE)) {
      final Slot slot = predictor.acquire();
      assertFalse(predictor.tryRun(new Slot[]{slot}, 0, 1));
      inferOne(predictor, 1);
      assertTrue(predictor.tryRun(new Slot[]{slot}, 0, 1));
      predictor.release(slot);
    }
  }

  private static void busy(final long nanos) {
    final long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aRequestLargerThanTheBatchLimitIsCutAndSmallOnesOvertakeIt() {
    final Gate gate = new Gate();
    final AtomicInteger runs = new AtomicInteger();
    final RowModel model = RowModel.addsOne((input, rows) -> {
      if (runs.getAndIncrement() == 0) {
        gate.pass();
      }
    });
    final PredictorConfig config = PredictorConfig.defaults().withBatch(BatchPolicy.NATURAL.withMaxBatchSize(4));
    try (Predictor predictor = Predictor.open(model, config)) {
      final List<Integer> order = new ArrayList<>();
      final CountDownLatch done = new CountDownLatch(3);
      submit(predictor, 1, 0, order, done);
      gate.awaitReached();
      submit(predictor, 10, 1, order, done);
      submit(predictor, 1, 2, order, done);
      gate.open();
      Gate.await(done, "not all answered");
      assertEquals(List.of(0, 2, 1), order, "the small one does not wait for all of the large one");
      assertEquals(List.of(1, 4, 4, 3), List.copyOf(model.batches));
    }
  }

  private static void submit(final Predictor predictor, final int rows, final int id, final List<Integer> order,
      final CountDownLatch done) {
    final Slot slot = predictor.acquire();
    assertTrue(slot.reserve(rows));
    for (long row = 0; row < rows; row++) {
      slot.input(0).setLong(row * WIDTH, 1000L * id + row);
    }
    slot.onCompletion(answered -> {
      for (long row = 0; row < rows; row++) {
        if (answered.output(0).getLong(row * WIDTH) != 1000L * id + row + 1) {
          order.add(-id);
        }
      }
      order.add(id);
      done.countDown();
    });
    assertEquals(Outcome.OK, predictor.submit(slot));
  }

  @Test
  void aLargeRequestRunsInlineInPieces() {
    final RowModel model = RowModel.addsOne();
    final PredictorConfig config = PredictorConfig.defaults().withBatch(BatchPolicy.NATURAL.withMaxBatchSize(8));
    try (Predictor predictor = Predictor.open(model, config)) {
      final Slot slot = predictor.acquire();
      assertTrue(slot.reserve(20));
      for (long row = 0; row < 20; row++) {
        slot.input(0).setLong(row * WIDTH, row);
      }
      assertEquals(Outcome.OK, predictor.infer(slot));
      for (long row = 0; row < 20; row++) {
        assertEquals(row + 1, slot.output(0).getLong(row * WIDTH));
      }
      assertEquals(List.of(8, 8, 4), List.copyOf(model.batches));
      predictor.release(slot);
    }
  }

  @Test
  void aRequestBeyondTheMemoryForLargeOnesIsToldSo() {
    try (Predictor predictor = Predictor.open(RowModel.addsOne(),
        PredictorConfig.defaults().withLargeRequestBytes(100_000))) {
      final Slot slot = predictor.acquire();
      assertFalse(slot.reserve(1_000_000));
      assertTrue(slot.reserve(100));
      assertEquals(Outcome.OK, predictor.infer(slot));
      predictor.release(slot);
    }
  }

  @Test
  void freeTensorsOfAnyShapeAreAnswered() {
    try (Arena arena = Arena.ofShared();
        Predictor predictor = Predictor.open(RowModel.variable((input, rows) -> {
        }), PredictorConfig.defaults())) {
      final Slot slot = predictor.acquire();
      final Tensor input = Tensor.allocate(arena, ElementType.INT64, 2, 3);
      input.setLong(5, 9);
      slot.tensors(List.of(input));
      assertEquals(Outcome.OK, predictor.infer(slot));
      assertEquals(10, slot.results().getFirst().getLong(5));
      assertEquals(3, slot.results().getFirst().dimension(1));
      assertFalse(predictor.tryRun(new Slot[]{slot}, 0, 1));
      final CountDownLatch done = new CountDownLatch(1);
      slot.onCompletion(answered -> done.countDown());
      assertEquals(Outcome.OK, predictor.submit(slot));
      Gate.await(done, "no answer");
      assertEquals(10, slot.results().getFirst().getLong(5));
      predictor.release(slot);
      assertTrue(predictor.stats().largeBytes() > 0, "kept for the next");
    }
  }

  @Test
  void freeTensorsWhoseOutputsFindNoMemoryAreOverloaded() {
    try (Arena arena = Arena.ofShared();
        Predictor predictor = Predictor.open(RowModel.variable((input, rows) -> {
        }), PredictorConfig.defaults().withLargeRequestBytes(1 << 12))) {
      final Slot slot = predictor.acquire();
      slot.tensors(List.of(Tensor.allocate(arena, ElementType.INT64, 100, 100)));
      assertEquals(Outcome.OVERLOADED, predictor.infer(slot));
      predictor.release(slot);
    }
  }

  @Test
  void aModelWithoutBatchDimensionTakesExactlyOneRow() {
    try (Predictor predictor = Predictor.open(RowModel.single(), PredictorConfig.defaults())) {
      final Slot slot = predictor.acquire();
      assertThrows(IllegalArgumentException.class, () -> slot.reserve(2));
      slot.input(0).setLong(3, 5);
      assertEquals(Outcome.OK, predictor.infer(slot));
      assertEquals(6, slot.output(0).getLong(3));
      predictor.release(slot);
    }
  }

  @Test
  void anIdleModelWithoutBatchDimensionRunsSeveralRequestsOneByOne() {
    final RowModel model = RowModel.single();
    try (Predictor predictor = Predictor.open(model, ANY_COST_INLINE)) {
      final Slot[] slots = {predictor.acquire(), predictor.acquire()};
      assertEquals(Outcome.OK, predictor.infer(slots[0])); // from now on its cost is known
      slots[1].input(0).setLong(0, 5);
      assertTrue(predictor.tryRun(slots, 0, 2));
      assertEquals(6, slots[1].output(0).getLong(0));
      assertEquals(List.of(1, 1, 1), List.copyOf(model.batches));
      predictor.release(slots[0]);
      predictor.release(slots[1]);
    }
  }

  @Test
  void acquireReturnsNullWhenAllSlotsAreOut() {
    try (Predictor predictor = Predictor.open(RowModel.addsOne(), PredictorConfig.defaults().withSlots(2))) {
      final Slot one = predictor.acquire();
      final Slot two = predictor.acquire();
      assertNull(predictor.acquire());
      assertEquals(1, predictor.stats().overloaded());
      predictor.release(one);
      assertSame(one, predictor.acquire());
      predictor.release(one);
      predictor.release(two);
    }
  }

  @Test
  void misuseOfASlotIsABugAndSaysSo() {
    try (Predictor predictor = Predictor.open(RowModel.addsOne(), PredictorConfig.defaults())) {
      final Slot slot = predictor.acquire();
      assertThrows(IllegalStateException.class, () -> predictor.submit(slot), "no listener");
      predictor.release(slot);
      final IllegalStateException twice = assertThrows(IllegalStateException.class, () -> predictor.release(slot));
      assertTrue(twice.getMessage().contains("released already"), twice.getMessage());
    }
  }

  @Test
  void aDeadlineThatHasPassedIsToldAtOnce() {
    final RowModel model = RowModel.addsOne();
    try (Predictor predictor = Predictor.open(model, PredictorConfig.defaults())) {
      final Slot slot = predictor.acquire();
      slot.deadlineNanos(System.nanoTime() - 1);
      assertEquals(Outcome.DEADLINE_EXCEEDED, predictor.infer(slot));
      slot.onCompletion(answered -> {
        throw new AssertionError("nobody is told of a refusal");
      });
      assertEquals(Outcome.DEADLINE_EXCEEDED, predictor.submit(slot));
      predictor.release(slot);
      assertEquals(2, predictor.stats().late());
      assertTrue(model.batches.isEmpty());
    }
  }

  @Test
  void aRequestWhoseDeadlinePassesInTheQueueIsNotRun() {
    final Gate gate = new Gate();
    final AtomicLong now = new AtomicLong(1);
    final RowModel model = RowModel.addsOne((input, rows) -> gate.pass());
    try (Predictor predictor = Predictor.open(model, PredictorConfig.defaults().withClock(now::get))) {
      final CountDownLatch done = new CountDownLatch(2);
      submitWithDeadline(predictor, Slot.NO_DEADLINE, done);
      gate.awaitReached();
      final Slot late = submitWithDeadline(predictor, 1_000, done);
      now.set(1_000);
      gate.open();
      Gate.await(done, "not all told");
      assertEquals(Outcome.DEADLINE_EXCEEDED, late.outcome());
      assertEquals(List.of(1), List.copyOf(model.batches));
    }
  }

  private static Slot submitWithDeadline(final Predictor predictor, final long deadline, final CountDownLatch done) {
    final Slot slot = predictor.acquire();
    slot.deadlineNanos(deadline);
    slot.onCompletion(answered -> done.countDown());
    assertEquals(Outcome.OK, predictor.submit(slot));
    return slot;
  }

  @Test
  void aDeadlineThatTheQueueCannotKeepIsRefusedOnArrival() {
    final Gate gate = new Gate();
    final AtomicInteger runs = new AtomicInteger();
    final RowModel model = RowModel.addsOne((input, rows) -> {
      busy(5_000_000);
      if (runs.getAndIncrement() > 0) {
        gate.pass();
      }
    });
    final PredictorConfig config = PredictorConfig.defaults().withBatch(BatchPolicy.NATURAL.withMaxBatchSize(1));
    try (Predictor predictor = Predictor.open(model, config)) {
      inferOne(predictor, 1); // about 5 ms a run is known now
      final CountDownLatch done = new CountDownLatch(1);
      submitWithDeadline(predictor, Slot.NO_DEADLINE, done);
      gate.awaitReached();
      final Slot slot = predictor.acquire();
      slot.deadlineNanos(System.nanoTime() + 2_000_000);
      slot.onCompletion(answered -> {
      });
      assertEquals(Outcome.OVERLOADED, predictor.submit(slot));
      predictor.release(slot);
      gate.open();
      Gate.await(done, "not answered");
    }
  }

  /// The clock stands still but for the runs, which take 8 ms of it: one is being run, so a second one would end after 16.
  @Test
  void aWaitThatWouldEndJustBeforeItsDeadlineIsRefusedForTheMargin() {
    final Gate gate = new Gate();
    final AtomicLong clock = new AtomicLong(1);
    final AtomicInteger runs = new AtomicInteger();
    final RowModel model = RowModel.addsOne((input, rows) -> {
      clock.addAndGet(8_000_000);
      if (runs.getAndIncrement() > 0) {
        gate.pass();
      }
    });
    final PredictorConfig config = PredictorConfig.defaults().withClock(clock::get)
        .withBatch(BatchPolicy.NATURAL.withMaxBatchSize(1));
    try (Predictor predictor = Predictor.open(model, config)) {
      inferOne(predictor, 1);
      final CountDownLatch done = new CountDownLatch(2);
      submitWithDeadline(predictor, Slot.NO_DEADLINE, done);
      gate.awaitReached();
      final Slot slot = predictor.acquire();
      slot.deadlineNanos(clock.get() + 19_900_000);
      slot.onCompletion(answered -> {
      });
      assertEquals(Outcome.OVERLOADED, predictor.submit(slot));
      predictor.release(slot);
      submitWithDeadline(predictor, clock.get() + 20_100_000, done);
      gate.open();
      Gate.await(done, "not answered");
    }
  }

  @Test
  void aBatchWaitsForMoreRowsAsLongAsTheDelayAndNoLonger() {
    final RowModel model = RowModel.addsOne();
    final long delay = 50_000_000;
    final PredictorConfig config = PredictorConfig.defaults()
        .withBatch(BatchPolicy.NATURAL.withMaxQueueDelayNanos(delay));
    try (Predictor predictor = Predictor.open(model, config)) {
      final CountDownLatch done = new CountDownLatch(2);
      final long start = System.nanoTime();
      submitWithDeadline(predictor, Slot.NO_DEADLINE, done);
      submitWithDeadline(predictor, Slot.NO_DEADLINE, done);
      Gate.await(done, "not answered");
      assertTrue(System.nanoTime() - start >= delay, "it waited");
      assertEquals(List.of(2), List.copyOf(model.batches));
    }
  }

  @Test
  void aBatchDoesNotWaitPastADeadline() {
    final PredictorConfig config = PredictorConfig.defaults()
        .withBatch(BatchPolicy.NATURAL.withMaxQueueDelayNanos(10_000_000_000L));
    try (Predictor predictor = Predictor.open(RowModel.addsOne(), config)) {
      final CountDownLatch done = new CountDownLatch(1);
      final Slot slot = submitWithDeadline(predictor, System.nanoTime() + 200_000_000, done);
      Gate.await(done, "it waited for the delay and not for the deadline");
      assertNotNull(Outcome.describe(slot.outcome()));
    }
  }

  @Test
  void oneCallersBadValuesFailThatCallerOnly() {
    final Gate gate = new Gate();
    final AtomicInteger runs = new AtomicInteger();
    final RowModel model = RowModel.addsOne((input, rows) -> {
      if (runs.getAndIncrement() == 0) {
        gate.pass();
      }
      for (long row = 0; row < rows; row++) {
        if (input.getLong(row * WIDTH) == 13) {
          throw new ModelException("13 is out of range");
        }
      }
    });
    try (Predictor predictor = Predictor.open(model, PredictorConfig.defaults())) {
      final CountDownLatch done = new CountDownLatch(4);
      submitValue(predictor, 0, done);
      gate.awaitReached();
      final Slot good = submitValue(predictor, 1, done);
      final Slot bad = submitValue(predictor, 13, done);
      final Slot alsoGood = submitValue(predictor, 2, done);
      gate.open();
      Gate.await(done, "not all told");
      assertEquals(Outcome.OK, good.outcome());
      assertEquals(2, good.output(0).getLong(0));
      assertEquals(3, alsoGood.output(0).getLong(0));
      assertEquals(Outcome.MODEL_FAILED, bad.outcome());
      assertEquals("13 is out of range", bad.error());
      assertEquals(1, predictor.errors().getFirst().count());
      assertEquals(1, predictor.stats().failed());
    }
  }

  private static Slot submitValue(final Predictor predictor, final long value, final CountDownLatch done) {
    final Slot slot = predictor.acquire();
    slot.input(0).setLong(0, value);
    slot.onCompletion(answered -> done.countDown());
    assertEquals(Outcome.OK, predictor.submit(slot));
    return slot;
  }

  @Test
  void aFailureOfAnyKindIsAnsweredAndTheNextRequestRuns() {
    final AtomicInteger runs = new AtomicInteger();
    final RowModel model = RowModel.addsOne((input, rows) -> {
      if (runs.getAndIncrement() == 0) {
        throw new StackOverflowError("deep");
      }
    });
    try (Predictor predictor = Predictor.open(model, PredictorConfig.defaults())) {
      final Slot slot = predictor.acquire();
      assertEquals(Outcome.MODEL_FAILED, predictor.infer(slot));
      assertEquals("the model failed inside", slot.error());
      assertEquals(Outcome.OK, predictor.infer(slot));
      assertNull(slot.error());
      predictor.release(slot);
    }
  }

  @Test
  void aCutRequestThatFailsIsAnsweredOnce() {
    final RowModel model = RowModel.addsOne((input, rows) -> {
      throw new ModelException("no");
    });
    final PredictorConfig config = PredictorConfig.defaults().withBatch(BatchPolicy.NATURAL.withMaxBatchSize(2));
    try (Predictor predictor = Predictor.open(model, config)) {
      final AtomicInteger told = new AtomicInteger();
      final CountDownLatch done = new CountDownLatch(1);
      final Slot slot = predictor.acquire();
      assertTrue(slot.reserve(7));
      slot.onCompletion(answered -> {
        told.incrementAndGet();
        done.countDown();
      });
      assertEquals(Outcome.OK, predictor.submit(slot));
      Gate.await(done, "not told");
      assertEquals(Outcome.MODEL_FAILED, slot.outcome());
      predictor.release(slot);
      assertEquals(Outcome.MODEL_FAILED, predictor.infer(predictor.acquire()));
      assertEquals(1, told.get());
      assertEquals(0, predictor.stats().waitingRows());
    }
  }

  @Test
  void tapsSeeEveryBatchAndTheirFailuresReachNobody() {
    final List<Long> seen = new ArrayList<>();
    final PredictionTap tap = (instance, rows) -> {
      seen.add(instance.output(0).getLong(0));
      throw new IllegalStateException("a tap's own bug");
    };
    try (Predictor predictor = Predictor.open(RowModel.addsOne(), PredictorConfig.defaults().withTaps(List.of(tap)))) {
      assertEquals(6, inferOne(predictor, 5));
      assertEquals(7, inferOne(predictor, 6));
      assertEquals(List.of(6L, 7L), seen);
      assertEquals(2, predictor.errors().getFirst().count());
    }
  }

  @Test
  void closingFinishesWhatWasAcceptedAndRefusesTheRest() throws InterruptedException {
    final Gate gate = new Gate();
    final RowModel model = RowModel.addsOne((input, rows) -> gate.pass());
    final Predictor predictor = Predictor.open(model,
        PredictorConfig.defaults().withCloseGrace(Duration.ofSeconds(20)));
    final CountDownLatch done = new CountDownLatch(3);
    final List<Slot> slots = new ArrayList<>();
    for (int request = 0; request < 3; request++) {
      slots.add(releasedOnCompletion(predictor, request, done));
    }
    gate.awaitReached();
    final Thread closer = Thread.ofPlatform().start(predictor::close);
    while (!predictor.isClosed()) {
      Thread.onSpinWait();
    }
    assertNull(predictor.acquire());
    gate.open();
    Gate.await(done, "an accepted request was lost");
    closer.join();
    assertTrue(slots.stream().allMatch(slot -> slot.outcome() == Outcome.OK));
    assertEquals(0, model.openInstances.get());
    predictor.close();
  }

  private static Slot releasedOnCompletion(final Predictor predictor, final long value, final CountDownLatch done) {
    final Slot slot = predictor.acquire();
    slot.input(0).setLong(0, value);
    slot.onCompletion(answered -> {
      predictor.release(answered);
      done.countDown();
    });
    assertEquals(Outcome.OK, predictor.submit(slot));
    return slot;
  }

  @Test
  void aSlotHeldForEverDoesNotHoldUpClosing() {
    final Predictor predictor = Predictor.open(RowModel.addsOne(),
        PredictorConfig.defaults().withCloseGrace(Duration.ofMillis(20)));
    final Slot slot = predictor.acquire();
    assertEquals(Outcome.OK, predictor.infer(slot));
    predictor.close();
    assertEquals(Outcome.CLOSED, predictor.infer(slot));
    final Tensor input = slot.input(0);
    assertThrows(IllegalStateException.class, () -> input.setLong(0, 1));
    predictor.release(slot);
  }
}
