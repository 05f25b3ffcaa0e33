package io.roadml.kernels;

import java.util.Arrays;
import java.util.stream.IntStream;

/// How the values of one feature fall into cells, and how those of the reference did.
///
/// Edges ascending cut the floats into steps: step 0 is below the first edge, step i from edge i−1 (included) to edge i
/// (excluded), and one more step is for NaN. Several steps may make one cell: a cell is what drift is told by, a step is
/// what a compare finds.
///
/// ```
///   value     NaN    −∞ ...  e0 ........ e1 ... e1⁺ ....... e2 ... +∞
///   step       4     0       1           2 (a spike)       3
///   cell       3     0       0           1                 2
/// ```
///
/// - Threading: immutable, not copied.
record FeatureCells(String name, boolean ordered, float[] edges, int[] cellOfStep, long[] reference) {
  /// The steps, NaN's included.
  int steps() {
    return edges.length + 2;
  }

  int nanStep() {
    return edges.length + 1;
  }

  /// The cells, NaN's included, which is the last.
  int cells() {
    return cellOfStep[nanStep()] + 1;
  }

  int step(float value) {
    if (Float.isNaN(value)) {
      return nanStep();
    }
    int step = 0;
    for (float edge : edges) {
      step += value >= edge ? 1 : 0;
    }
    return step;
  }

  /// Sums the steps' counts, from `at` on, by cell.
  long[] byCell(long[] counts, int at) {
    long[] cells = new long[cells()];
    for (int step = 0; step < steps(); step++) {
      cells[cellOfStep[step]] += counts[at + step];
    }
    return cells;
  }

  /// Quantile bins of the reference, and a cell of its own for each value that holds at least a bin's share of it.
  static FeatureCells continuous(String name, float[] values, int bins) {
    float[] numbers = numbers(name, values);
    Arrays.sort(numbers);
    float[] spikes = spikes(numbers, bins);
    float[] others = without(spikes, numbers);
    float[] edges = union(quantiles(others, Math.max(1, bins - spikes.length)), around(spikes));
    long[] reference = counted(edges, values);
    return new FeatureCells(name, true, edges, joined(edges, spikes, reference), reference);
  }

  /// A cell for each of the most frequent codes, and one for all else.
  static FeatureCells categorical(String name, int[] codes, int most) {
    int[] kept = frequent(codes, most);
    float[] values = new float[codes.length];
    for (int i = 0; i < codes.length; i++) {
      values[i] = exact(name, codes[i], i);
    }
    float[] edges = new float[2 * kept.length];
    for (int i = 0; i < kept.length; i++) {
      edges[2 * i] = kept[i];
      edges[2 * i + 1] = kept[i] + 1f;
    }
    edges = union(edges, new float[0]);
    return new FeatureCells(name, false, edges, ofCodes(edges, kept), counted(edges, values));
  }

  private static long[] counted(float[] edges, float[] values) {
    FeatureCells steps = new FeatureCells("", true, edges, new int[0], new long[edges.length + 2]);
    for (float value : values) {
      steps.reference[steps.step(value)]++;
    }
    return steps.reference;
  }

  /// A step that held nothing of the reference, such as those below and above all of it, counts with one beside it, unless
  /// that is a spike.
  private static int[] joined(float[] edges, float[] spikes, long[] reference) {
    int[] cells = new int[edges.length + 2];
    boolean filled = reference[0] > 0;
    for (int step = 1; step <= edges.length; step++) {
      boolean join = (reference[step] == 0 || !filled) && !isSpike(step, edges, spikes)
          && !isSpike(step - 1, edges, spikes);
      cells[step] = cells[step - 1] + (join ? 0 : 1);
      filled = reference[step] > 0 || (join && filled);
    }
    cells[edges.length + 1] = cells[edges.length] + 1;
    return cells;
  }

  private static boolean isSpike(int step, float[] edges, float[] spikes) {
    return step > 0 && Arrays.binarySearch(spikes, edges[step - 1]) >= 0;
  }

  private static int[] ofCodes(float[] edges, int[] kept) {
    int[] cells = new int[edges.length + 2];
    Arrays.fill(cells, kept.length);
    for (int i = 0; i < kept.length; i++) {
      cells[Arrays.binarySearch(edges, (float) kept[i]) + 1] = i;
    }
    cells[edges.length + 1] = kept.length + 1;
    return cells;
  }

  private static float[] numbers(String name, float[] values) {
    float[] numbers = new float[values.length];
    int kept = 0;
    for (int i = 0; i < values.length; i++) {
      if (Float.isInfinite(values[i])) {
        throw new IllegalArgumentException(
            "reference of " + name + "[" + i + "]=" + values[i] + "; want numbers a float can hold, or NaN");
      }
      if (!Float.isNaN(values[i])) {
        numbers[kept++] = values[i] + 0f; // -0.0 is 0.0
      }
    }
    return Arrays.copyOf(numbers, kept);
  }

  /// The values that hold at least 1/bins of all; sorted.
  private static float[] spikes(float[] sorted, int bins) {
    float[] spikes = new float[bins];
    int count = 0;
    for (int i = 0; i < sorted.length;) {
      int end = i + 1;
      while (end < sorted.length && sorted[end] == sorted[i]) {
        end++;
      }
      if ((long) (end - i) * bins >= sorted.length && end - i > 1) {
        spikes[count++] = sorted[i];
      }
      i = end;
    }
    return Arrays.copyOf(spikes, count);
  }

  private static float[] without(float[] spikes, float[] sorted) {
    float[] others = new float[sorted.length];
    int count = 0;
    for (float value : sorted) {
      if (Arrays.binarySearch(spikes, value) < 0) {
        others[count++] = value;
      }
    }
    return Arrays.copyOf(others, count);
  }

  /// The least value, the inner quantiles by linear interpolation, and what follows the greatest value.
  private static float[] quantiles(float[] sorted, int bins) {
    if (sorted.length == 0) {
      return new float[0];
    }
    float[] edges = new float[bins + 1];
    for (int bin = 0; bin < bins; bin++) {
      double rank = (sorted.length - 1.0) * bin / bins;
      int below = (int) rank;
      double low = sorted[below];
      double high = sorted[Math.min(below + 1, sorted.length - 1)];
      edges[bin] = ceiling(low + (high - low) * (rank - below));
    }
    edges[bins] = Math.nextUp(sorted[sorted.length - 1]);
    return edges;
  }

  /// The cell of a spike holds nothing else.
  private static float[] around(float[] spikes) {
    float[] edges = new float[2 * spikes.length];
    for (int i = 0; i < spikes.length; i++) {
      edges[2 * i] = spikes[i];
      edges[2 * i + 1] = Math.nextUp(spikes[i]);
    }
    return edges;
  }

  /// The edges of both, ascending, each once.
  private static float[] union(float[] first, float[] second) {
    float[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    for (int i = 0; i < all.length; i++) {
      all[i] += 0f;
    }
    Arrays.sort(all);
    int kept = 0;
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        all[kept++] = all[i];
      }
    }
    return Arrays.copyOf(all, kept);
  }

  /// The least float that is at least the edge: a float is at least the one exactly when it is at least the other.
  private static float ceiling(double edge) {
    float nearest = (float) edge;
    return nearest < edge ? Math.nextUp(nearest) : nearest;
  }

  /// The most frequent codes, ascending; of equally frequent ones the least.
  private static int[] frequent(int[] codes, int most) {
    int[] sorted = codes.clone();
    Arrays.sort(sorted);
    int[] distinct = IntStream.of(sorted).distinct().toArray();
    if (distinct.length <= most) {
      return distinct;
    }
    double[] rarity = new double[distinct.length];
    for (int code : sorted) {
      rarity[Arrays.binarySearch(distinct, code)]--;
    }
    return IntStream.of(Order.ascending(rarity)).limit(most).map(i -> distinct[i]).sorted().toArray();
  }

  private static float exact(String name, int code, int i) {
    if (Math.abs((long) code) >= 1 << 24) {
      throw new IllegalArgumentException(
          "reference of " + name + "[" + i + "]=" + code + "; want a code that a float can hold, below 2^24");
    }
    return code;
  }
}
