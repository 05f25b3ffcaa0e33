package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;

/// The allocation budget of what runs for each row of a stream: none.
class StatisticsAllocationTest {
  private static final int CALLS = 20_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final double[] stream = new Random(1).doubles(CALLS).toArray();
  private long kept;

  @Test
  void changeDetectorsAllocateNothing() {
    PageHinkley pageHinkley = new PageHinkley(30, 0.005, 2, 0.9999);
    assertNothing(x -> kept += pageHinkley.update(x) ? 1 : 0);
    Cusum cusum = new Cusum(0.5, 0.3, 0.5, 5);
    assertNothing(x -> kept += cusum.update(x));
    Ewma ewma = new Ewma(0.5, 0.3, 0.2, 3);
    assertNothing(x -> kept += ewma.update(x));
    Ddm ddm = new Ddm(30);
    assertNothing(x -> kept += ddm.update(x < 0.2));
  }

  @Test
  void bucketsAndIndicesOfDriftAllocateNothing() {
    assertNothing(x -> kept += NativeBuckets.index(x + 1e-9, 5));
    long[] reference = {10, 20, 30, 0};
    long[] current = {11, 19, 25, 3};
    assertNothing(x -> kept += Psi.ofCounts(reference, current, ZeroPolicy.FLOOR) > x ? 1 : 0);
    double[] p = {10, 20, 30, 0};
    double[] q = {11, 19, 25, 3};
    assertNothing(x -> kept += Divergence.jensenShannon(p, q) > x ? 1 : 0);
    assertNothing(x -> kept += Distributions.chiSquaredUpper(10 * x, 9) > x ? 1 : 0);
  }

  private void assertNothing(DoubleConsumer call) {
    run(call);
    long least = Long.MAX_VALUE;
    // A compilation may allocate once on the thread that triggers it.
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      run(call);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least / CALLS, least + " B in " + CALLS + " calls, kept=" + kept);
  }

  private void run(DoubleConsumer call) {
    for (double x : stream) {
      call.accept(x);
    }
  }
}
