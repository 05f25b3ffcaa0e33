package io.roadml.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.Blob;
import io.roadml.artifacts.Collected;
import io.roadml.pipeline.CacheReport;
import io.roadml.pipeline.Remembered;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.StepCall;
import io.roadml.pipeline.StepMemory;
import io.roadml.pipeline.StepOptions;
import io.roadml.pipeline.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Statement 34: eviction by age and by size, and never of what is in use.
abstract class EvictionConformance extends KeptStoreFixture {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Eviction NOTHING_BY_AGE = new Eviction(Duration.ofDays(1000), Long.MAX_VALUE, HOUR);
  private static final int BYTES = 10_000;

  private static StepCall write(int name) {
    return call("write", () -> content(name), given("name", name));
  }

  private static byte[] content(int name) {
    byte[] content = new byte[BYTES];
    content[0] = (byte) name;
    return content;
  }

  private void fill() throws Exception {
    for (int name = 0; name < 4; name++) {
      run(write(name));
      clock.advance(HOUR);
    }
  }

  private boolean isThere(int name) throws Exception {
    try (StepMemory.Recollection recollection = store.memory().recall(write(name))) {
      return recollection.found().isPresent();
    }
  }

  @Test
  void statement34EntriesThatNobodyHasUsedForLongGo() throws Exception {
    fill();
    assertTrue(isThere(0));
    Evicted evicted = store.evict(new Eviction(HOUR.multipliedBy(2), Long.MAX_VALUE, HOUR));
    assertEquals(1, evicted.entries());
    assertEquals(1, evicted.outputs());
    assertTrue(evicted.bytes() >= BYTES && evicted.bytes() < 2 * BYTES, evicted::toString);
    assertTrue(isThere(0));
    assertFalse(isThere(1));
    assertTrue(isThere(2));
  }

  @Test
  void statement34TheLeastRecentlyUsedGoWhenThereIsTooMuch() throws Exception {
    fill();
    assertTrue(isThere(0));
    clock.advance(HOUR);
    Evicted evicted = store.evict(new Eviction(Duration.ofDays(1000), 2 * BYTES + 1000, HOUR));
    assertEquals(2, evicted.entries());
    assertTrue(isThere(0));
    assertFalse(isThere(1));
    assertFalse(isThere(2));
    assertTrue(isThere(3));
    assertEquals(new Evicted(0, 0, 0), store.evict(NOTHING_BY_AGE));
  }

  @Test
  void statement34WhatWasUsedJustNowStaysThoughItIsTooMuch() throws Exception {
    fill();
    assertTrue(isThere(2));
    assertEquals(3, store.evict(new Eviction(Duration.ZERO, 0, HOUR)).entries());
    assertTrue(isThere(2));
    clock.advance(Evictor.GRACE.plusSeconds(1));
    assertEquals(1, store.evict(new Eviction(Duration.ZERO, 0, HOUR)).entries());
    assertFalse(isThere(2));
  }

  @Test
  void statement34WhatARunMayStillNeedStaysUntilItHasSucceeded() throws Exception {
    Remembered output = run(write(1)).remembered().orElseThrow();
    Instant now = clock.instant();
    store.journal().append(List.of(
        new RunEvent.RunStarted("r", now, "p", "d", Map.of(), Optional.empty(), Optional.empty()),
        new RunEvent.StepFinished("r", now, "write", 1, StepState.SUCCESS, Optional.of(output), CacheReport.DISABLED,
            Optional.empty())));
    clock.advance(HOUR);
    Eviction all = new Eviction(Duration.ZERO, 0, Duration.ofDays(7));
    assertEquals(new Evicted(0, 0, 0), store.evict(all));
    assertTrue(isThere(1));
    clock.advance(HOUR);
    store.journal().append(
        List.of(new RunEvent.RunFinished("r", clock.instant(), RunState.SUCCESS, Optional.empty())));
    assertEquals(1, store.evict(all).entries());
    assertFalse(isThere(1));
  }

  @Test
  void outputsOfRunsThatNobodyResumesAnyMoreGo() throws Exception {
    Remembered output = run(call("write", () -> content(1), StepOptions.DEFAULT)).remembered().orElseThrow();
    Instant now = clock.instant();
    store.journal().append(List.of(
        new RunEvent.RunStarted("r", now, "p", "d", Map.of(), Optional.empty(), Optional.empty()),
        new RunEvent.StepFinished("r", now, "write", 1, StepState.SUCCESS, Optional.of(output), CacheReport.DISABLED,
            Optional.empty()),
        new RunEvent.RunFinished("r", now, RunState.FAILED, Optional.empty())));
    Eviction policy = new Eviction(Duration.ZERO, 0, Duration.ofDays(7));
    clock.advance(Duration.ofDays(6));
    assertEquals(0, store.evict(policy).outputs());
    clock.advance(Duration.ofDays(2));
    assertEquals(1, store.evict(policy).outputs());
  }

  @Test
  void theBlobsOfEvictedOutputsGoWithTheNextCollectionAndNoOthers() throws Exception {
    fill();
    store.evict(new Eviction(HOUR.multipliedBy(2), Long.MAX_VALUE, HOUR));
    Collected collected = artifacts.collect(store::isUsed, Duration.ZERO);
    assertEquals(2, collected.blobs());
    try (Stream<Blob> left = artifacts.blobs()) {
      assertEquals(2, left.count());
    }
    assertTrue(isThere(2) && isThere(3));
  }

  @Test
  void anOutputOfTwoEntriesCountsOnceAndStaysForTheSecond() throws Exception {
    run(call("a", () -> content(1)));
    clock.advance(HOUR);
    run(call("b", () -> content(1)));
    clock.advance(HOUR);
    Evicted evicted = store.evict(new Eviction(HOUR, Long.MAX_VALUE, HOUR));
    assertEquals(new Evicted(1, 0, 0), evicted);
    assertEquals("HIT", run(call("b", () -> content(1))).told());
  }

  @Test
  void aPolicyThatMakesNoSenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Eviction(Duration.ofSeconds(-1), 0, HOUR));
    assertThrows(IllegalArgumentException.class, () -> new Eviction(HOUR, -1, HOUR));
  }
}
