package io.roadml.bench;

import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.SlotListener;
import io.roadml.runtime.core.Waiting;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.runtime.onnx.OnnxModel;
import io.roadml.runtime.onnx.OnnxOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// What the runtime adds to a bare run of the model, for a caller in the same JVM: inline, and through the ring with each way
/// of waiting.
///
/// Calls arrive at a fixed rate, 30 % of what the slower of the two can do, and each is timed from the moment it was due.
///
/// - Threading: immutable; a run uses the caller's thread and one instance thread, so it wants two quiet cores.
///
/// @param rounds rounds of windows, at least 1; 10 for a verdict
/// @param calls  calls in one window, at least 1; 100,000 for a tail that means something
public record RingCost(int rounds, int calls) implements Benchmark {
  private static final double INLINE_P50 = 0.1;
  private static final double RING_P50 = 0.5;
  private static final double RING_P99 = 1;
  private static final double SHARE_OF_CAPACITY = 0.3;
  private static final double MICRO = 1e3;
  private static final int SLOW_WAY_CALLS = 10;
  private static final int CALLS_FOR_CAPACITY = 20_000;

  /// 10 rounds of 100,000.
  public static final RingCost DEFAULT = new RingCost(10, 100_000);

  /// Checks.
  public RingCost {
    if (rounds < 1 || calls < 1) {
      throw new IllegalArgumentException("rounds=" + rounds + ", calls=" + calls + ", want at least 1 of both");
    }
  }

  /// One way to have a row predicted.
  @FunctionalInterface
  private interface Way {
    float predict(float[] row);
  }

  /// Through the ring; the caller spins, or parks.
  private static final class ThroughTheRing implements Way, SlotListener {
    private static final int PENDING = Integer.MIN_VALUE;

    private final Predictor predictor;
    private final boolean parks;
    private final AtomicInteger outcome = new AtomicInteger();
    private final Thread caller = Thread.currentThread();

    ThroughTheRing(final Predictor predictor, final boolean parks) {
      this.predictor = predictor;
      this.parks = parks;
    }

    @Override
    public float predict(final float[] row) {
      final Slot slot = predictor.acquire();
      slot.input(0).setFloats(0, row, 0, row.length);
      slot.onCompletion(this);
      outcome.setPlain(PENDING);
      final int submitted = predictor.submit(slot);
      while (submitted == Outcome.OK && outcome.getAcquire() == PENDING) {
        if (parks) {
          LockSupport.park(this);
        } else {
          Thread.onSpinWait();
        }
      }
      requireOk(submitted == Outcome.OK ? outcome.getPlain() : submitted);
      final float answer = slot.output(0).getFloat(0);
      predictor.release(slot);
      return answer;
    }

    @Override
    public void completed(final Slot slot) {
      outcome.setRelease(slot.outcome());
      if (parks) {
        LockSupport.unpark(caller);
      }
    }
  }

  private static void requireOk(final int outcome) {
    if (outcome != Outcome.OK) {
      throw new IllegalStateException("a prediction was not answered: " + Outcome.describe(outcome));
    }
  }

  @Override
  public ComparisonReport run(final Progress progress) throws IOException, InterruptedException {
    try (OnnxModel model = OnnxEngine.create().load(BenchModel.MLP.bytes(), OnnxOptions.DEFAULT);
        ModelInstance instance = model.newInstance(1)) {
      final Way bare = row -> {
        instance.input(0).setFloats(0, row, 0, row.length);
        instance.run(1);
        return instance.output(0).getFloat(0);
      };
      final List<Comparison> comparisons = new ArrayList<>();
      final List<String> notes = new ArrayList<>();
      final List<String> failures = new ArrayList<>();
      inline(model, bare, comparisons, notes, failures, progress);
      for (final Waiting waiting : List.of(Waiting.SPINNING, Waiting.YIELDING, Waiting.PARKING, Waiting.BLOCKING)) {
        ring(model, bare, waiting, false, comparisons, notes, failures, progress);
      }
      ring(model, bare, Waiting.BLOCKING, true, comparisons, notes, failures, progress);
      return new ComparisonReport("The ring: what is added to a bare run of the MLP 32-64-64-1, batch 1, " + rounds
          + " rounds of " + calls + " calls at 30 % of capacity", comparisons, notes, failures);
    }
  }

  private void inline(final OnnxModel model, final Way bare, final List<Comparison> comparisons,
      final List<String> notes, final List<String> failures, final Progress progress)
      throws IOException, InterruptedException {
    try (Predictor predictor = Predictor.open(model, PredictorConfig.defaults().withWaiting(Waiting.BLOCKING))) {
      final Way inline = row -> {
        final Slot slot = predictor.acquire();
        slot.input(0).setFloats(0, row, 0, row.length);
        requireOk(predictor.infer(slot));
        final float answer = slot.output(0).getFloat(0);
        predictor.release(slot);
        return answer;
      };
      final Windows windows = new Windows(bare, inline, calls, Set.of());
      final Interleaving turns = windows.run(rounds, "inline", progress);
      comparisons.add(turns.difference("inline, p50", 0, "µs", Target.atMost(INLINE_P50)));
      comparisons.add(turns.difference("inline, p99", 1, "µs", Target.NONE));
      if (predictor.stats().inline() < predictor.stats().batches()) {
        failures.add("not every inline call ran inline: " + predictor.stats().inline() + " of " + predictor.stats().batches());
      }
      windows.report("inline", notes, failures);
    }
  }

  private void ring(final OnnxModel model, final Way bare, final Waiting waiting, final boolean parks,
      final List<Comparison> comparisons, final List<String> notes, final List<String> failures, final Progress progress)
      throws IOException, InterruptedException {
    final boolean judged = waiting == Waiting.SPINNING;
    final String name = "ring " + waiting.name().toLowerCase(Locale.ROOT) + ", caller "
        + (parks ? "parked" : "spinning");
    final Set<Long> before = ThreadAllocation.named(ThreadAllocation.INSTANCE);
    try (Predictor predictor = Predictor.open(model, PredictorConfig.defaults().withWaiting(waiting))) {
      final Set<Long> threads = new HashSet<>(ThreadAllocation.named(ThreadAllocation.INSTANCE));
      threads.removeAll(before);
      final Windows windows = new Windows(bare, new ThroughTheRing(predictor, parks),
          judged ? calls : Math.max(1, calls / SLOW_WAY_CALLS), threads);
      final Interleaving turns = windows.run(rounds, name, progress);
      comparisons.add(turns.difference(name + ", p50", 0, "µs", judged ? Target.atMost(RING_P50) : Target.NONE));
      comparisons.add(turns.difference(name + ", p99", 1, "µs", judged ? Target.atMost(RING_P99) : Target.NONE));
      windows.report(name, notes, failures);
    }
  }

  /// Windows of two ways at the same rate, and what they allocate.
  private static final class Windows {
    private static final int ROWS = 64;

    private final Way bare;
    private final Way part;
    private final long[] latencies;
    private final long gapNanos;
    private final Set<Long> threads;
    private final float[][] rows = new float[ROWS][BenchModel.WIDTH];
    private double bareSum;
    private double partSum;
    private long partCalls;
    private long callerBytes;
    private long instanceBytes;

    Windows(final Way bare, final Way part, final int calls, final Set<Long> threads) {
      this.bare = bare;
      this.part = part;
      this.latencies = new long[calls];
      this.threads = threads;
      for (int row = 0; row < ROWS; row++) {
        Arrays.fill(rows[row], (row - ROWS / 2f) / ROWS);
      }
      this.gapNanos = Math.round(Math.max(nanosPerCall(bare), nanosPerCall(part)) / SHARE_OF_CAPACITY);
    }

    /// The fastest of a few back-to-back bursts, which also warm up.
    private double nanosPerCall(final Way way) {
      double least = Double.MAX_VALUE;
      for (int burst = 0; burst < 5; burst++) {
        final int count = Math.min(CALLS_FOR_CAPACITY, latencies.length);
        final long start = System.nanoTime();
        for (int call = 0; call < count; call++) {
          bareSum += way.predict(rows[call % ROWS]);
        }
        least = Math.min(least, (double) (System.nanoTime() - start) / count);
      }
      bareSum = 0;
      return least;
    }

    Interleaving run(final int rounds, final String name, final Progress progress)
        throws IOException, InterruptedException {
      measure(part);
      return Interleaving.run(rounds, this::bareWindow, this::partWindow, name, progress);
    }

    private double[] bareWindow() {
      bareSum = measure(bare);
      return percentiles();
    }

    private double[] partWindow() {
      final long instance = threads.stream().mapToLong(ThreadAllocation::of).sum();
      final long before = ThreadAllocation.ofCurrentThread();
      partSum = measure(part);
      callerBytes += ThreadAllocation.ofCurrentThread() - before;
      instanceBytes += threads.stream().mapToLong(ThreadAllocation::of).sum() - instance;
      partCalls += latencies.length;
      return percentiles();
    }

    private double measure(final Way way) {
      double sum = 0;
      final long start = System.nanoTime();
      for (int call = 0; call < latencies.length; call++) {
        final long due = start + call * gapNanos;
        while (System.nanoTime() - due < 0) {
          Thread.onSpinWait();
        }
        sum += way.predict(rows[call % ROWS]);
        latencies[call] = System.nanoTime() - due;
      }
      return sum;
    }

    private double[] percentiles() {
      Arrays.sort(latencies);
      return new double[] {latencies[latencies.length / 2] / MICRO, latencies[(int) (latencies.length * 0.99)] / MICRO};
    }

    void report(final String name, final List<String> notes, final List<String> failures) {
      notes.add(name + ": one call in " + Figures.duration(gapNanos) + "; allocated " + Figures.count(callerBytes)
          + " B by the caller, " + Figures.count(instanceBytes) + " B by the instance, in " + Figures.count(partCalls) + " calls");
      if (bareSum != partSum) {
        failures.add(name + ": the answers differ from those of the bare run, " + partSum + " and " + bareSum);
      }
      if (callerBytes + instanceBytes >= partCalls) {
        failures.add(name + " allocates " + Figures.plain((double) (callerBytes + instanceBytes) / partCalls) + " B/op, want 0");
      }
    }
  }
}
