package io.roadml.bench;

import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.Slot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What it costs to join features in the hop: a model whose 32 columns are looked up in the online store by an INT64
/// entity, against the same model that is given the columns. Both in the JVM, inline on the caller's thread.
///
/// - Threading: immutable; a run uses the caller's thread only.
///
/// @param entities   entities of a request, one comparison each
/// @param rounds     rounds of short windows, at least 1; 10 for a verdict
/// @param calls      calls in a short window, at least 1
/// @param tailRounds rounds of windows for the tail, at least 1; 10 for a verdict
/// @param tailCalls  calls in a window for the tail, at least 1; 100,000 for a tail that means something
/// @param rows       rows of the view, at least 1
public record FeatureJoinCost(List<Integer> entities, int rounds, int calls, int tailRounds, int tailCalls, int rows)
    implements Benchmark {
  private static final double MOST_MICROS = 2;
  private static final double SHARE_OF_CAPACITY = 0.3;
  private static final long WARMUP_CALLS = 40_000;
  private static final long WARMUP_NANOS = 10_000_000_000L;
  private static final int DIFFERENT = 1 << 16;

  /// 1 and 16 entities; 100 rounds of 2,000 calls for the middle, 10 rounds of 100,000 for the tail; 200,000 rows.
  public static final FeatureJoinCost DEFAULT = new FeatureJoinCost(List.of(1, 16), 100, 2_000, 10, 100_000, 200_000);

  /// Checks and copies.
  public FeatureJoinCost {
    entities = List.copyOf(entities);
    final int least = Math.min(Math.min(rounds, calls), Math.min(Math.min(tailRounds, tailCalls), rows));
    if (least < 1 || entities.isEmpty() || entities.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException("entities=" + entities + ", rounds=" + rounds + ", calls=" + calls
          + ", tailRounds=" + tailRounds + ", tailCalls=" + tailCalls + ", rows=" + rows + ", want at least 1 of each");
    }
  }

  @Override
  public ComparisonReport run(final Progress progress) throws IOException, InterruptedException {
    progress.say("writing " + Figures.count(rows) + " rows");
    final List<Comparison> comparisons = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    try (JoinedModel models = JoinedModel.open(rows)) {
      for (final int count : entities) {
        final String name = count + (count == 1 ? " entity" : " entities");
        final LatencyWindows windows = windows(models, count);
        comparisons.add(middle(name, windows, progress));
        comparisons.add(tail(name, windows, progress));
        windows.report(name, notes, failures);
      }
    }
    return new ComparisonReport("Features joined in the hop: what ten doubles and a vector of 22 add to the MLP "
        + "32-64-64-1, for each entity; " + Figures.count(rows) + " rows, p50 of " + rounds + " rounds of " + calls
        + " calls back to back, p99 of " + tailRounds + " rounds of " + tailCalls + " calls at 30 % of capacity",
        comparisons, notes, failures);
  }

  private LatencyWindows windows(final JoinedModel models, final int count) {
    final long[] keys = TenDoubles.keys(DIFFERENT, rows);
    final float[][] values = JoinedModel.values(keys);
    return new LatencyWindows(call -> plain(models.plain(), values, call * count, count),
        call -> joined(models.joined(), keys, call * count, count), Set.of(), count);
  }

  /// The caller brings the columns.
  private static float plain(final Predictor predictor, final float[][] values, final int first, final int count) {
    final Slot slot = predictor.acquire();
    slot.reserve(count);
    for (int row = 0; row < count; row++) {
      final float[] columns = values[first + row & DIFFERENT - 1];
      slot.input(0).setFloats((long) row * columns.length, columns, 0, columns.length);
    }
    return answer(predictor, slot, count);
  }

  /// The caller brings entities.
  private static float joined(final Predictor predictor, final long[] keys, final int first, final int count) {
    final Slot slot = predictor.acquire();
    slot.reserve(count);
    for (int row = 0; row < count; row++) {
      slot.input(0).setLong(row, keys[first + row & DIFFERENT - 1]);
    }
    return answer(predictor, slot, count);
  }

  private static float answer(final Predictor predictor, final Slot slot, final int count) {
    final int outcome = predictor.infer(slot);
    if (outcome != Outcome.OK) {
      throw new IllegalStateException("a prediction was not answered: " + Outcome.describe(outcome));
    }
    float sum = 0;
    for (int row = 0; row < count; row++) {
      sum += slot.output(0).getFloat(row);
    }
    predictor.release(slot);
    return sum;
  }

  private Comparison middle(final String name, final LatencyWindows windows, final Progress progress)
      throws IOException, InterruptedException {
    windows.prepare(calls, 0);
    windows.warmUp(Math.min(WARMUP_CALLS, (long) rounds * calls), WARMUP_NANOS);
    progress.say(name + ": p50");
    return Interleaving.run(rounds, windows::bareWindow, windows::partWindow, name, Progress.SILENT)
        .difference(name + ", p50", 0, "µs", Target.NONE);
  }

  private Comparison tail(final String name, final LatencyWindows windows, final Progress progress)
      throws IOException, InterruptedException {
    windows.prepareAtShare(tailCalls, SHARE_OF_CAPACITY);
    return Interleaving.run(tailRounds, windows::bareWindow, windows::partWindow, name + ", p99", progress)
        .difference(name + ", p99", 1, "µs", Target.atMost(MOST_MICROS));
  }
}
