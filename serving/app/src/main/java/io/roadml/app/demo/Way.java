package io.roadml.app.demo;

import io.roadml.runtime.core.LatencyRecorder;
import io.roadml.runtime.core.LatencySnapshot;
import java.io.IOException;
import java.util.Locale;

/// One way into the system, and what came out: a score for each flight, and how long the caller waited.
///
/// - Threading: one thread.
final class Way {
  private final String name;
  private final Scorer scorer;
  private final float[] scores;
  private final LatencyRecorder latency = LatencyRecorder.singleWriter();
  private long nanos;

  /// Takes the way's name, for people, and how many flights there will be.
  Way(String name, Scorer scorer, int flights) {
    this.name = name;
    this.scorer = scorer;
    scores = new float[flights];
  }

  void warmUp(int calls) throws IOException {
    for (int call = 0; call < calls; call++) scorer.score(call % scores.length);
  }

  /// Scores the flights `from` … `to` (exclusive), one after the other.
  void score(int from, int to) throws IOException {
    long start = System.nanoTime();
    for (int row = from; row < to; row++) {
      long before = System.nanoTime();
      scores[row] = scorer.score(row);
      latency.record(System.nanoTime() - before);
    }
    nanos += System.nanoTime() - start;
  }

  float[] scores() {
    return scores;
  }

  static String heading() {
    return String.format(Locale.ROOT, "%-14s %12s %10s %10s %10s %10s", "one caller", "flights/s", "p50 µs", "p99 µs",
        "p99.9 µs", "max µs");
  }

  String line() {
    LatencySnapshot waited = latency.snapshot();
    return String.format(Locale.ROOT, "%-14s %,12.0f %,10.1f %,10.1f %,10.1f %,10.1f", name,
        scores.length * 1e9 / nanos,
        micros(waited, 50), micros(waited, 99), micros(waited, 99.9), micros(waited, 100));
  }

  private static double micros(LatencySnapshot waited, double percent) {
    return waited.percentileNanos(percent) / 1e3;
  }
}
