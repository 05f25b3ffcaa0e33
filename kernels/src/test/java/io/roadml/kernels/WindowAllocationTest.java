package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The allocation budget of recording and of advancing: none.
@Timeout(120)
class WindowAllocationTest {
  private static final int FEATURES = 100;
  private static final int WARM_UP = 30_000;
  private static final int MEASURED = 10_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Window window = new Window(WindowTest.profile(1, FEATURES), 4);

  @Test
  void recordingARowOfTheHeapAllocatesNothing() {
    float[] row = new float[FEATURES];
    assertNothing(() -> window.record(row, 0, 1));
  }

  @Test
  void recordingARowOffTheHeapAllocatesNothing() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment row = arena.allocate(FEATURES * 4L);
      assertNothing(() -> window.record(row, 0, 1));
    }
  }

  @Test
  void advancingAllocatesNothing() {
    assertNothing(window::advance);
  }

  private void assertNothing(Runnable call) {
    run(call, WARM_UP);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) { // a compilation may allocate once on the thread that triggers it
      long before = threads.getCurrentThreadAllocatedBytes();
      run(call, MEASURED);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least / MEASURED);
    assertTrue(least <= 512, least + " B in " + MEASURED + " calls");
  }

  private static void run(Runnable call, int times) {
    for (int time = 0; time < times; time++) {
      call.run();
    }
  }
}
