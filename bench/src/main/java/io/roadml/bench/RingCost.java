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

/// What the runtime adds to a bare run of the model, for a caller in the same JVM: inline, and through the ring with
/// each way of waiting.
///
/// The middle (p50) comes from many short windows of calls back to back. The tail (p99) comes from windows in which
/// calls arrive at a fixed rate, 30 % of what the slower of the two can do, each timed from the moment it was due.
///
/// - Threading: immutable; a run uses the caller's thread and one instance thread, so it wants two quiet cores.
///
/// @param rounds     rounds of short windows, at least 1; 10 for a verdict
/// @param calls      calls in a short window, at least 1
/// @param tailRounds rounds of windows for the tail, at least 1; 10 for a verdict
/// @param tailCalls  calls in a window for the tail, at least 1; 100,000 for a tail that means something
public record RingCost(int rounds, int calls, int tailRounds, int tailCalls) implements Benchmark {
  private static final double INLINE_P50 = 0.1;
  private static final double RING_P50 = 0.5;
  private static final double RING_P99 = 1;
  private static final double SHARE_OF_CAPACITY = 0.3;
  private static final int ROWS = 64;
  private static final long WARMUP_CALLS = 40_000;
  private static final long WARMUP_NANOS = 10_000_000_000L;

  /// 100 rounds of 2,000 calls for the middle, 10 rounds of 100,000 for the tail.
  public static final RingCost DEFAULT = new RingCost(100, 2_000, 10, 100_000);

  /// Checks.
  public RingCost {
    if (Math.min(Math.min(rounds, calls), Math.min(tailRounds, tailCalls)) < 1) {
      throw new IllegalArgumentException("rounds=" + rounds + ", calls=" + calls + ", tailRounds=" + tailRounds
          + ", tailCalls=" + tailCalls + ", want at least 1 of each");
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
      final Run run = new Run(model, row -> {
        instance.input(0).setFloats(0, row, 0, row.length);
        instance.run(1);
        return instance.output(0).getFloat(0);
      }, progress);
      run.inline();
      for (final Waiting waiting : List.of(Waiting.SPINNING, Waiting.YIELDING, Waiting.PARKING, Waiting.BLOCKING)) {
        run.ring(waiting, false);
      }
      run.ring(Waiting.BLOCKING, true);
      return new ComparisonReport("The ring: what is added to a bare run of the MLP 32-64-64-1, batch 1; p50 of "
          + rounds + " rounds of " + calls + " calls back to back, p99 of " + tailRounds + " rounds of " + tailCalls
          + " calls at 30 % of capacity", run.comparisons, run.notes, run.failures);
    }
  }

  /// One run of the benchmark, and what it has found so far.
  private final class Run {
    private final OnnxModel model;
    private final Way bare;
    private final Progress progress;
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final float[][] rows = new float[ROWS][BenchModel.WIDTH];

    Run(final OnnxModel model, final Way bare, final Progress progress) {
      this.model = model;
      this.bare = bare;
      this.progress = progress;
      for (int row = 0; row < ROWS; row++) {
        Arrays.fill(rows[row], (row - ROWS / 2f) / ROWS);
      }
    }

    void inline() throws IOException, InterruptedException {
      try (Predictor predictor = Predictor.open(model, PredictorConfig.defaults().withWaiting(Waiting.BLOCKING))) {
        final LatencyWindows windows = windows(row -> predictInline(predictor, row), Set.of());
        middle("inline", windows, Target.atMost(INLINE_P50));
        tail("inline", windows, Target.NONE);
        if (predictor.stats().inline() < predictor.stats().batches()) {
          failures.add(
              "not every inline call ran inline: " + predictor.stats().inline() + " of " + predictor.stats().batches());
        }
        windows.report("inline", notes, failures);
      }
    }

    void ring(final Waiting waiting, final boolean parks) throws IOException, InterruptedException {
      final boolean judged = waiting == Waiting.SPINNING;
      final String name = "ring " + waiting.name().toLowerCase(Locale.ROOT) + ", caller "
          + (parks ? "parked" : "spinning");
      final Set<Long> before = ThreadAllocation.named(ThreadAllocation.INSTANCE);
      try (Predictor predictor = Predictor.open(model, PredictorConfig.defaults().withWaiting(waiting))) {
        final Set<Long> threads = new HashSet<>(ThreadAllocation.named(ThreadAllocation.INSTANCE));
        threads.removeAll(before);
        final LatencyWindows windows = windows(new ThroughTheRing(predictor, parks), threads);
        middle(name, windows, judged ? Target.atMost(RING_P50) : Target.NONE);
        if (judged) {
          tail(name, windows, Target.atMost(RING_P99));
        }
        windows.report(name, notes, failures);
      }
    }

    private LatencyWindows windows(final Way way, final Set<Long> threads) {
      return new LatencyWindows(call -> bare.predict(rows[call % ROWS]), call -> way.predict(rows[call % ROWS]),
          threads, 1);
    }

    private void middle(final String name, final LatencyWindows windows, final Target target)
        throws IOException, InterruptedException {
      windows.prepare(calls, 0);
      windows.warmUp(Math.min(WARMUP_CALLS, (long) rounds * calls), WARMUP_NANOS);
      progress.say(name + ": p50");
      comparisons.add(Interleaving.run(rounds, windows::bareWindow, windows::partWindow, name, Progress.SILENT)
          .difference(name + ", p50", 0, "µs", target));
    }

    private void tail(final String name, final LatencyWindows windows, final Target target)
        throws IOException, InterruptedException {
      windows.prepareAtShare(tailCalls, SHARE_OF_CAPACITY);
      comparisons.add(Interleaving.run(tailRounds, windows::bareWindow, windows::partWindow, name + ", p99", progress)
          .difference(name + ", p99", 1, "µs", target));
    }
  }

  private static float predictInline(final Predictor predictor, final float[] row) {
    final Slot slot = predictor.acquire();
    slot.input(0).setFloats(0, row, 0, row.length);
    requireOk(predictor.infer(slot));
    final float answer = slot.output(0).getFloat(0);
    predictor.release(slot);
    return answer;
  }
}
