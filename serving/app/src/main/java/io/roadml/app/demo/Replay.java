package io.roadml.app.demo;

import io.roadml.runtime.core.LatencyRecorder;
import io.roadml.runtime.core.LatencySnapshot;
import java.io.IOException;
import java.util.Locale;
import java.util.function.IntConsumer;

/// The held-out flights, scored one after the other over one way into the system.
///
/// @param way     the way, for people
/// @param scores  one for each flight
/// @param latency of each score, as the caller saw it
/// @param seconds of the whole
record Replay(String way, float[] scores, LatencySnapshot latency, double seconds) {
  /// Scores one flight.
  interface Scorer {
    float score(int row) throws IOException;
  }

  private static final int WARM_UP = 20_000;
  private static final int TOLD_EVERY = 10_000;

  static Replay run(String way, int rows, Scorer scorer, IntConsumer progress) throws IOException {
    for (int row = 0; row < WARM_UP; row++) {
      scorer.score(row % rows);
    }
    float[] scores = new float[rows];
    LatencyRecorder latency = LatencyRecorder.singleWriter();
    long start = System.nanoTime();
    for (int row = 0; row < rows; row++) {
      long before = System.nanoTime();
      scores[row] = scorer.score(row);
      latency.record(System.nanoTime() - before);
      if (row % TOLD_EVERY == 0) progress.accept(row);
    }
    return new Replay(way, scores, latency.snapshot(), (System.nanoTime() - start) / 1e9);
  }

  double perSecond() {
    return scores.length / seconds;
  }

  static String heading() {
    return String.format(Locale.ROOT, "%-14s %12s %10s %10s %10s %10s", "one caller", "flights/s", "p50 µs", "p99 µs",
        "p99.9 µs", "max µs");
  }

  String line() {
    return String.format(Locale.ROOT, "%-14s %,12.0f %,10.1f %,10.1f %,10.1f %,10.1f", way, perSecond(), micros(50),
        micros(99), micros(99.9), micros(100));
  }

  private double micros(double percent) {
    return latency.percentileNanos(percent) / 1e3;
  }
}
