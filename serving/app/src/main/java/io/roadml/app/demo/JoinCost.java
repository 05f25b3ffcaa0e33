package io.roadml.app.demo;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/// What it costs to have features joined in the hop: the same ONNX file on the same rows with the columns given by the caller
/// and looked up by the server, in the JVM, block by block in turns. Each pair of blocks gives one difference.
///
/// @param given  the columns given: nanoseconds a prediction, one for each pair of blocks, sorted
/// @param added  what the join adds to that, likewise
/// @param noise  what another block of the columns given adds to it: this much is chance
/// @param bytes  that a joined prediction allocates
record JoinCost(double[] given, double[] added, double[] noise, double bytes) {
  private static final int PAIRS = 40;
  private static final int BLOCK = 2_500;

  /// Measures.
  ///
  /// @param rows of the flights, at least one block
  static JoinCost measure(Scorer given, Scorer joined, int rows) throws IOException {
    double[] base = new double[PAIRS];
    double[] added = new double[PAIRS];
    double[] noise = new double[PAIRS];
    block(given, 0, rows); // warm
    block(joined, 0, rows);
    for (int pair = 0; pair < PAIRS; pair++) {
      int from = pair * BLOCK % (rows - BLOCK + 1);
      base[pair] = block(given, from, BLOCK);
      added[pair] = block(joined, from, BLOCK) - base[pair];
      noise[pair] = block(given, from, BLOCK) - base[pair];
    }
    double bytes = bytes(joined, rows);
    for (double[] each : new double[][]{base, added, noise}) Arrays.sort(each);
    return new JoinCost(base, added, noise, bytes);
  }

  private static double block(Scorer scorer, int from, int rows) throws IOException {
    long start = System.nanoTime();
    for (int row = from; row < from + rows; row++) scorer.score(row);
    return (System.nanoTime() - start) / (double) rows;
  }

  private static double bytes(Scorer scorer, int rows) throws IOException {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    block(scorer, 0, rows);
    return (threads.getCurrentThreadAllocatedBytes() - before) / (double) rows;
  }

  /// What came out, for people.
  String told(int features, int views) {
    return String.format(Locale.ROOT, """
        the join in the hop: %d features of %d views add %.2f µs to a prediction of %.2f µs with the columns given
        (the same model on the same rows, median of %d interleaved pairs; middle half %.2f … %.2f, by chance %.2f … %.2f)
        a joined prediction allocates %.2f bytes""", features, views, quantile(added, 0.5), quantile(given, 0.5), PAIRS,
        quantile(added, 0.25), quantile(added, 0.75), quantile(noise, 0.25), quantile(noise, 0.75), bytes);
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))] / 1e3;
  }
}
