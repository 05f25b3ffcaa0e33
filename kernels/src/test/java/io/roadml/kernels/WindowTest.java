package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final int FEATURES = 5;
  private final ReferenceProfile profile = profile(1, FEATURES);

  static ReferenceProfile profile(long seed, int features) {
    Random random = new Random(seed);
    ReferenceProfile.Builder builder = ReferenceProfile.builder();
    for (int f = 0; f < features; f++) {
      builder.continuous("f" + f, Samples.of(random.doubles(200).toArray()));
    }
    return builder.build();
  }

  private static float[] rows(Random random, int count) {
    float[] rows = new float[count * FEATURES];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextInt(20) == 0 ? Float.NaN : random.nextFloat() * 1.5f - 0.25f;
    }
    return rows;
  }

  @Test
  void theTotalIsTheSumOfTheClosedSubWindowsTheRingHolds() {
    for (long seed = 1; seed <= 30; seed++) {
      Random random = new Random(seed);
      int most = 1 + random.nextInt(6);
      Window window = new Window(profile, most);
      var held = new ArrayDeque<WindowCounts>();
      for (int step = 0; step < 20; step++) {
        int rows = random.nextInt(4);
        for (int batch = 0; batch < rows; batch++) {
          int count = random.nextInt(5);
          assertTrue(window.record(rows(random, count + 2), FEATURES, count));
        }
        int closed = window.advance();
        held.addLast(window.latest());
        assertEquals(closed, window.latest().rows(), "seed=" + seed);
        if (held.size() > most) {
          held.removeFirst();
        }
        WindowCounts sum = held.stream().reduce(WindowCounts::plus).orElseThrow();
        assertEquals(sum, window.total(), "seed=" + seed);
        assertEquals(sum, window.latest(most), "seed=" + seed);
      }
      assertEquals(20, window.closed());
      assertEquals(0, window.dropped());
    }
  }

  @Test
  void rowsOnAndOffTheHeapCountTheSame() {
    float[] rows = rows(new Random(3), 100);
    Window heap = new Window(profile, 1);
    Window segment = new Window(profile, 1);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(rows.length * 4L + 3);
      MemorySegment.copy(rows, 0, memory, ValueLayout.JAVA_FLOAT_UNALIGNED, 3, rows.length);
      assertTrue(heap.record(rows, 0, 100));
      assertTrue(segment.record(memory, 3, 60));
      assertTrue(segment.record(memory, 3 + 60L * FEATURES * 4, 40));
    }
    heap.advance();
    segment.advance();
    assertEquals(heap.total(), segment.total());
  }

  @Test
  void whatIsOpenIsNotReadYet() {
    Window window = new Window(profile, 2);
    assertTrue(window.record(new float[FEATURES], 0, 1));
    assertEquals(0, window.total().rows());
    assertEquals(1, window.advance());
    assertEquals(1, window.total().rows());
    assertEquals(0, window.advance());
    assertEquals(1, window.total().rows());
    assertEquals(0, window.advance());
    assertEquals(0, window.total().rows());
    assertEquals(Double.NaN, window.total().drift(0).psi());
  }

  @Test
  void mergingIsAssociativeAndTakingAwayUndoesIt() {
    Random random = new Random(11);
    WindowCounts a = counted(random, 30);
    WindowCounts b = counted(random, 50);
    WindowCounts c = counted(random, 7);
    assertEquals(a.plus(b).plus(c), a.plus(b.plus(c)));
    assertEquals(a.plus(b), b.plus(a));
    assertEquals(a, a.plus(b).minus(b));
    assertEquals(a, WindowCounts.of(profile(1, FEATURES), a.toArray()));
    assertArrayEquals(a.plus(b).toArray(), b.plus(a).toArray());
  }

  @Test
  void countsThatCannotBeAreRefused() {
    WindowCounts few = counted(new Random(1), 3);
    WindowCounts many = counted(new Random(2), 300);
    assertThrows(IllegalArgumentException.class, () -> few.minus(many));
    long[] broken = few.toArray();
    broken[1]++;
    String message = assertThrows(IllegalArgumentException.class, () -> WindowCounts.of(profile, broken)).getMessage();
    assertEquals("counts of f0 add up to 4 of 3 rows; want all", message);
    assertThrows(IllegalArgumentException.class, () -> WindowCounts.of(profile, new long[2]));
    Window other = new Window(profile(2, FEATURES), 1);
    assertThrows(IllegalArgumentException.class, () -> few.plus(other.total()));
  }

  @Test
  void rowsThatAreNotThereAreRefusedAndNotCounted() {
    Window window = new Window(profile, 1, 1);
    float[] rows = new float[2 * FEATURES];
    assertThrows(IndexOutOfBoundsException.class, () -> window.record(rows, 1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> window.record(rows, -1, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> window.record(rows, 0, -1));
    assertThrows(IndexOutOfBoundsException.class, () -> window.record(rows, 0, Integer.MAX_VALUE));
    MemorySegment memory = MemorySegment.ofArray(rows);
    assertThrows(IndexOutOfBoundsException.class, () -> window.record(memory, 4, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> window.record(memory, Long.MAX_VALUE, 1));
    assertEquals(0, window.advance());
    assertTrue(window.record(rows, 0, 2), "and no slot is lost");
    assertEquals(2, window.advance());
  }

  @Test
  void aClosedSegmentIsRefusedAndNoSlotIsLost() {
    Window window = new Window(profile, 1, 1);
    MemorySegment closed;
    try (Arena arena = Arena.ofConfined()) {
      closed = arena.allocate(FEATURES * 4L);
    }
    assertThrows(IllegalStateException.class, () -> window.record(closed, 0, 1));
    assertTrue(window.record(new float[FEATURES], 0, 1));
    assertEquals(1, window.advance());
  }

  @Test
  void aRequestDoesNotWaitWhenAllSlotsAreTaken() {
    Window window = new Window(profile, 1, 2);
    window.takeAllSlots();
    assertFalse(window.record(new float[3 * FEATURES], 0, 3));
    assertEquals(3, window.dropped());
  }

  @Test
  void aWindowHasAtLeastOneSubWindowAndOneSlot() {
    assertThrows(IllegalArgumentException.class, () -> new Window(profile, 0));
    assertThrows(IllegalArgumentException.class, () -> new Window(profile, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Window(profile, 3).latest(4));
  }

  private WindowCounts counted(Random random, int rows) {
    Window window = new Window(profile, 1, 1);
    assertTrue(window.record(rows(random, rows), 0, rows));
    window.advance();
    long[] cells = window.total().cells(0);
    assertEquals(rows, Arrays.stream(cells).sum());
    return window.total();
  }
}
