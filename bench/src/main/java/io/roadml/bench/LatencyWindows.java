package io.roadml.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Windows of two ways to have something answered, each call timed by itself, and what the second allocates.
///
/// - Units: microseconds for one of the things that a call answers. - Threading: one thread.
final class LatencyWindows {
  /// One way to answer a call.
  @FunctionalInterface
  interface Way {
    /// Answers call `number` of a window.
    float answer(int number);
  }

  private static final double MICRO = 1e3;

  private final Way bare;
  private final Way part;
  private final Set<Long> threads;
  private final int each;
  private long[] latencies = {};
  private long gapNanos;
  private double slowest;
  private double bareSum;
  private double partSum;
  private long partCalls;
  private long callerBytes;
  private long instanceBytes;

  /// Takes the two ways.
  ///
  /// @param threads the threads that work for the second one beside the caller's
  /// @param each    how many things one call answers; latencies are divided by it
  LatencyWindows(final Way bare, final Way part, final Set<Long> threads, final int each) {
    this.bare = bare;
    this.part = part;
    this.threads = threads;
    this.each = each;
  }

  /// Sets how many calls a window has and how far they are apart; 0 for back to back.
  void prepare(final int calls, final long gap) {
    latencies = new long[calls];
    gapNanos = gap;
  }

  /// Runs windows of both, back to back, until there were so many calls or so much time has passed, and forgets them.
  void warmUp(final long calls, final long nanos) {
    final long start = System.nanoTime();
    for (long call = 0; call < calls && System.nanoTime() - start < nanos; call += latencies.length) {
      bareWindow();
      partWindow();
    }
    callerBytes = 0;
    instanceBytes = 0;
    partCalls = 0;
    slowest = 0;
  }

  /// Prepares windows in which calls come at a share of what the second way can do, by its last window.
  void prepareAtShare(final int calls, final double share) {
    prepare(calls, Math.round(slowest * each * MICRO / share));
  }

  double[] bareWindow() {
    bareSum = measure(bare);
    return percentiles();
  }

  double[] partWindow() {
    final long instance = allocatedByThreads();
    final long before = ThreadAllocation.ofCurrentThread();
    partSum = measure(part);
    callerBytes += ThreadAllocation.ofCurrentThread() - before;
    instanceBytes += allocatedByThreads() - instance;
    partCalls += latencies.length;
    final double[] percentiles = percentiles();
    slowest = percentiles[0];
    return percentiles;
  }

  private long allocatedByThreads() {
    return threads.stream().mapToLong(ThreadAllocation::of).sum();
  }

  private double measure(final Way way) {
    double sum = 0;
    long due = System.nanoTime();
    for (int call = 0; call < latencies.length; call++) {
      due = gapNanos == 0 ? System.nanoTime() : due + gapNanos;
      while (System.nanoTime() - due < 0) {
        Thread.onSpinWait();
      }
      sum += way.answer(call);
      latencies[call] = System.nanoTime() - due;
    }
    return sum;
  }

  /// Returns p50 and p99.
  private double[] percentiles() {
    Arrays.sort(latencies);
    return new double[]{latencies[latencies.length / 2] / MICRO / each,
        latencies[(int) (latencies.length * 0.99)] / MICRO / each};
  }

  /// Says what was allocated, and what is wrong: other answers than the first way's, or garbage.
  void report(final String name, final List<String> notes, final List<String> failures) {
    notes.add(name + ": allocated " + Figures.count(callerBytes) + " B by the caller, " + Figures.count(instanceBytes)
        + " B by the instance, in " + Figures.count(partCalls) + " calls");
    if (bareSum != partSum) {
      failures.add(name + ": the answers differ from those of the bare run, " + partSum + " and " + bareSum);
    }
    if (callerBytes + instanceBytes >= partCalls) {
      failures.add(
          name + " allocates " + Figures.plain((double) (callerBytes + instanceBytes) / partCalls) + " B/op, want 0");
    }
  }
}
