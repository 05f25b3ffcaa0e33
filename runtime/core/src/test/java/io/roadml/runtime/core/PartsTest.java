package io.roadml.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The small parts that one thread can show: queue, pool, cost, latencies, errors.
class PartsTest {
  @Test
  void theFreeListLendsEachIndexOnceAndThenNone() {
    final FreeList list = new FreeList(3);
    assertEquals(List.of(0, 1, 2), List.of(list.take(), list.take(), list.take()));
    assertEquals(FreeList.NONE, list.take());
    list.giveBack(1);
    assertEquals(1, list.take());
    assertEquals(FreeList.NONE, list.take());
  }

  @Test
  void theSlotQueueKeepsItsOrderAroundTheEnd() {
    final SlotQueue queue = new SlotQueue(4);
    for (int round = 0; round < 10; round++) {
      queue.add(round);
      queue.add(round + 100);
      assertEquals(round + 100, queue.get(1));
      assertEquals(round, queue.poll());
      assertEquals(round + 100, queue.poll());
      assertTrue(queue.isEmpty());
    }
  }

  @Test
  void aQueueOfOneSlotHoldsIt() {
    final SlotQueue queue = new SlotQueue(1);
    queue.add(0);
    assertEquals(1, queue.size());
    assertEquals(0, queue.poll());
  }

  @Test
  void thePoolNeverPassesItsBudget() {
    try (BufferPool pool = new BufferPool(64 << 10)) {
      final BufferPool.Buffer first = pool.take(40_000);
      assertEquals(40_000, first.segment().byteSize());
      assertNull(pool.take(1), "65,536 of 65,536 bytes are out");
      pool.giveBack(first);
      assertEquals(1 << 16, pool.allocatedBytes(), "kept for the next");
      final BufferPool.Buffer small = pool.take(10);
      assertEquals(4096, pool.allocatedBytes(), "what was kept made room");
      assertNull(pool.take(Long.MAX_VALUE));
      pool.giveBack(small);
    }
  }

  @Test
  void aBufferThatComesBackAfterClosingIsFreed() {
    final BufferPool pool = new BufferPool(1 << 20);
    final BufferPool.Buffer out = pool.take(5000);
    pool.close();
    assertNull(pool.take(1));
    pool.giveBack(out);
    assertEquals(0, pool.allocatedBytes());
    assertThrows(IllegalStateException.class, () -> out.segment().fill((byte) 0));
  }

  @Test
  void anOutlierMovesTheCostLittle() {
    final RunCost cost = new RunCost();
    assertEquals(0, cost.of(1));
    for (int run = 0; run < 100; run++) {
      cost.learn(1, 1_000);
    }
    cost.learn(1, 1_000_000_000);
    assertTrue(cost.of(1) < 1_500, () -> "cost=" + cost.of(1));
    for (int run = 0; run < 100; run++) {
      cost.learn(1, 50_000);
    }
    assertEquals(50_000.0, (double) cost.of(1), 1_000, "a lasting change is learned");
    assertEquals(cost.of(1), cost.of(1_000), "the nearest smaller size speaks for those that are not known");
  }

  @Test
  void percentilesAreThoseOfTheSortedValues() {
    final long seed = new Random().nextLong();
    final Random random = new Random(seed);
    final long[] values = random.longs(10_000, 1_000, 10_000_000).sorted().toArray();
    for (final LatencyRecorder recorder : List.of(LatencyRecorder.shared(), LatencyRecorder.singleWriter())) {
      for (final long value : values) {
        recorder.record(value);
      }
      final LatencySnapshot snapshot = recorder.snapshot();
      assertEquals(values.length, snapshot.count());
      for (final double percent : new double[]{50, 99, 99.9, 100}) {
        final long exact = values[(int) Math.ceil(percent / 100 * values.length) - 1];
        assertEquals((double) exact, (double) snapshot.percentileNanos(percent), exact * 2e-3 + 8,
            () -> percent + " seed=" + seed);
      }
      assertEquals(values.length / 2.0, (double) snapshot.countAtOrBelow(snapshot.percentileNanos(50)),
          values.length * 0.01);
    }
  }

  @Test
  void bothRecordersHaveHdrHistogramsBuckets() {
    final long seed = new Random().nextLong();
    final Random random = new Random(seed);
    final LatencyRecorder shared = LatencyRecorder.shared();
    final LatencyRecorder single = LatencyRecorder.singleWriter();
    for (int bits = 0; bits < 40; bits++) {
      for (int draw = 0; draw < 1_000; draw++) {
        final long nanos = (1L << bits) - 4 + random.nextLong(1L << bits);
        shared.record(nanos);
        single.record(nanos);
      }
    }
    assertEquals(shared.snapshot().buckets(), single.snapshot().buckets(), () -> "seed=" + seed);
    assertEquals(shared.snapshot().sumNanos(), single.snapshot().sumNanos(), () -> "seed=" + seed);
  }

  @Test
  void snapshotsAreCumulativeAndAddUp() {
    final LatencyRecorder recorder = LatencyRecorder.shared();
    recorder.record(1_000);
    assertEquals(1, recorder.snapshot().count());
    recorder.record(-5);
    recorder.record(Long.MAX_VALUE);
    final LatencySnapshot all = recorder.snapshot();
    assertEquals(3, all.count());
    assertEquals(0, all.minNanos());
    assertEquals(60e9, (double) all.maxNanos(), 60e6);
    assertEquals(6, LatencySnapshot.sum(List.of(all, all)).count());
    assertEquals(0, LatencySnapshot.sum(List.of()).count());
  }

  @Test
  void aStormOfOneErrorIsOneEntry() {
    final ErrorLog log = new ErrorLog();
    for (int time = 0; time < 1000; time++) {
      log.record(new IllegalStateException("same"));
    }
    for (int kind = 0; kind < 400; kind++) {
      log.record(new IllegalStateException("kind " + kind));
    }
    assertEquals(1000, log.entries().getFirst().count());
    assertEquals(256, log.entries().size());
    assertEquals(145, log.others());
  }

  @Test
  void theOwnershipWordIsTakenOnceAndClosesForGood() {
    final Ownership word = new Ownership();
    assertTrue(word.tryTake());
    assertFalse(word.tryTake());
    assertFalse(word.tryClose());
    word.giveBack();
    assertTrue(word.tryClose());
    assertTrue(word.tryClose());
    assertFalse(word.tryTake());
  }

  @Test
  void everyOutcomeHasWords() {
    for (final int code : new int[]{Outcome.OK, Outcome.OVERLOADED, Outcome.DEADLINE_EXCEEDED, Outcome.MODEL_FAILED,
        Outcome.CLOSED, Outcome.PENDING}) {
      assertNotNull(Outcome.describe(code));
    }
    assertThrows(IllegalArgumentException.class, () -> Outcome.describe(77));
  }
}
